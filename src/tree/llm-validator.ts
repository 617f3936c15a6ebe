import { z } from 'zod'
import { contentHash } from '../base/hash.ts'
import { type AskKit, askRole, usableValue } from '../judge/ask.ts'
import { makeFence } from '../judge/fence.ts'
import { shownCriteria } from '../judge/show-context.ts'
import { shownWorks } from '../judge/show-works.ts'
import { valueOfScore } from '../judge/verdict.ts'
import type { Validator } from './validator.ts'

const score = z.strictObject({
  reason: z.string().max(2000),
  score: z.int().min(1).max(5).nullable(),
})

const answerSchema = z.strictObject({ first: score, second: score })

/**
 * A language model as validator (DG-PRM ): one criterion, two works, no word of which is
 * better; it sees the works in the order in which they are given. Throws `LlmError` when no reply
 * came, or none that can be used.
 */
export function llmValidator(kit: AskKit): Validator {
  return {
    name: kit.llm.name,
    async score(criterion, { prompt, prefix, works }, { vote = 0, signal } = {}) {
      // One code word and one lane for both orders: it must not tell them apart.
      const subject = contentHash([prompt, [...prefix], [...works].toSorted(byText)])
      const fence = makeFence(kit.fenceKey, subject)
      const answer = await askRole(
        kit,
        {
          role: 'validate',
          values: {
            works: shownWorks(fence, { prompt, prefix, works }),
            criterion: shownCriteria(fence, [criterion]),
          },
          schema: answerSchema,
          fence,
          lane: `validate ${subject}`,
        },
        { repeatIndex: vote, ...(signal !== undefined && { signal }) },
      )
      const { first, second } = usableValue(answer, `validating "${criterion.name}"`)
      return [valueOfScore(first.score), valueOfScore(second.score)]
    },
  }
}

function byText(a: readonly string[], b: readonly string[]): number {
  const [left, right] = [a.join('\n'), b.join('\n')]
  return left < right ? -1 : Number(left > right)
}
