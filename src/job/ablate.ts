/**
 * What each part of the method contributes: the same input with one part switched off at a time.
 */
import type { Trajectory } from '../domain/trajectory.ts'
import { countPairing, noPairCounts, pairStatistics } from '../pair/pair-statistics.ts'
import {
  addProblem,
  noRightCounts,
  type RightShare,
  rightShare,
  rulingOf,
} from '../pair/right-share.ts'
import { makePairs } from './make-pairs.ts'
import { openScoring, type ScoringSource, tasksInHand } from './open-scoring.ts'
import { pairOptionsOf } from './pair-options.ts'
import { type RunRequest, scoringSource } from './run-job.ts'
import type { RunSettings } from './run-settings.ts'
import { openTaskSource } from './task-source.ts'

/** One way of switching a part off. */
type Variant = {
  readonly name: string
  readonly settings: Partial<RunSettings>
  /** Another source of scores, where the part lies in the tree. */
  readonly scoring?: Pick<ScoringSource, 'validate'>
}

export type AblationRow = {
  readonly name: string
  readonly groupCount: number
  readonly pairCount: number
  /** Share of groups that give a pair; null without groups. */
  readonly pairedGroupShare: number | null
  /** Share of couples that became a pair; null without couples. */
  readonly yield: number | null
  readonly right: RightShare
}

/** Each off switch of the method alone. */
const variants: readonly Variant[] = [
  { name: 'as set', settings: {} },
  { name: 'fixed criteria instead of the tree', settings: { selection: 'fixed' } },
  { name: 'all criteria instead of selection', settings: { selection: 'all' } },
  { name: 'no window', settings: { window: 0 } },
  { name: 'no validation of grown criteria', settings: {}, scoring: { validate: false } },
  { name: 'scalar pairs instead of Pareto', settings: { rule: 'scalar' } },
  { name: 'random pairs instead of Pareto', settings: { rule: 'random' } },
]

/**
 * Measures every variant on the input of a run, in memory; the input is read anew for each. Throws
 * as `runJob` does. `onVariant` hears the name of each before it is measured.
 */
export async function ablateRun(
  request: RunRequest,
  onVariant: (name: string) => void,
): Promise<AblationRow[]> {
  const { settings, rejectShareMax } = request
  const limit = settings.limit === null ? {} : { limit: settings.limit }
  const read = { lenient: settings.lenient, rejectShareMax, ...limit }
  const source = await openTaskSource(request.input, read)
  try {
    const scoring = scoringSource(request.scoring, source)
    const rows: AblationRow[] = []
    for (const variant of variants) {
      if (variant.scoring?.validate !== undefined && request.scoring.grow !== true) continue
      onVariant(variant.name)
      rows.push(await measureVariant(variant, source.tasks(), scoring, settings))
    }
    return rows
  } finally {
    await source.close()
  }
}

/** Makes the pairs of one variant in memory and counts them; `tasks` is read once. */
async function measureVariant(
  variant: Variant,
  tasks: AsyncIterable<readonly Trajectory[]>,
  scoring: ScoringSource,
  base: RunSettings,
): Promise<AblationRow> {
  const settings = { ...base, ...variant.settings }
  const open = await openScoring({ ...scoring, ...variant.scoring }, settings)
  const pair = pairOptionsOf(settings, open.parentOf)
  let counts = noPairCounts
  let right = noRightCounts
  for await (const { groups } of makePairs(tasks, open.scoring, {
    ...settings,
    pair,
    concurrency: tasksInHand(scoring),
  })) {
    counts = groups.reduce((sum, { pairing }) => countPairing(sum, pairing), counts)
    const pairs = groups.flatMap(({ pairing }) => pairing.pairs)
    right = addProblem(
      right,
      pairs.map(({ chosen, rejected }) => rulingOf(chosen, rejected)),
    )
  }
  const statistics = pairStatistics(counts)
  const { groupCount, pairCount, noPairShare } = statistics
  return {
    name: variant.name,
    groupCount,
    pairCount,
    pairedGroupShare: noPairShare === null ? null : 1 - noPairShare,
    yield: statistics.yield,
    right: rightShare(right),
  }
}
