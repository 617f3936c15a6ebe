import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { KitError } from '../base/errors.ts'
import type { RunEvent } from '../domain/events.ts'
import { differences, type Manifest, readJournal, readManifest } from './run-folder.ts'
import type { RunSummary } from './run-summary.ts'

/** One run folder at a glance. */
export type RunListing = {
  readonly path: string
  readonly state: 'finished' | 'unfinished'
  readonly doneTasks: number
  /** Null until the run is finished. */
  readonly pairCount: number | null
  /** Last change of the journal, milliseconds since 1970. */
  readonly changedMs: number
  readonly manifest: Manifest
}

/** The run folders directly below a folder, by path. Folders without a manifest are passed over. */
export function listRuns(folder: string): RunListing[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .toSorted()
    .flatMap((name) => listing(join(folder, name)) ?? [])
}

function listing(path: string): RunListing | undefined {
  if (!statSync(path).isDirectory()) return undefined
  const manifest = readManifest(path)
  if (manifest === undefined) return undefined
  const events = readJournal<RunEvent>(path).map((commit) => commit.event)
  const isFinished = events.at(-1)?.type === 'job-end'
  const journal = join(path, 'journal.jsonl')
  return {
    path,
    state: isFinished ? 'finished' : 'unfinished',
    doneTasks: events.filter((event) => event.type === 'task-done').length,
    pairCount: isFinished ? readSummary(path).pairs.pairCount : null,
    changedMs: existsSync(journal) ? statSync(journal).mtimeMs : 0,
    manifest,
  }
}

/** How two runs differ: in what they were made of, and in what came out. */
export type RunDifference = {
  readonly manifest: readonly string[]
  readonly pairs: { readonly both: number; readonly onlyFirst: number; readonly onlySecond: number }
  readonly summaries: readonly [RunSummary, RunSummary]
}

/** Compares two finished runs. Throws `KitError("input-unreadable")` when either is none. */
export function diffRuns(first: string, second: string): RunDifference {
  const [a, b] = [finishedRun(first), finishedRun(second)]
  const both = a.pairIds.intersection(b.pairIds).size
  return {
    manifest: differences(a.manifest, b.manifest),
    pairs: { both, onlyFirst: a.pairIds.size - both, onlySecond: b.pairIds.size - both },
    summaries: [a.summary, b.summary],
  }
}

function finishedRun(path: string) {
  const manifest = readManifest(path)
  const last = manifest && readJournal<RunEvent>(path).at(-1)
  if (manifest === undefined || last?.event.type !== 'job-end')
    throw new KitError(
      'input-unreadable',
      `${path} is not the folder of a finished run; paretree runs list shows which are`,
    )
  return { manifest, summary: readSummary(path), pairIds: readPairIds(path) }
}

function readSummary(path: string): RunSummary {
  return JSON.parse(readFileSync(join(path, 'summary.json'), 'utf8')) as RunSummary
}

function readPairIds(path: string): Set<string> {
  const lines = readFileSync(join(path, 'pairs.jsonl'), 'utf8').split('\n').filter(Boolean)
  return new Set(lines.map((line) => (JSON.parse(line) as { readonly id: string }).id))
}
