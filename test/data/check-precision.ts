/**
 * How far each executable check can be trusted, on solutions whose first wrong step people
 * labelled. A violation is right at the labelled step and wrong before it or in a sound solution;
 * what comes after the first wrong step is unlabelled and does not count.
 */
import type { Trajectory } from '../../src/domain/trajectory.ts'
import type { Check } from '../../src/judge/check.ts'
import { checkRunner, faultBelow } from '../../src/judge/run-checks.ts'

export type CheckFigures = {
  readonly check: string
  readonly split: string
  /** Steps at which the check applied, and of these the steps that it found at fault. */
  readonly appliedCount: number
  readonly violatedCount: number
  readonly rightCount: number
  readonly wrongCount: number
  /** Right among right and wrong; null when there is neither. */
  readonly precision: number | null
}

/**
 * The figures of each check in each split (a task's domain), checks in the order given, splits in
 * order of appearance. Trajectories without a first-error label are passed over.
 */
export function measureChecks(
  trajectories: readonly Trajectory[],
  checks: readonly Check[],
): CheckFigures[] {
  const runner = checkRunner(checks)
  const counts = new Map(checks.map(({ name }) => [name, new Map<string, Counts>()]))
  for (const { task, steps, labels } of trajectories) {
    if (labels?.kind !== 'first-error') continue
    const firstError = labels.firstErrorIndex ?? steps.length
    for (const index of steps.keys())
      for (const [name, result] of runner.at({ task, steps, index })) {
        if (result.applicable !== true) continue
        const place = index === firstError ? 'right' : index < firstError ? 'wrong' : 'after'
        count(counts.get(name)!, task.domain ?? '', result.score < faultBelow && place)
      }
  }
  return [...counts].flatMap(([check, bySplit]) =>
    [...bySplit].map(([split, counted]) => figuresOf(check, split, counted)),
  )
}

/** On how many attempts with a wrong and with a right final answer each check finds a fault. */
export function countFaultyAttempts(
  trajectories: readonly Trajectory[],
  checks: readonly Check[],
): ReadonlyMap<string, { wrong: number; right: number }> {
  const runner = checkRunner(checks)
  const counts = new Map(checks.map(({ name }) => [name, { wrong: 0, right: 0 }]))
  for (const { task, steps, outcome } of trajectories) {
    if (outcome?.isCorrect === undefined) continue
    const faulty = new Set<string>()
    for (const index of steps.keys())
      for (const [name, result] of runner.at({ task, steps, index }))
        if (result.applicable === true && result.score < faultBelow) faulty.add(name)
    for (const name of faulty) counts.get(name)![outcome.isCorrect ? 'right' : 'wrong']++
  }
  return counts
}

type Counts = { applied: number; right: number; wrong: number; after: number }

function count(
  bySplit: Map<string, Counts>,
  split: string,
  fault: 'right' | 'wrong' | 'after' | false,
): void {
  const counts = bySplit.get(split) ?? { applied: 0, right: 0, wrong: 0, after: 0 }
  bySplit.set(split, counts)
  counts.applied++
  if (fault) counts[fault]++
}

function figuresOf(check: string, split: string, counts: Counts): CheckFigures {
  const { applied, right, wrong, after } = counts
  return {
    check,
    split,
    appliedCount: applied,
    violatedCount: right + wrong + after,
    rightCount: right,
    wrongCount: wrong,
    precision: right + wrong === 0 ? null : right / (right + wrong),
  }
}
