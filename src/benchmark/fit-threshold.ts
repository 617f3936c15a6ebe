import { firstBelow, meanF1, measureFirstErrors } from './first-error.ts'

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
  let best = { theta: 0.5, f1: -1 }
  for (let hundredths = 1; hundredths <= 100; hundredths++) {
    const theta = hundredths / 100
    const f1 = meanF1(measureFirstErrors(traces.map((trace) => predictedAt(trace, theta))))
    const isNearer = Math.abs(theta - 0.5) < Math.abs(best.theta - 0.5)
    if (f1 > best.f1 || (f1 === best.f1 && isNearer)) best = { theta, f1 }
  }
  return best.theta
}

/** The case that a trace makes at a threshold. */
export function predictedAt({ split, values, label }: ValuedTrace, theta: number) {
  return { split, stepCount: values.length, label, predicted: firstBelow(values, theta) }
}
