import type { Grouping } from '../domain/group.ts'
import type { PairRule } from '../domain/preference-pair.ts'
import { type RewardTree, walkTree } from '../domain/reward-tree.ts'
import type { ReadReport } from '../format/read-report.ts'
import { type ComparedGroup, type GapShare, gapComparison } from '../pair/gap-comparison.ts'
import { type PairStatistics, pairStatistics, noPairCounts } from '../pair/pair-statistics.ts'
import { type RightShare, noRightCounts, rightShare } from '../pair/right-share.ts'
import { comparedRules } from './compare-rules.ts'
import type { GroupRow } from './rows.ts'
import type { Tally } from '../domain/events.ts'
import { addTallies, tallied } from './tally.ts'

/** What a run printed and wrote about itself; `summary.json`, and the object of `--json`. */
export type RunSummary = {
  readonly input: Omit<ReadReport, 'rejects' | 'notes'>
  readonly taskCount: number
  readonly trajectoryCount: number
  /** Trajectories that the given scores know; null when scores are made here. */
  readonly joinedCount: number | null
  /** Trajectories of tasks that the calibration was fitted on; absent without a calibration. */
  readonly calibratedOnCount?: number
  readonly scores: ScoreCounts
  readonly grouping: Grouping
  readonly pairs: PairStatistics
  /** How often each rule prefers the right side, by aggregator; empty without outcomes. */
  readonly rightShares: readonly RuleShare[]
  /**
   * Names of the criteria that stand as ids above and below; axes of given scores are their own
   * names.
   */
  readonly names: Readonly<Record<string, string>>
  /** The run's rule beside as many scalar pairs of the largest gaps; null without decided pairs. */
  readonly largestGaps: LargestGapShares | null
}

export type LargestGapShares = {
  readonly rule: RightShare
  readonly scalars: readonly GapShare[]
}

export type ScoreCounts = {
  /** Steps of all trajectories, and those with at least one score. */
  readonly steps: number
  readonly scoredSteps: number
  readonly givenScores: number
  readonly notApplicableScores: number
  /** Criteria that the judge has no means to score. */
  readonly unscoredScores: number
  /** Failed and unparsed scores: never a number, listed in `errors.jsonl`. */
  readonly failedScores: number
  /** Steps whose criteria could not be selected: they have no scores, and are listed there too. */
  readonly failedSteps: number
  /** Times that an allocator could not tell whether a criterion matters. */
  readonly undecidedCriteria: number
  /** Times that an allocator named a criterion that the tree does not have. */
  readonly unknownIds: number
  /** Trajectories in which some step has a fault of its own. */
  readonly faultyTrajectories: number
}

export type RuleShare = RightShare & {
  readonly aggregator: string
  readonly rule: PairRule
}

export type SummaryContext = {
  readonly report: ReadReport
  /** Whether scores were given and not made here. */
  readonly isGiven: boolean
  readonly isCalibrated: boolean
  readonly grouping: Grouping
  readonly tree?: RewardTree
  /** Rows of `groups.jsonl`, those of one task together. */
  readonly groups: () => AsyncIterable<GroupRow>
}

export async function summarise(tally: Tally, context: SummaryContext): Promise<RunSummary> {
  const { rejects: _rejects, notes: _notes, ...input } = context.report
  const rightShares = rightSharesOf(tally)
  return {
    input,
    taskCount: tallied(tally, 'taskCount'),
    trajectoryCount: tallied(tally, 'trajectoryCount'),
    joinedCount: context.isGiven ? tallied(tally, 'joinedCount') : null,
    ...(context.isCalibrated && { calibratedOnCount: tallied(tally, 'calibratedOnCount') }),
    scores: scoreCounts(tally),
    grouping: context.grouping,
    pairs: pairStatistics(
      addTallies(noPairCounts, subTally(tally, 'pairs')) as unknown as PairStatistics,
    ),
    rightShares,
    names: namesIn(context.tree),
    largestGaps: rightShares.length === 0 ? null : await largestGaps(context),
  }
}

function namesIn(tree: RewardTree | undefined): Record<string, string> {
  const nodes = tree === undefined ? [] : [...walkTree(tree.roots)]
  return Object.fromEntries(nodes.map(({ node }) => [node.id, node.name]))
}

function subTally(tally: Tally, name: string): Tally {
  const found = tally[name]
  return typeof found === 'object' ? found : {}
}

function scoreCounts(tally: Tally): ScoreCounts {
  const of = (name: string) => tallied(tally, 'scores', name)
  return {
    steps: of('steps'),
    scoredSteps: of('scoredSteps'),
    givenScores: of('ok'),
    notApplicableScores: of('not-applicable'),
    unscoredScores: of('unscored'),
    failedScores: of('failed') + of('unparsed'),
    failedSteps: of('failedSteps'),
    undecidedCriteria: of('undecided'),
    unknownIds: of('unknownIds'),
    faultyTrajectories: of('faultyTrajectories'),
  }
}

function rightSharesOf(tally: Tally): RuleShare[] {
  return Object.keys(subTally(tally, 'rules')).flatMap((aggregator) =>
    comparedRules.map((rule) => {
      const counts = Object.fromEntries(
        Object.keys(noRightCounts).map((name) => [
          name,
          tallied(tally, 'rules', aggregator, rule, name),
        ]),
      )
      return { aggregator, rule, ...rightShare({ ...noRightCounts, ...counts }) }
    }),
  )
}

/** A rule that keeps only clear cases is compared with scalar pairs that do the same. */
async function largestGaps({ groups }: SummaryContext): Promise<LargestGapShares | null> {
  const comparison = gapComparison()
  let ofTask: GroupRow[] = []
  const close = () => {
    if (ofTask.length > 0) comparison.addProblem(ofTask.map(comparedGroup))
    ofTask = []
  }
  for await (const row of groups()) {
    if (ofTask[0]?.taskId !== row.taskId) close()
    ofTask.push(row)
  }
  close()
  const result = comparison.result()
  return result.rule.decidedCount === 0 ? null : result
}

function comparedGroup({ axes, candidates, pairs }: GroupRow): ComparedGroup {
  const compared = candidates.map(({ trajectoryId, isCorrect, values }) => ({
    candidate: {
      trajectoryId,
      steps: [],
      ...(isCorrect !== undefined && { outcome: { isCorrect } }),
    },
    vector: { axes, values },
  }))
  const candidateAt = (position: number) => compared[position]!.candidate
  return {
    compared,
    pairs: pairs.map(([chosen, rejected]) => ({
      chosen: candidateAt(chosen),
      rejected: candidateAt(rejected),
    })),
  }
}
