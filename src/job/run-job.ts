/** A run: reads an input, makes pairs task by task into a run folder, and sums up what came out. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { assert } from '../base/assert.ts'
import { KitError } from '../base/errors.ts'
import { contentHash } from '../base/hash.ts'
import type { TaskId } from '../domain/ids.ts'
import { walkTree } from '../domain/reward-tree.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { Format } from '../format/format.ts'
import { formatPair } from '../format/pair-format.ts'
import { formatScored } from '../format/scored-format.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { LlmError } from '../llm/llm-error.ts'
import { countPairing, noPairCounts } from '../pair/pair-statistics.ts'
import { makePairs, type TaskResult } from './make-pairs.ts'
import {
  type OpenScoring,
  openScoring,
  type ScoringSource,
  tasksInHand,
  treeHash,
} from './open-scoring.ts'
import type { OpenTree } from './open-tree.ts'
import { pairOptionsOf } from './pair-options.ts'
import { readGroups } from './read-run.ts'
import { errorRows, groupRow, scoreTally } from './rows.ts'
import { type Manifest, openRunFolder, type RunFolder } from './run-folder.ts'
import type { RunSettings } from './run-settings.ts'
import { type RunSummary, summarise } from './run-summary.ts'
import type { RunEvent, Tally } from '../domain/events.ts'
import { addTallies, tallied, withoutZeros } from './tally.ts'
import { openTaskSource, type TaskSource } from './task-source.ts'
import { treeFiles } from './tree-files.ts'
import { version } from './version.ts'

export type RunRequest = {
  /** Input path, or "-" for stdin. */
  readonly input: string
  /** Run folder. Default: `runs/<name>-<hash of manifest>`. */
  readonly output?: string
  /** How the default folder calls the input. Default: its file name. */
  readonly name?: string
  readonly settings: RunSettings
  readonly scoring: RunScoring
  /** Share of bad rows above which the input is refused. */
  readonly rejectShareMax: number
  readonly rejectsPath?: string
  /** Tasks in hand at once. Default: what suits the judge. */
  readonly concurrency?: number
  /** How to read the input. Default: recognised. */
  readonly format?: Format
  /** What was typed, kept in the folder so that it can be typed again. */
  readonly command?: readonly string[]
  /** Do again what failed, and everything behind the first task in which something did. */
  readonly retryErrors?: boolean
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
}

/** Where the scores of a run come from; by default executable checks on their own tree. */
export type RunScoring = Pick<
  ScoringSource,
  'treePath' | 'scorePaths' | 'validate' | 'judging' | 'calibration'
> & {
  /** Grow the tree from the input's own right and wrong attempts. */
  readonly grow?: boolean
}

export type RunProgress = {
  readonly doneTasks: number
  readonly taskCount: number
  readonly pairs: number
}

export type RunResult = {
  readonly folder: string
  readonly summary: RunSummary
  /** Nothing was left to do: the folder held this very run, finished. */
  readonly wasComplete: boolean
  /** Stopped by the signal; the same command continues. */
  readonly wasInterrupted: boolean
}

/**
 * Runs or continues the run that the request describes. Throws `KitError` for input, tree or folder
 * that cannot be used. Memory: the tasks in hand, the tree, and 16 bytes a row.
 */
export async function runJob(request: RunRequest): Promise<RunResult> {
  const { settings } = request
  const read = {
    lenient: settings.lenient,
    rejectShareMax: request.rejectShareMax,
    ...(request.rejectsPath !== undefined && { rejectsPath: request.rejectsPath }),
    ...(request.format !== undefined && { format: request.format }),
  }
  const source = await openTaskSource(request.input, {
    ...read,
    ...(settings.limit !== null && { limit: settings.limit }),
  })
  try {
    const { rejectsPath: _path, format: _format, ...readScores } = read
    const scoring = scoringSource(request.scoring, source)
    const open = await openScoring({ ...scoring, read: readScores }, settings)
    const manifest = manifestOf(source, open, settings)
    const path = request.output ?? defaultFolder(request, manifest)
    const keepCount = request.retryErrors === true ? eventsBeforeErrors : undefined
    const folder = openRunFolder<RunEvent>(path, manifest, keepCount)
    try {
      return await continueRun({ request, source, open, folder })
    } finally {
      folder.close()
    }
  } finally {
    await source.close()
  }
}

/** Events before the first task with a failed item. */
function eventsBeforeErrors(events: readonly RunEvent[]): number {
  const first = events.findIndex((event) => event.type === 'task-done' && hasErrors(event.tally))
  return first === -1 ? events.length : first
}

function hasErrors(tally: Tally): boolean {
  return ['failed', 'unparsed', 'failedSteps'].some((name) => tallied(tally, 'scores', name) > 0)
}

/** The source of scores that a run's input and request make together. */
export function scoringSource({ grow, ...given }: RunScoring, source: TaskSource): ScoringSource {
  return { ...given, checks: shippedChecks, ...(grow === true && { growFrom: source }) }
}

type OpenRun = {
  readonly request: RunRequest
  readonly source: TaskSource
  readonly open: OpenScoring
  readonly folder: RunFolder<RunEvent>
}

async function continueRun(run: OpenRun): Promise<RunResult> {
  const { folder, open, request } = run
  if (folder.committed.at(-1)?.type === 'job-end') {
    const summary = JSON.parse(
      readFileSync(join(folder.path, 'summary.json'), 'utf8'),
    ) as RunSummary
    return { folder: folder.path, summary, wasComplete: true, wasInterrupted: false }
  }
  if (open.opened) keepTree(folder, open.opened)
  if (request.command && !existsSync(join(folder.path, 'command.json')))
    folder.replace('command.json', `${JSON.stringify(request.command)}\n`)
  const tally = await runTasks(run)
  const summary = await summarise(tally, {
    report: run.source.report,
    isGiven: open.opened === undefined,
    grouping: request.settings.grouping,
    ...(open.opened && { tree: open.opened.tree }),
    isCalibrated: open.calibratedOn !== undefined,
    groups: () => readGroups(folder.path),
  })
  const wasInterrupted = request.signal?.aborted === true
  if (!wasInterrupted) {
    folder.replace('summary.json', `${JSON.stringify(summary, null, 2)}\n`)
    folder.commit({ type: 'job-end', tally })
  }
  return { folder: folder.path, summary, wasComplete: false, wasInterrupted }
}

/** The tree that the run scores with lies in its folder; that it was grown is an event. */
function keepTree(folder: RunFolder<RunEvent>, opened: OpenTree): void {
  for (const [name, text] of treeFiles('tree.json', opened)) folder.replace(name, text)
  const { filter, roots } = opened.tree
  if (filter === undefined || folder.committed.length > 0) return
  const criteria = [...walkTree(roots)].length
  folder.commit({ type: 'tree-grown', criteria, treeHash: treeHash(opened.tree) })
}

/** Every task once: those that an earlier process committed are only counted. */
async function runTasks({ request, source, open, folder }: OpenRun): Promise<Tally> {
  const done = folder.committed.filter((event) => event.type === 'task-done')
  let tally = done.reduce<Tally>((sum, event) => addTallies(sum, event.tally), {})
  let doneTasks = done.length
  const { settings, signal, scoring, onProgress } = request
  const { concurrency = tasksInHand(scoring) } = request
  const left = tasksAfter(
    source,
    done.map((event) => event.taskId),
    signal,
  )
  const options = {
    grouping: settings.grouping,
    aggregator: settings.aggregator,
    pair: pairOptionsOf(settings, open.parentOf),
    concurrency,
  }
  try {
    for await (const result of makePairs(left, open.scoring, options)) {
      appendResult(folder, result)
      const added = taskTally(result, open)
      folder.commit({ type: 'task-done', taskId: result.taskId, tally: added })
      tally = addTallies(tally, added)
      const pairs = tallied(tally, 'pairs', 'pairCount')
      onProgress?.({ doneTasks: ++doneTasks, taskCount: source.taskCount, pairs })
    }
  } catch (thrown) {
    if (!(thrown instanceof LlmError && thrown.kind === 'interrupted')) throw thrown
  }
  return tally
}

/** The tasks behind those that are done; stops handing out tasks once the signal is aborted. */
async function* tasksAfter(
  source: TaskSource,
  done: readonly TaskId[],
  signal: AbortSignal | undefined,
): AsyncGenerator<readonly Trajectory[]> {
  let index = 0
  for await (const trajectories of source.tasks()) {
    if (signal?.aborted === true) return
    const before = done[index++]
    if (before === undefined) yield trajectories
    else assert(before === trajectories[0]!.task.id, 'a run continues with the input it began with')
  }
}

function appendResult(folder: RunFolder<RunEvent>, { scored, groups }: TaskResult): void {
  folder.append('scores.jsonl', scored.map(formatScored))
  folder.append(
    'groups.jsonl',
    groups.map((group) => JSON.stringify(groupRow(group))),
  )
  folder.append(
    'pairs.jsonl',
    groups.flatMap(({ pairing }) => pairing.pairs.map(formatPair)),
  )
  folder.append(
    'errors.jsonl',
    scored.flatMap(errorRows).map((row) => JSON.stringify(row)),
  )
}

function taskTally(result: TaskResult, { calibratedOn }: OpenScoring): Tally {
  const { trajectories, scored, groups, rules, joinedCount = 0 } = result
  const pairs = groups.reduce((counts, { pairing }) => countPairing(counts, pairing), noPairCounts)
  return withoutZeros({
    taskCount: 1,
    trajectoryCount: trajectories.length,
    joinedCount,
    calibratedOnCount: calibratedOn?.has(result.taskId) === true ? trajectories.length : 0,
    pairs,
    scores: scoreTally(scored),
    rules,
  })
}

function manifestOf(source: TaskSource, open: OpenScoring, settings: RunSettings): Manifest {
  return {
    schema: 1,
    verb: 'run',
    paretree: version(),
    input: source.hash,
    ...open.stamp,
    ...settings,
  }
}

function defaultFolder({ input, name = nameOf(input) }: RunRequest, manifest: Manifest): string {
  return join('runs', `${name}-${contentHash(manifest, 8)}`)
}

function nameOf(input: string): string {
  return input === '-' ? 'stdin' : basename(input).replace(/(\.jsonl?|\.ndjson)?(\.gz)?$/, '')
}

/** Refuses a run in which more scores, or selections of criteria, failed than the share allows. */
export function refuseFailures({ scores }: RunSummary, shareMax: number): void {
  const { failedScores, failedSteps, givenScores, steps } = scores
  const allScores = failedScores + givenScores
  const isTolerable = failedSteps <= shareMax * steps && failedScores <= shareMax * allScores
  if (failedScores + failedSteps === 0 || isTolerable) return
  const parts = [
    ...(failedSteps > 0
      ? [`criteria could not be selected for ${failedSteps} of ${steps} steps`]
      : []),
    ...(failedScores > 0 ? [`${failedScores} of ${allScores} scores failed`] : []),
  ]
  throw new KitError(
    'too-many-failures',
    `${parts.join(', and ')}; errors.jsonl in the run folder lists them with the reason, and ` +
      '--retry-errors asks for them again',
  )
}
