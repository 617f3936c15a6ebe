import { KitError } from '../../base/errors.ts'
import { readJsonl } from '../../base/jsonl.ts'
import type { BenchmarkAbout, ItemResult } from '../../benchmark/benchmark.ts'
import { itemReason } from '../../benchmark/item-reason.ts'
import { openLines } from '../line-output.ts'

/** A line of a rulings file: what one answerer said of one item, and whether that is right. */
export type RulingLine = {
  readonly benchmark: string
  readonly judge: string
  /** Which of several times that the judge was asked, from 1; absent of the first time. */
  readonly rerun?: number
  /** Why it is not right, in words. */
  readonly why?: string
} & ItemResult

/** What one answerer came to. */
export type Ruled = {
  readonly benchmark: string
  readonly judge: string
  readonly rerun?: number
  readonly results: readonly ItemResult[]
}

/** Writes all rulings, an answerer after the other; the file appears when it is complete. */
export async function writeRulings(
  path: string,
  runs: readonly Ruled[],
  asks: BenchmarkAbout['asks'],
): Promise<void> {
  const lines = openLines(path)
  try {
    for (const { benchmark, judge, rerun = 0, results } of runs)
      for (const result of results) {
        const why = itemReason(result, asks)
        const line: RulingLine = {
          benchmark,
          judge,
          ...(rerun > 0 && { rerun }),
          ...result,
          ...(why !== undefined && { why }),
        }
        await lines.write(JSON.stringify(line))
      }
    lines.finish()
  } catch (error) {
    lines.abandon()
    throw error
  }
}

/** The answerers of a rulings file, in order of first appearance. Memory: all of it. */
export async function readRulings(path: string): Promise<Ruled[]> {
  const runs = new Map<string, Ruled & { readonly results: ItemResult[] }>()
  for await (const block of readJsonl(path))
    for (const row of block) {
      const line = 'value' in row && isRuling(row.value) ? row.value : undefined
      if (line === undefined)
        throw new KitError(
          'input-unrecognised',
          `${path}, line ${row.line}: no ruling; give a file that bench -o wrote`,
        )
      const { benchmark, judge, rerun = 0, why: _, ...result } = line
      const key = JSON.stringify([benchmark, judge, rerun])
      const run = runs.get(key) ?? { benchmark, judge, rerun, results: [] }
      run.results.push(result)
      runs.set(key, run)
    }
  if (runs.size === 0)
    throw new KitError('input-unrecognised', `${path} is empty; give a file that bench -o wrote`)
  return [...runs.values()]
}

function isRuling(value: unknown): value is RulingLine {
  if (typeof value !== 'object' || value === null) return false
  const row = value as Readonly<Record<string, unknown>>
  const texts = [row['benchmark'], row['judge'], row['id'], row['split']]
  return texts.every((text) => typeof text === 'string') && typeof row['credit'] === 'number'
}
