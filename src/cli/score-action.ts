import { join } from 'node:path'
import type { RewardTree } from '../domain/reward-tree.ts'
import { walkTree } from '../domain/reward-tree.ts'
import { KitError } from '../base/errors.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import { formatScored } from '../format/scored-format.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { openLines } from '../job/line-output.ts'
import { openScoring, type ScoringSource } from '../job/open-scoring.ts'
import { scoreTally } from '../job/rows.ts'
import type { RunSettings } from '../job/run-settings.ts'
import { type Agreement, agreement, openScoreJob, type ScoreJob } from '../job/score-job.ts'
import type { Tally } from '../domain/events.ts'
import { addTallies, tallied } from '../job/tally.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print/print-spend.ts'
import { exitCodes } from './exit-code.ts'
import { type CalibrationFlag, calibratedSettings } from './calibrated-settings.ts'
import type { MethodFlags } from './method-flags.ts'
import { faultyWords, printFlattery, printUnasked } from './print/print-summary.ts'
import { clipped, count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `score`. */
export type ScoreFlags = CommonFlags &
  MethodFlags &
  CalibrationFlag &
  ModelFlags & {
    readonly output: string
    readonly compareModes?: boolean
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

export function scoreVerb(
  input: string,
  flags: ScoreFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  return askingModel(
    flags,
    context,
    (asking) => scoreFile(input, flags, { ...asking, ...context }),
    ({ job, result, modes }, spend) => {
      const { terminal } = context
      printScores(terminal, job, result, flags.output)
      if (modes !== undefined) printAgreement(terminal, modes)
      if (spend !== undefined) printSpend(terminal, spend, job.source.trajectoryCount)
      const { rejects: _rejects, notes: _notes, ...report } = job.source.report
      return {
        json: {
          output: flags.output,
          input: report,
          ...result,
          ...(modes && { modes }),
          ...(spend && { spend }),
        },
        exitCode: isTolerable(result.tally, flags.maxBad) ? exitCodes.fine : exitCodes.tolerance,
      }
    },
  )
}

async function scoreFile(
  input: string,
  flags: ScoreFlags,
  { judging, encoder, scratch, live, signal }: Asking & Pick<ActionContext, 'signal'>,
) {
  const { settings, calibration } = calibratedSettings(flags)
  const scoring = {
    ...(calibration && { calibration }),
    checks: shippedChecks,
    ...(judging && { judging }),
    ...(encoder && { encoder }),
    ...(flags.tree !== undefined && { treePath: flags.tree }),
  }
  const read = {
    lenient: settings.lenient,
    rejectShareMax: flags.maxBad,
    rejectsPath: flags.rejects ?? defaultRejectsPath(input),
    ...(settings.limit !== null && { limit: settings.limit }),
  }
  const job = await openScoreJob(input, settings, scoring, read)
  try {
    const path = scratch === undefined ? flags.output : join(scratch, 'scored.jsonl')
    const result = await writeScores(job, path, { live, signal })
    const modes =
      flags.compareModes === true ? await compareModes(job, settings, scoring) : undefined
    return { job, result, modes }
  } finally {
    await job.source.close()
  }
}

type CriterionScores = { readonly scored: number; readonly sum: number; readonly low: number }

type ScoreResult = {
  readonly tally: Tally
  /** Trajectories of tasks that the calibration was fitted on; absent without one. */
  readonly calibratedOnCount?: number
  readonly criteria: Readonly<Record<string, CriterionScores>>
}

async function writeScores(
  job: ScoreJob,
  path: string,
  { live, signal }: Pick<Asking, 'live'> & Pick<ActionContext, 'signal'>,
): Promise<ScoreResult> {
  const output = openLines(path)
  let tally: Tally = {}
  let criteria: Tally = {}
  const { calibratedOn } = job.open
  let [done, seen] = [0, 0]
  try {
    for await (const scored of job.scored()) {
      if (signal.aborted)
        throw new KitError('interrupted', 'stopped; nothing was written, run the command again')
      await output.write(formatScored(scored))
      tally = addTallies(tally, scoreTally([scored]))
      criteria = addTallies(criteria, criterionTally(scored))
      if (calibratedOn?.has(scored.trajectory.task.id) === true) seen++
      const { trajectoryCount } = job.source
      live.show(`${++done} of ${trajectoryCount} trajectories`, done / trajectoryCount)
    }
  } catch (error) {
    output.abandon()
    throw error
  }
  output.finish()
  return {
    tally,
    ...(calibratedOn && { calibratedOnCount: seen }),
    criteria: criteria as unknown as ScoreResult['criteria'],
  }
}

function criterionTally({ steps }: ScoredTrajectory): Tally {
  return steps
    .flatMap(({ scores }) => scores)
    .reduce<Tally>((sum, { criterionId, value }) => {
      if (value === null) return sum
      return addTallies(sum, { [criterionId]: { scored: 1, sum: value, low: Number(value < 0.5) } })
    }, {})
}

function printScores(
  terminal: Terminal,
  { source, open }: ScoreJob,
  { tally, criteria, calibratedOnCount }: ScoreResult,
  path: string,
): void {
  terminal.line(
    `${count(tallied(tally, 'scoredSteps'))} of ${counted(tallied(tally, 'steps'), 'step')} of ` +
      `${counted(source.trajectoryCount, 'trajectory', 'trajectories')} scored, in ${path}; ` +
      faultyWords(tallied(tally, 'faultyTrajectories')),
  )
  printUnasked(terminal, tallied(tally, 'unscored') + tallied(tally, 'undecided'))
  printFlattery(terminal, calibratedOnCount, source.trajectoryCount)
  const head = ['criterion', 'scores', 'mean', 'below 0.5']
  const rows = Object.entries(criteria).map(([id, { scored, sum, low }]) => [
    nameOf(open.opened?.tree, id),
    count(scored),
    (sum / scored).toFixed(3),
    count(low),
  ])
  if (rows.length > 0) for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
  const [failed, failedSteps] = [failedScores(tally), tallied(tally, 'failedSteps')]
  if (failedSteps > 0)
    terminal.line(`  ${counted(failedSteps, 'step')} without criteria: selecting them failed`)
  if (failed > 0) terminal.line(`  ${counted(failed, 'score')} failed`)
  if (failed + failedSteps > 0)
    terminal.line('  the rows say which and why, and --retry-errors asks for them again')
}

function failedScores(tally: Tally): number {
  return tallied(tally, 'failed') + tallied(tally, 'unparsed')
}

/** Neither more scores nor more selections of criteria failed than the share. */
function isTolerable(tally: Tally, shareMax: number): boolean {
  const failed = failedScores(tally)
  return (
    failed <= shareMax * (failed + tallied(tally, 'ok')) &&
    tallied(tally, 'failedSteps') <= shareMax * tallied(tally, 'steps')
  )
}

function nameOf(tree: RewardTree | undefined, id: string): string {
  const found = tree && [...walkTree(tree.roots)].find(({ node }) => node.id === id)
  return clipped(found?.node.name ?? id, 48)
}

async function compareModes(
  job: ScoreJob,
  settings: RunSettings,
  scoring: ScoringSource,
): Promise<Agreement> {
  const mode = settings.mode === 'per-step' ? 'whole-trajectory' : 'per-step'
  const other = await openScoring(scoring, { ...settings, mode })
  const first: ScoredTrajectory[] = []
  const second: ScoredTrajectory[] = []
  for await (const trajectories of job.source.tasks()) {
    first.push(...(await job.open.scoring.scoreTask(trajectories)).results())
    second.push(...(await other.scoring.scoreTask(trajectories)).results())
  }
  return agreement(first, second)
}

function printAgreement(terminal: Terminal, modes: Agreement): void {
  const share = modes.sameSide === null ? '-' : modes.sameSide.toFixed(3)
  terminal.line(
    `per step and whole trajectory: ${counted(modes.both, 'score')} in both, agreement ${share}, ` +
      `mean difference ${modes.meanDifference?.toFixed(3) ?? '-'}; ` +
      `${count(modes.onlyFirst + modes.onlySecond)} in one only`,
  )
}
