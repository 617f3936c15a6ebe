import { z } from 'zod'
import { codec } from './codec.ts'
import { promptText, sidesRow, sideText } from './preference-text.ts'
import { written } from './writer.ts'

/** axolotl's rows for outcome reward models: input, chosen, rejected. */
export const axolotlPreference = codec({
  name: 'axolotl-preference',
  title: 'axolotl preference rows (input, chosen, rejected)',
  fields: ['input', 'chosen', 'rejected'],
  makes: ['contrast'],
  matches: ({ input, instruction }) => typeof input === 'string' && instruction === undefined,
  schema: z.object({
    system: z.string().nullish(),
    input: z.string(),
    chosen: z.string(),
    rejected: z.string(),
  }),
  read({ system, input, chosen, rejected }) {
    const prompt = system ? `${system}\n\n${input}` : input
    return sidesRow({ prompt, chosen, rejected, source: 'axolotl-preference' })
  },
  writes: {
    preference: {
      keeps: [],
      write: (contrast) =>
        written({
          input: promptText(contrast),
          chosen: sideText(contrast.positive),
          rejected: sideText(contrast.negative),
        }),
    },
  },
})
