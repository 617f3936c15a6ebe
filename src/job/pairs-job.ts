/** Pairs from scores that were given before: another rule, grouping or format costs no judging. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { KitError } from '../base/errors.ts'
import type { TrajectoryId } from '../domain/ids.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { type ReadOptions, readKind, readRecords } from '../format/read-records.ts'
import { byTask, countByTask } from '../pair/by-task.ts'
import {
  countPairing,
  noPairCounts,
  type PairStatistics,
  pairStatistics,
} from '../pair/pair-statistics.ts'
import { makePairs } from './make-pairs.ts'
import { pairOptionsOf } from './pair-options.ts'
import { recordedScoring } from './recorded-scoring.ts'
import type { RunSettings } from './run-settings.ts'

/** The pairs of a file, one at a time, and what is known of them once they are all read. */
export type PairSource = {
  pairs(): AsyncGenerator<PreferencePair>
  /** Of the groups compared here; undefined when the file already held pairs. */
  statistics(): PairStatistics | undefined
}

/**
 * Opens a run folder, a file of scored trajectories (compared anew by these settings) or a file of
 * pairs (taken as they are). Throws `KitError("input-unrecognised")` for anything else.
 */
export async function openPairs(
  path: string,
  settings: RunSettings,
  read: ReadOptions = {},
): Promise<PairSource> {
  const file = fileIn(path)
  const kind = await firstKind(file, read)
  if (kind === 'pair') return { pairs: () => readPairs(file, read), statistics: () => undefined }
  if (kind === 'scored') return comparedAnew(file, settings, read)
  throw new KitError(
    'input-unrecognised',
    `${path} holds ${kind} records; pairs are made from scored trajectories (paretree score), ` +
      'a run folder, or pairs',
  )
}

/** Of a run folder its scores, or its pairs when the scores were given from elsewhere. */
function fileIn(path: string): string {
  if (path === '-' || !existsSync(path) || !statSync(path).isDirectory()) return path
  const scores = join(path, 'scores.jsonl')
  return existsSync(scores) && statSync(scores).size > 0 ? scores : join(path, 'pairs.jsonl')
}

async function firstKind(file: string, read: ReadOptions): Promise<string> {
  for await (const { record } of readRecords(file, read)) return record.kind
  return 'no'
}

async function* readPairs(file: string, read: ReadOptions): AsyncGenerator<PreferencePair> {
  for await (const { record } of readKind(file, 'pair', read)) yield record.pair
}

async function comparedAnew(
  file: string,
  settings: RunSettings,
  read: ReadOptions,
): Promise<PairSource> {
  const counts = await countByTask(trajectoriesOf(readKind(file, 'scored', read)))
  const recorded = new Map<TrajectoryId, ScoredTrajectory>()
  const scoring = recordedScoring(recorded, settings)
  let groups = noPairCounts
  return {
    async *pairs() {
      groups = noPairCounts
      const tasks = byTask(trajectoriesOf(readKind(file, 'scored', read), recorded), counts)
      const pair = pairOptionsOf(settings, new Map())
      const options = { ...settings, pair, concurrency: 1 }
      for await (const result of makePairs(tasks, scoring, options)) {
        for (const { pairing } of result.groups) {
          groups = countPairing(groups, pairing)
          yield* pairing.pairs
        }
        for (const { id } of result.trajectories) recorded.delete(id)
      }
    },
    statistics: () => pairStatistics(groups),
  }
}

/** The trajectories of scored records; each record is kept until its task is done. */
async function* trajectoriesOf(
  source: ReturnType<typeof readKind<'scored'>>,
  kept?: Map<TrajectoryId, ScoredTrajectory>,
): AsyncGenerator<Trajectory> {
  for await (const { record } of source) {
    kept?.set(record.scored.trajectory.id, record.scored)
    yield record.scored.trajectory
  }
}
