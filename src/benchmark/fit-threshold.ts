import { type ScoredSolutions, sweepFirstErrors } from '../stats/first-error-sweep.ts'
import { firstBelow } from './first-error.ts'

/** A trace with one value a step, of which the label is known. */
export type ValuedTrace = {
  readonly split: string
  /** 0 to 1 a step, null where it has no value. */
  readonly values: readonly (number | null)[]
  /** 0-based index of the first wrong step, null for none. */
  readonly label: number | null
}

/**
 * The threshold, in hundredths from 0.01 to 1, with the highest mean F1 over the splits (DG-PRM
 * ); of several the one nearest to 0.5. Never fit it on the traces that are reported.
 */
export function fitThreshold(traces: readonly ValuedTrace[]): number {
  const splits = [...Map.groupBy(traces, ({ split }) => split).values()]
  const sweeps = splits.map((members) => sweepFirstErrors(scoredSolutions(members), hundredths))
  let best = { theta: 0.5, f1: -1 }
  for (const [index, theta] of hundredths.entries()) {
    const f1 = sweeps.reduce((sum, sweep) => sum + sweep[index]!.f1, 0)
    const isNearer = Math.abs(theta - 0.5) < Math.abs(best.theta - 0.5)
    if (f1 > best.f1 || (f1 === best.f1 && isNearer)) best = { theta, f1 }
  }
  return best.theta
}

const hundredths = Array.from({ length: 100 }, (_, index) => (index + 1) / 100)

/** Traces one after the other; a step without a value is passed over. */
function scoredSolutions(traces: readonly ValuedTrace[]): ScoredSolutions {
  const starts = [0]
  for (const { values } of traces) starts.push(starts.at(-1)! + values.length)
  return {
    scores: traces.flatMap(({ values }) => values.map((value) => value ?? Number.NaN)),
    starts,
    firstErrors: traces.map(({ label }) => label ?? -1),
  }
}

/** The case that a trace makes at a threshold. */
export function predictedAt({ split, values, label }: ValuedTrace, theta: number) {
  return { split, stepCount: values.length, label, predicted: firstBelow(values, theta) }
}
