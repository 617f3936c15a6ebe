import { KitError } from '../base/errors.ts'
import type { BenchmarkAbout, Figures } from './benchmark.ts'
import type { Report } from './report.ts'

/** A bound that a figure has to keep, such as "f1>=60". */
export type Gate = {
  readonly text: string
  readonly figure: string
  readonly relation: '>=' | '<=' | '>' | '<'
  readonly bound: number
}

/** Null when the text is no bound. */
export function parseGate(text: string): Gate | null {
  const match = /^\s*([^<>=\s]+)\s*(>=|<=|>|<)\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text)
  if (match === null) return null
  const [, figure, relation, bound] = match
  return { text, figure: figure!, relation: relation as Gate['relation'], bound: Number(bound) }
}

/**
 * Every figure that a gate may name: "headline", the headline's own name, overall figures,
 * "SPLIT.figure", and those of the report, in the units in which they are printed.
 */
export function gateFigures(
  { headline }: BenchmarkAbout,
  figures: Figures,
  report: Report,
): ReadonlyMap<string, number | null> {
  const { interval, validityRate, auc, ece, brier } = report
  const named: (readonly [string, number | null])[] = [
    ['headline', figures.headline],
    ['headline.low', interval?.low ?? null],
    ['headline.high', interval?.high ?? null],
    [headline.figure, figures.headline],
    ...Object.entries(figures.overall),
    ...Object.entries({ validityRate, auc, ece, brier }),
  ]
  for (const [split, row] of Object.entries(figures.splits))
    named.push(...Object.entries(row).map(([name, value]) => [`${split}.${name}`, value] as const))
  return new Map(named)
}

/**
 * A sentence for every gate that is missed; a figure that could not be taken misses. Throws
 * `KitError("usage")` when a gate names no figure.
 */
export function missedGates(
  gates: readonly Gate[],
  figures: ReadonlyMap<string, number | null>,
): string[] {
  return gates.flatMap(({ text, figure, relation, bound }) => {
    const value = figures.get(figure)
    if (value === undefined)
      throw new KitError(
        'usage',
        `--gate "${text}": there is no figure "${figure}"; there are ` +
          [...figures.keys()].join(', '),
      )
    if (value === null) return [`gate ${text} missed: ${figure} could not be taken`]
    return keeps(value, relation, bound) ? [] : [`gate ${text} missed: ${figure} is ${value}`]
  })
}

function keeps(value: number, relation: Gate['relation'], bound: number): boolean {
  if (relation === '>=') return value >= bound
  if (relation === '<=') return value <= bound
  return relation === '>' ? value > bound : value < bound
}
