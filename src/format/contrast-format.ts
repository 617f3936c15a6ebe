import { z } from 'zod'
import { makeContrast } from '../domain/contrast.ts'
import { accepted, codec, contrastRecord } from './codec.ts'
import { toldDomain } from './preference-text.ts'
import { written } from './writer.ts'

const work = z.union([z.string(), z.array(z.string()).min(1)])

/**
 * Our own contrasts: a prompt with better and worse work, as a list of steps or one text, and the
 * critique where one was recorded. Identity: `sourceId`, where given.
 */
export const contrastFormat = codec({
  name: 'contrast',
  title: 'contrasts (prompt, positive, negative)',
  fields: ['prompt', 'positive', 'negative'],
  makes: ['contrast'],
  writes: {
    preference: {
      keeps: [
        'domain',
        'prefix',
        'prefix.boundaries',
        'step.boundaries',
        'rationale',
        'reference',
        'sourceId',
      ],
      write(contrast) {
        const { prompt, positive, negative, prefix, rationale, reference, sourceId } = contrast
        const told = { domain: toldDomain(contrast), prefix, rationale, reference, sourceId }
        return written({ schema: 1, prompt, positive, negative, ...told })
      },
    },
  },
  schema: z.object({
    schema: z.literal(1).optional(),
    prompt: z.string(),
    positive: work,
    negative: work,
    domain: z.string().optional(),
    prefix: work.optional(),
    rationale: z.string().optional(),
    reference: z.string().optional(),
    sourceId: z.string().optional(),
  }),
  read(row) {
    const { prompt, prefix, rationale, reference, sourceId } = row
    const contrast = makeContrast({
      domain: row.domain ?? 'general',
      prompt,
      positive: asSteps(row.positive),
      negative: asSteps(row.negative),
      ...(prefix !== undefined && { prefix: asSteps(prefix) }),
      ...(rationale !== undefined && { rationale }),
      ...(reference !== undefined && { reference }),
      ...(sourceId !== undefined && { sourceId }),
      source: 'contrast',
    })
    return accepted(
      [contrastRecord(contrast)],
      sourceId === undefined ? {} : { identity: [sourceId] },
    )
  },
})

function asSteps(text: string | readonly string[]): readonly string[] {
  return typeof text === 'string' ? [text] : text
}
