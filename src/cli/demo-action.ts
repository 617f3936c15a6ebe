import { fileURLToPath } from 'node:url'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { readGroups, readPairs, readScored, readTree } from '../job/read-run.ts'
import type { GroupRow } from '../job/rows.ts'
import { runJob } from '../job/run-job.ts'
import { runDefaults } from '../job/run-settings.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { printFronts, printPair } from './print/print-fronts.ts'
import { printTrajectory } from './print/print-trajectory.ts'
import { printTree } from './print/print-tree.ts'
import { count, counted, type Terminal } from './terminal.ts'

/** The bundled traces, which lie beside the code. */
const traces = fileURLToPath(new URL('../../demo/traces.jsonl', import.meta.url))

/** The flags of `demo`. */
export type DemoFlags = CommonFlags & { readonly output?: string }

export async function demoVerb(
  flags: DemoFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const { folder, summary } = await runJob({
    input: traces,
    name: 'demo',
    ...(flags.output !== undefined && { output: flags.output }),
    settings: runDefaults,
    scoring: { grow: true },
    rejectShareMax: 0,
  })
  const tree = readTree(folder)
  const found = await telling(folder)
  terminal.line(
    `${counted(summary.trajectoryCount, 'attempt')} at ${counted(summary.taskCount, 'task')}, ` +
      'written for this demo.',
  )
  terminal.line('No key, no network, no model: criteria are executable checks.')
  tellTree(terminal, tree)
  if (found.scored !== undefined) tellTrajectory(terminal, found.scored, tree)
  if (found.group !== undefined) tellFronts(terminal, found, tree)
  tellPairs(terminal, found.pairs, summary.pairs.pairCount)
  tellEnd(terminal, folder)
  return { json: { folder, ...summary } }
}

/** What is worth showing of a run. */
type Telling = {
  readonly scored?: ScoredTrajectory | undefined
  readonly group?: GroupRow | undefined
  readonly contents: ReadonlyMap<string, ScoredTrajectory>
  readonly pairs: readonly PreferencePair[]
}

async function telling(folder: string): Promise<Telling> {
  const all = await Array.fromAsync(readScored(folder))
  const groups = await Array.fromAsync(readGroups(folder))
  const pairs = await Array.fromAsync(readPairs(folder))
  return {
    scored: best(all, faultsToTell),
    group: best(groups, frontsToTell),
    contents: new Map(all.map((scored) => [scored.trajectory.id, scored])),
    pairs: distinctEvidence(pairs).slice(0, 2),
  }
}

/** The item with most to tell, the first of several; undefined where none has any. */
function best<T>(items: readonly T[], tells: (item: T) => number): T | undefined {
  const most = Math.max(0, ...items.map(tells))
  return most === 0 ? undefined : items.find((item) => tells(item) === most)
}

/** An attempt that failed by a fault of its own that later steps took over, on many criteria. */
function faultsToTell({ trajectory, steps }: ScoredTrajectory): number {
  const scores = steps.flatMap((step) => step.scores)
  const own = scores.some((score) => score.ownFault)
  const inherited = scores.some((score) => score.inherits.length > 0)
  if (!own || !inherited || trajectory.outcome?.isCorrect !== false) return 0
  return new Set(scores.map((score) => score.criterionId)).size + steps.length / 10
}

/** A group of several fronts, candidates and axes. */
function frontsToTell({ candidates, axes }: GroupRow): number {
  const fronts = new Set(candidates.map((candidate) => candidate.rank)).size
  return fronts < 2 ? 0 : fronts * 4 + axes.length * 4 + candidates.length
}

/** Pairs that say different things. */
function distinctEvidence(pairs: readonly PreferencePair[]): PreferencePair[] {
  return [...new Map(pairs.map((pair) => [pair.evidence[0]?.slice(0, 12), pair])).values()]
}

function title(terminal: Terminal, text: string): void {
  terminal.line()
  terminal.line(terminal.style(['bold', 'cyan'], text))
}

function tellTree(terminal: Terminal, tree: RewardTree): void {
  title(terminal, '1  What matters in this work: the reward tree that grew')
  const { read = 0, kept = 0 } = tree.filter ?? {}
  terminal.line(
    'Each wrong attempt was laid beside a right one; what separates them was stated\n' +
      `${counted(read, 'time')}, and ${count(kept)} statements held when both sides were\n` +
      'scored blindly. × counts them.',
  )
  printTree(terminal, tree)
}

function tellTrajectory(terminal: Terminal, scored: ScoredTrajectory, tree: RewardTree): void {
  title(terminal, '2  Where an attempt went wrong, and why')
  printTrajectory(terminal, scored, tree)
}

function tellFronts(terminal: Terminal, { group, contents }: Telling, tree: RewardTree): void {
  title(terminal, '3  Who is better: candidates for one step, in fronts')
  printFronts(terminal, group!, contents, tree)
}

function tellPairs(terminal: Terminal, pairs: readonly PreferencePair[], all: number): void {
  title(terminal, `4  Preference pairs, with evidence (${pairs.length} of ${count(all)})`)
  for (const pair of pairs) printPair(terminal, pair)
}

function tellEnd(terminal: Terminal, folder: string): void {
  terminal.line(`Everything is in ${terminal.style('bold', folder)}. Next:`)
  terminal.line(
    `  paretree pairs ${folder} --to trl -o pairs.jsonl   pairs as a trainer reads them`,
  )
  terminal.line('  paretree run yours.jsonl                          the same on your own traces')
  terminal.line('  paretree run --help                               every choice of the method')
}
