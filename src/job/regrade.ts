import type { Trajectory } from '../domain/trajectory.ts'
import { compareAnswers } from '../verifier/answer-equality.ts'

/**
 * The attempts of one task ruled on anew: right exactly when the final answer equals the task's
 * reference; no ruling where that cannot be decided or there is no reference. Answers that are
 * equal get one spelling, that of the first, so that they vote for one thing.
 */
export function regraded(attempts: readonly Trajectory[]): Trajectory[] {
  const spellings: string[] = []
  return attempts.map((attempt) => {
    const { answer, isCorrect: _, ...rest } = attempt.outcome ?? {}
    const { reference } = attempt.task
    if (answer === undefined)
      return {
        ...attempt,
        outcome: { ...rest, ...(reference !== undefined && { isCorrect: false }) },
      }
    const known = spellings.find((spelling) => compareAnswers(spelling, answer) === 'equal')
    if (known === undefined) spellings.push(answer)
    const ruling = reference === undefined ? 'undecided' : compareAnswers(answer, reference)
    const isRuled = ruling !== 'undecided'
    return {
      ...attempt,
      outcome: {
        ...rest,
        answer: known ?? answer,
        ...(isRuled && { isCorrect: ruling === 'equal' }),
      },
    }
  })
}
