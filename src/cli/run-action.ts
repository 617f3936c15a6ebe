import { join } from 'node:path'
import { KitError } from '../base/errors.ts'
import { trajectoryFormat } from '../format/trajectory-format.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import { ablateRun } from '../job/ablate.ts'
import { readSettings } from '../job/read-run.ts'
import { refuseFailures, runJob, type RunRequest, type RunResult } from '../job/run-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import { printAblation } from './print/print-ablation.ts'
import type { LiveLine } from './live-line.ts'
import type { ModelFlags } from './model-flags.ts'
import { printSpend } from './print/print-spend.ts'
import { printSummary } from './print/print-summary.ts'
import { type CalibrationFlag, calibratedSettings } from './calibrated-settings.ts'
import type { MethodFlags, PairFlags } from './method-flags.ts'
import { counted, type Terminal } from './terminal.ts'

/** The flags of `run`. */
export type RunFlags = CommonFlags &
  MethodFlags &
  CalibrationFlag &
  ModelFlags &
  PairFlags & {
    readonly output?: string
    readonly scores?: readonly string[]
    readonly ablate?: boolean
    readonly grow?: boolean
    readonly validate: boolean
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

export async function runVerb(
  input: string,
  flags: RunFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  if (flags.ablate === true && input === '-')
    throw new KitError('usage', '--ablate reads its input several times; give a file, not stdin')
  return runAndTell(flags, context, (asking) => requestOf(input, flags, { ...asking, ...context }))
}

/** The flags of `runs rescore`. */
export type RescoreFlags = CommonFlags &
  ModelFlags & { readonly output: string; readonly tree?: string; readonly maxBad: number }

/** The trajectories of a finished run, judged by somebody else or on another tree. */
export function rescoreVerb(
  folder: string,
  flags: RescoreFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const ownTree = join(folder, 'tree.json')
  return runAndTell(flags, context, ({ judging, encoder, live, scratch }) => ({
    input: join(folder, 'scores.jsonl'),
    format: trajectoryFormat,
    output: scratch ?? flags.output,
    settings: { ...readSettings(folder), limit: null },
    scoring: {
      treePath: flags.tree ?? ownTree,
      ...(judging && { judging }),
      ...(encoder && { encoder }),
    },
    rejectShareMax: 0,
    signal: context.signal,
    ...(flags.retryErrors === true && { retryErrors: true }),
    onProgress: progressOf(live),
  }))
}

function runAndTell(
  flags: ModelFlags & { readonly ablate?: boolean; readonly maxBad: number },
  context: ConfiguredContext,
  requestFor: (asking: Asking) => RunRequest,
): Promise<ActionResult> {
  return askingModel(
    flags,
    context,
    async (asking) => {
      const request = requestFor(asking)
      const result = await runJob(request)
      if (flags.ablate !== true || result.wasInterrupted) return { request, result }
      const ablation = await ablateRun(request, (name) => asking.live.show(`ablation: ${name}`))
      return { request, result, ablation }
    },
    ({ request, result, ablation }, spend) => {
      const { terminal } = context
      const { folder, wasComplete, wasInterrupted, summary } = result
      if (!wasInterrupted) printSummary(terminal, summary)
      if (ablation !== undefined) printAblation(terminal, ablation, request.scoring)
      if (spend !== undefined) printSpend(terminal, spend, summary.trajectoryCount)
      printEnd(terminal, result)
      if (!wasInterrupted) refuseFailures(summary, flags.maxBad)
      const more = { ...(spend && { spend }), ...(ablation && { ablation }) }
      return {
        json: { folder, wasComplete, ...summary, ...more },
        exitCode: wasInterrupted ? exitCodes.interrupted : exitCodes.fine,
      }
    },
  )
}

function progressOf(live: LiveLine): NonNullable<RunRequest['onProgress']> {
  return ({ doneTasks, taskCount, pairs }) =>
    live.show(`${doneTasks} of ${taskCount} tasks · ${pairs} pairs`, doneTasks / taskCount)
}

function requestOf(
  input: string,
  flags: RunFlags,
  { judging, encoder, live, scratch, signal }: Asking & Pick<ActionContext, 'signal'>,
): RunRequest {
  const output = scratch ?? flags.output
  const { settings, calibration } = calibratedSettings(flags)
  return {
    input,
    ...(output !== undefined && { output }),
    settings,
    scoring: {
      ...(calibration && { calibration }),
      ...(flags.tree !== undefined && { treePath: flags.tree }),
      ...(flags.scores !== undefined && { scorePaths: flags.scores }),
      ...(flags.grow === true && { grow: true, validate: flags.validate }),
      ...(judging && { judging }),
      ...(encoder && { encoder }),
    },
    rejectShareMax: flags.maxBad,
    rejectsPath: flags.rejects ?? defaultRejectsPath(input),
    signal,
    command: process.argv.slice(2),
    ...(flags.retryErrors === true && { retryErrors: true }),
    onProgress: progressOf(live),
  }
}

function printEnd(terminal: Terminal, result: RunResult): void {
  const { folder, wasComplete, wasInterrupted, summary } = result
  if (wasInterrupted) {
    const [tasks, pairs] = [summary.taskCount, summary.pairs.pairCount]
    const done = `${counted(tasks, 'task')} done, ${counted(pairs, 'pair')}`
    terminal.line(`stopped with ${done}; run the same command again to continue in ${folder}`)
    return
  }
  terminal.line()
  const done = wasComplete ? 'nothing left to do, the results are in' : 'results are in'
  terminal.line(`${done} ${terminal.style('bold', folder)}`)
  terminal.line(`  pairs.jsonl   preference pairs, with evidence`)
  terminal.line(`  scores.jsonl  every step with its scores and reasons`)
  terminal.line(`  groups.jsonl  who was compared on what, and the fronts`)
  const { failedScores, failedSteps } = summary.scores
  if (summary.pairs.pairCount > 0)
    terminal.line(`next: paretree pairs ${folder} --to trl -o pairs-trl.jsonl`)
  else if (failedScores + failedSteps > 0) terminal.line(`next: paretree runs retry ${folder}`)
}
