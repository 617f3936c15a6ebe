import type { ItemResult } from '../benchmark/benchmark.ts'
import { openLines } from './line-output.ts'

/** A line of a rulings file: what one answerer said of one item, and whether that is right. */
export type RulingLine = { readonly benchmark: string; readonly judge: string } & ItemResult

/** What one answerer came to. */
export type Ruled = {
  readonly benchmark: string
  readonly judge: string
  readonly results: readonly ItemResult[]
}

/** Writes all rulings, an answerer after the other; the file appears when it is complete. */
export async function writeRulings(path: string, runs: readonly Ruled[]): Promise<void> {
  const lines = openLines(path)
  try {
    for (const { benchmark, judge, results } of runs)
      for (const result of results) {
        const line: RulingLine = { benchmark, judge, ...result }
        await lines.write(JSON.stringify(line))
      }
    lines.finish()
  } catch (error) {
    lines.abandon()
    throw error
  }
}
