/**
 * How far a judge differs from itself. Where the same items were asked several times, two answers
 * are drawn for each item, and the two headlines that come of them are compared, many times over
 * (a bootstrap within items). Drawing from R answers shows R - 1 parts in R of their variance,
 * which is made up for.
 */
import { namedRng } from '../base/rng.ts'
import { quantile } from '../stats/bootstrap.ts'
import { type Benchmark, type ItemResult, meanFigure } from './benchmark.ts'

export type NoiseFloor = {
  readonly runCount: number
  /** Items that every run ruled on. */
  readonly itemCount: number
  /** Of each run on them. */
  readonly headlines: readonly (number | null)[]
  /**
   * By how much the headlines of two single runs differ in 95 % of all cases, by the judge's own
   * noise alone, in the benchmark's unit: a smaller difference says nothing.
   */
  readonly floor: number
  /** Share of items with the same answer in all runs. */
  readonly sameAnswer: number | null
  /** Share of steps with the same label in all runs, of those that every run labelled. */
  readonly sameLabel: number | null
  /** Distance between the highest and lowest score of a step, on average. */
  readonly spread: number | null
}

/** Null with fewer than two runs on common items. O(resamples times the measure). */
export function noiseFloor(
  { measure }: Pick<Benchmark, 'measure'>,
  runs: readonly (readonly ItemResult[])[],
  { seed, resamples = 400 }: { readonly seed: number; readonly resamples?: number },
): NoiseFloor | null {
  const rows = commonRows(runs)
  if (runs.length < 2 || rows.length === 0) return null
  const rng = namedRng(seed, 'noise floor')
  const drawn = () => measure(rows.map((row) => row[rng.below(row.length)]!)).headline ?? 0
  const gaps = Float64Array.from({ length: resamples }, () => Math.abs(drawn() - drawn())).sort()
  const steps = rows.flatMap(stepsAcross)
  const labelled = steps.map((each) => each.map(({ said }) => said))
  const scored = steps.map((each) => each.flatMap(({ score = null }) => score ?? []))
  return {
    runCount: runs.length,
    itemCount: rows.length,
    headlines: runs.map((_, run) => measure(rows.map((row) => row[run]!)).headline),
    floor: quantile(gaps, 0.95) * Math.sqrt(runs.length / (runs.length - 1)),
    sameAnswer: meanFigure(
      rows.map((row) => sameShare(row.map((each) => JSON.stringify(answerOf(each))))),
    ),
    sameLabel: meanFigure(labelled.filter((each) => !each.includes(null)).map(sameShare)),
    spread: meanFigure(
      scored
        .filter((each) => each.length === runs.length)
        .map((each) => Math.max(...each) - Math.min(...each)),
    ),
  }
}

/** Items that every run has, each with its rulings in the order of the runs. */
function commonRows(runs: readonly (readonly ItemResult[])[]): ItemResult[][] {
  const byId = runs.map((results) => new Map(results.map((result) => [result.id, result])))
  return (runs[0] ?? []).flatMap(({ id }) => {
    const row = byId.flatMap((results) => results.get(id) ?? [])
    return row.length === runs.length ? [row] : []
  })
}

function answerOf({ predicted = null, missing }: ItemResult) {
  return missing === undefined ? predicted : { missing: true }
}

/** Each step in all runs; none where they do not rule on the same steps. */
function stepsAcross(row: readonly ItemResult[]) {
  const [first = [], ...others] = row.map(({ steps = [] }) => steps)
  if (others.some((steps) => steps.length !== first.length)) return []
  return first.map((step, index) => [step, ...others.map((steps) => steps[index]!)])
}

/** 1 when all are the same, else 0. */
function sameShare(values: readonly unknown[]): number {
  return new Set(values).size === 1 ? 1 : 0
}
