import { z } from 'zod'
import type { StepScore } from '../domain/step-score.ts'
import type { RoleAnswer } from './ask.ts'
import type { JudgeItem } from './judge.ts'

/** One verdict as a model writes it: the reason before what is decided. */
export const verdictSchema = z.strictObject({
  criterion: z.int(),
  reason: z.string().min(1).max(2000),
  own_fault: z.boolean(),
  inherits: z.array(z.int()),
  score: z.int().min(1).max(5).nullable(),
})

export type Verdict = z.infer<typeof verdictSchema>

/** The value of a score from 1 to 5: quarters of [0, 1], exactly. */
export function valueOfScore(score: number | null): number | null {
  return score === null ? null : (score - 1) / 4
}

/**
 * What is wrong with the verdicts on one step, or undefined: one verdict for each of the expected
 * criteria, and faults inherited from earlier steps only. Numbers count from 1.
 */
export function verdictsObjection(
  verdicts: readonly Verdict[],
  expected: readonly number[],
  stepNumber: number,
): string | undefined {
  const at = `step ${stepNumber}`
  const numbers = verdicts.map(({ criterion }) => criterion)
  const missing = expected.find((number) => !numbers.includes(number))
  if (missing !== undefined) return `there is no verdict on criterion ${missing} for ${at}`
  if (numbers.length !== expected.length)
    return `${at} has ${numbers.length} verdicts where ${expected.length} are wanted`
  const late = verdicts.find(({ inherits }) => inherits.some((n) => n < 1 || n >= stepNumber))
  if (late !== undefined)
    return `criterion ${late.criterion} of ${at} inherits from what is no earlier step`
  return undefined
}

/** The score that a verdict gives an item. */
export function scoreOfVerdict(
  { stepIndex, criterion }: JudgeItem,
  verdict: Verdict,
  { model, promptHash }: Pick<RoleAnswer<unknown>, 'model' | 'promptHash'>,
): StepScore {
  const { score, reason, own_fault, inherits } = verdict
  return {
    stepIndex,
    criterionId: criterion.id,
    status: score === null ? 'not-applicable' : 'ok',
    value: valueOfScore(score),
    reason,
    ownFault: own_fault,
    inherits: [...new Set(inherits.map((number) => number - 1))].toSorted((a, b) => a - b),
    raw: JSON.stringify(verdict),
    model,
    promptHash,
  }
}

/** A score without a value, and why. */
export function missingScore(
  { stepIndex, criterion }: JudgeItem,
  status: Exclude<StepScore['status'], 'ok'>,
  reason: string,
): StepScore {
  const place = { stepIndex, criterionId: criterion.id }
  return { ...place, status, value: null, reason, ownFault: false, inherits: [] }
}
