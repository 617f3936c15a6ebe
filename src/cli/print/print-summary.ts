import type { RunSummary, ScoreCounts } from '../../job/run-summary.ts'
import type { PairStatistics } from '../../pair/pair-statistics.ts'
import type { RightShare } from '../../pair/right-share.ts'
import { clipped, count, counted, percent, tableLines, type Terminal } from '../terminal.ts'

/** The summary of a run as a person reads it. */
export function printSummary(terminal: Terminal, summary: RunSummary): void {
  printInput(terminal, summary)
  printScores(terminal, summary.scores)
  printFlattery(terminal, summary.calibratedOnCount, summary.trajectoryCount)
  printJoined(terminal, summary)
  printPairs(terminal, summary)
  printRightShares(terminal, summary)
  printLargestGaps(terminal, summary)
}

function printInput(terminal: Terminal, { input, taskCount, trajectoryCount }: RunSummary): void {
  const { read, accepted, rejected, labelInvalid, repaired, format = 'unknown' } = input
  terminal.line(
    `${counted(trajectoryCount, 'trajectory', 'trajectories')} of ` +
      `${counted(taskCount, 'task')} (${format}: ${counted(read, 'row')} read, ` +
      `${count(accepted)} accepted, ${count(rejected)} rejected)`,
  )
  if (labelInvalid > 0)
    terminal.line(`  labels that cannot be used: in ${counted(labelInvalid, 'row')}`)
  if (repaired > 0) terminal.line(`  repaired (--lenient): ${counted(repaired, 'row')}`)
}

function printScores(terminal: Terminal, scores: ScoreCounts): void {
  if (scores.steps === 0) return
  terminal.line(
    `${count(scores.scoredSteps)} of ${counted(scores.steps, 'step')} scored, ` +
      `${counted(scores.givenScores, 'score')}; ` +
      faultyWords(scores.faultyTrajectories),
  )
  const { failedScores, failedSteps, unscoredScores, undecidedCriteria, unknownIds } = scores
  if (failedSteps > 0)
    terminal.line(`  ${counted(failedSteps, 'step')} without criteria: selecting them failed`)
  if (failedScores > 0) terminal.line(`  ${counted(failedScores, 'score')} failed (errors.jsonl)`)
  printUnasked(terminal, unscoredScores + undecidedCriteria)
  if (unknownIds > 0)
    terminal.line(`  named but not in the tree: ${counted(unknownIds, 'criterion', 'criteria')}`)
}

/** In how many trajectories something is wrong, and where the rows say in which step. */
export function faultyWords(trajectories: number): string {
  const where = trajectories > 0 ? ' (rootCause in its row)' : ''
  return `a step at fault in ${counted(trajectories, 'trajectory', 'trajectories')}${where}`
}

/** Scores that there are not because there was nothing to judge, or nobody to judge it. */
export function printUnasked(terminal: Terminal, times: number): void {
  if (times > 0)
    terminal.line(
      `  unscored: ${counted(times, 'score')} that nobody was asked for (a step with nothing ` +
        'in it, or a criterion without a check)',
    )
}

/** Probabilities of what a calibration was fitted on say little of anything else. */
export function printFlattery(terminal: Terminal, calibratedOnCount = 0, all: number): void {
  if (calibratedOnCount > 0)
    terminal.line(
      `  CAUTION: the calibration was fitted on the tasks of ${count(calibratedOnCount)} of ` +
        `these ${counted(all, 'trajectory', 'trajectories')}; their probabilities flatter it`,
    )
}

function printJoined(terminal: Terminal, { joinedCount, trajectoryCount }: RunSummary): void {
  if (joinedCount === null) return
  terminal.line(`given scores know ${count(joinedCount)} of them, by sourceId`)
  if (joinedCount === 0 && trajectoryCount > 0)
    terminal.line('  none: compare the ids in the traces with those in the score files')
}

const noPairWords: Record<string, string> = {
  'too-few-candidates': 'fewer than two candidates with scores',
  'no-common-axis': 'no axis that enough candidates have',
  'all-equal': 'all scores equal',
  'none-preferred': 'each candidate better on something',
  circular: 'preferences run in a circle',
  gates: 'refused by a gate',
}

function printPairs(terminal: Terminal, { pairs, grouping }: RunSummary): void {
  terminal.line()
  terminal.line(
    `${terminal.style('bold', counted(pairs.pairCount, 'pair'))} ` +
      `from ${counted(pairs.groupCount, 'group')} (by ${grouping}), ` +
      `${count(pairs.groupCount - withoutPair(pairs))} with pairs`,
  )
  for (const [reason, groups] of Object.entries(pairs.noPair))
    terminal.line(`  without: ${counted(groups, 'group')}, ${noPairWords[reason] ?? reason}`)
  if (pairs.rankedGroupCount > 0)
    terminal.line(
      `  mean front ${pairs.meanFrontSize!.toFixed(1)} candidates ` +
        `(${percent(pairs.meanFrontShare!, 1)} of a group); ` +
        `${percent(pairs.pairCount, pairs.coupleCount)} of all couples became pairs`,
    )
  const axes = Object.entries(pairs.axesHistogram).map(
    ([axis, groups]) => `${axis}: ${count(groups)}`,
  )
  if (axes.length > 0) terminal.line(`  groups by number of axes  ${axes.join('  ')}`)
  printLeft(terminal, pairs)
  if (pairs.groupCount === 0 && grouping === 'prefix')
    terminal.line('  no two trajectories branch from one prefix; try --grouping task')
}

function withoutPair(pairs: PairStatistics): number {
  return Object.values(pairs.noPair).reduce((sum, groups) => sum + groups, 0)
}

function printLeft(terminal: Terminal, pairs: PairStatistics): void {
  const parts = [
    [pairs.leftCandidateCount, 'candidates left for a missing score'],
    [pairs.leftAxisCount, 'axes left for missing scores'],
    [pairs.filledCount, 'missing scores counted as the worst'],
    [pairs.coarsenedGroupCount, 'groups compared on parent criteria'],
    [pairs.circularGroupCount, 'groups with preferences in a circle'],
    [pairs.refused.sameText, 'pairs of equal text refused'],
    [pairs.refused.gap, 'pairs refused by --min-gap'],
    [pairs.refused.outcome, 'pairs refused by --require-outcome'],
    [pairs.refused.limit, 'pairs drawn out by --max-pairs'],
  ] as const
  for (const [number, what] of parts) if (number > 0) terminal.line(`  ${count(number)} ${what}`)
}

function printRightShares(terminal: Terminal, { rightShares }: RunSummary): void {
  if (rightShares.length === 0) return
  terminal.line()
  terminal.line(
    'right-share: of the pairs whose sides have different outcomes, how many chose the right one',
  )
  const head = ['aggregator', 'rule', 'pairs', 'decided', 'right', 'per problem']
  const rows = rightShares.map((share) => [
    share.aggregator,
    share.rule,
    count(share.pairCount),
    ...shareCells(share),
  ])
  for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
}

function printLargestGaps(terminal: Terminal, { largestGaps, names }: RunSummary): void {
  if (largestGaps === null) return
  const { rule, scalars } = largestGaps
  terminal.line()
  terminal.line("this run's rule beside as many pairs of one scalar's largest gaps")
  const head = ['pairs by', 'decided', 'right', 'per problem', 'as many decided', 'in each problem']
  const own = [
    "this run's rule",
    ...shareCells(rule),
    shareText(rule.pooled),
    shareText(rule.perProblem),
  ]
  const rows = scalars.map(({ scalar, samePairs, sameDecided, sameByProblem }) => [
    scalar === 'mean' ? 'mean of axes' : clipped(names[scalar.axis] ?? scalar.axis, 32),
    ...(samePairs === null ? ['-', '-', '-'] : shareCells(samePairs)),
    sameDecided === null ? '-' : shareText(sameDecided.pooled),
    shareText(sameByProblem.perProblem),
  ])
  for (const line of tableLines([head, own, ...rows])) terminal.line(`  ${line}`)
}

function shareCells(share: RightShare): string[] {
  return [count(share.decidedCount), shareText(share.pooled), shareText(share.perProblem)]
}

function shareText(share: number | null): string {
  return share === null ? '-' : share.toFixed(3)
}
