import { z } from 'zod'
import { contentHash } from '../base/hash.ts'
import { type AskKit, askRole, usableValue } from '../judge/ask.ts'
import { makeFence, oneLine } from '../judge/fence.ts'
import { neutralText } from '../judge/neutral-text.ts'
import { descriptionCharsMax, nameCharsMax, shownCriteria } from '../judge/show-context.ts'
import type { Namer } from './namer.ts'

const answerSchema = z.strictObject({
  reason: z.string().max(2000),
  name: z.string().min(1).max(nameCharsMax),
  description: z.string().min(1).max(descriptionCharsMax),
  facet: z.enum(['soundness', 'simplicity', 'sensitivity', 'other']),
})

/** Children that a model is shown; the most central ones stand for the rest. */
const childrenMax = 40

/**
 * A language model as namer (DG-PRM ): the coarse text of a parent, and the facet that it
 * measures. Throws `LlmError` when no reply came, or none that can be used.
 */
export function llmNamer(kit: AskKit): Namer {
  return {
    name: kit.llm.name,
    async nameParent(children, call = {}) {
      const shown = children.slice(0, childrenMax)
      const fence = makeFence(kit.fenceKey, contentHash(shown.map(({ id }) => id)))
      const answer = await askRole(
        kit,
        {
          role: 'name',
          values: { criteria: shownCriteria(fence, shown) },
          schema: answerSchema,
          fence,
        },
        call,
      )
      const { name, description, facet } = usableValue(answer, 'naming a parent')
      return {
        name: oneLine(neutralText(name), nameCharsMax),
        description: oneLine(neutralText(description), descriptionCharsMax),
        facet,
      }
    },
  }
}
