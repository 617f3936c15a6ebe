import type { FaultMapping, StepScore } from '../domain/step-score.ts'

/** Scores of a trajectory's steps, one list a step. */
export type StepScores = readonly (readonly StepScore[])[]

/**
 * The value of a score once it is settled what counts as bad (DG-PRM's verdicts keep a step's own
 * fault apart from what it took over).
 * `own`: the verdict on the step's own work. `own-or-inherited`: no better than the worst own
 * fault it rests on. `first-only`: steps that rest on an earlier fault have no value.
 * Null when the score has none.
 */
export function mappedValue(
  score: StepScore,
  mapping: FaultMapping,
  all: StepScores,
): number | null {
  if (score.value === null || score.inherits.length === 0 || mapping === 'own') return score.value
  if (mapping === 'first-only') return null
  return Math.min(score.value, ...score.inherits.map((index) => worstOwnValue(all[index] ?? [])))
}

/** The lowest value among own faults of a step; 1 when it has none. */
function worstOwnValue(scores: readonly StepScore[]): number {
  return Math.min(
    1,
    ...scores.flatMap(({ ownFault, value }) => (ownFault && value !== null ? [value] : [])),
  )
}

/**
 * Where it went wrong: the earliest step with a fault of its own on which the last step rests; when
 * the last step rests on none, the earliest own fault at all. Null when no step has one.
 */
export function rootCause(all: StepScores): number | null {
  const faulty = all.map((scores) => scores.some((score) => score.ownFault))
  const lastIndex = all.length - 1
  const reached = restingOn(all, lastIndex)
  const onPath = faulty.findIndex((isFaulty, index) => isFaulty && reached.has(index))
  const earliest = onPath >= 0 ? onPath : faulty.indexOf(true)
  return earliest >= 0 ? earliest : null
}

/** A step and every earlier step whose fault it took over, directly or through others. */
function restingOn(all: StepScores, start: number): Set<number> {
  const reached = new Set<number>([start])
  const open = [start]
  while (open.length > 0)
    for (const { inherits } of all[open.pop()!] ?? [])
      for (const index of inherits)
        if (!reached.has(index)) {
          reached.add(index)
          open.push(index)
        }
  return reached
}
