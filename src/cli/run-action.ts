import { defaultRejectsPath } from '../format/rejects-file.ts'
import { refuseFailures, runJob, type RunRequest, type RunResult } from '../job/run-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { exitCodes } from './exit-code.ts'
import { printAblation } from './print-ablation.ts'
import { printSummary } from './print-summary.ts'
import { type MethodFlags, type PairFlags, settingsOf } from './method-flags.ts'
import type { Terminal } from './terminal.ts'

/** The flags of `run`. */
export type RunFlags = CommonFlags &
  MethodFlags &
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
  { terminal, signal }: ActionContext,
): Promise<ActionResult> {
  const request: RunRequest = {
    input,
    ...(flags.output !== undefined && { output: flags.output }),
    settings: settingsOf(flags),
    scoring: {
      ...(flags.tree !== undefined && { treePath: flags.tree }),
      ...(flags.scores !== undefined && { scorePaths: flags.scores }),
      ...(flags.grow === true && { grow: true, validate: flags.validate }),
    },
    rejectShareMax: flags.maxBad,
    rejectsPath: flags.rejects ?? defaultRejectsPath(input),
    signal,
    onProgress: ({ doneTasks, taskCount, pairs }) =>
      terminal.status(`${doneTasks} of ${taskCount} tasks · ${pairs} pairs`),
  }
  const result = await runJob(request)
  terminal.clearStatus()
  printSummary(terminal, result.summary)
  printEnd(terminal, result)
  const ablation = flags.ablate === true ? await printAblation(terminal, request) : undefined
  if (!result.wasInterrupted) refuseFailures(result.summary, flags.maxBad)
  const { folder, wasComplete, summary } = result
  return {
    json: { folder, wasComplete, ...summary, ...(ablation && { ablation }) },
    exitCode: result.wasInterrupted ? exitCodes.interrupted : exitCodes.fine,
  }
}

function printEnd(terminal: Terminal, { folder, wasComplete, wasInterrupted }: RunResult): void {
  terminal.line()
  if (wasInterrupted) {
    terminal.line(`stopped; run the same command again to continue in ${folder}`)
    return
  }
  const done = wasComplete ? 'nothing left to do, the results are in' : 'results are in'
  terminal.line(`${done} ${terminal.style('bold', folder)}`)
  terminal.line(`  pairs.jsonl   preference pairs, with evidence`)
  terminal.line(`  scores.jsonl  every step with its scores and reasons`)
  terminal.line(`  groups.jsonl  who was compared on what, and the fronts`)
  terminal.line(`next: paretree pairs ${folder} --to trl -o pairs-trl.jsonl`)
}
