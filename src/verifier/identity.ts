import { type Rng, seededRng } from '../base/rng.ts'
import { evaluate, evaluateNumber } from './evaluate.ts'
import { type Expression, operands } from './expression.ts'
import { type Rational, rational, equal, toNumber } from './rational.ts'

/**
 * Whether two expressions in the same free names agree for all values of these. Both are evaluated
 * at seeded random points: exactly where their values are rational, else in floating point.
 * Agreement at every point says "agree" (for polynomials of bounded degree the chance of a false
 * one is nil); one point of clear disagreement says "differ"; no usable point says "undecided".
 * O(points * size).
 */
export function compareForms(left: Expression, right: Expression): FormRuling {
  const names = freeNames(left)
  if (names.size === 0 || !sameNames(names, freeNames(right))) return { kind: 'undecided' }
  const rng = seededRng(20_171_849)
  let agreed = 0
  for (let point = 0; point < pointCount; point++) {
    const values = new Map([...names].map((name) => [name, randomValue(name, rng)]))
    const [a, b] = [valueAt(left, values), valueAt(right, values)]
    if (a === undefined || b === undefined) continue
    if (!agree(a, b)) return { kind: 'differ', at: values, left: asNumber(a), right: asNumber(b) }
    agreed++
  }
  return { kind: agreed >= pointsNeeded ? 'agree' : 'undecided' }
}

export type FormRuling =
  | { readonly kind: 'agree' | 'undecided' }
  | {
      readonly kind: 'differ'
      /** A point at which the values differ, and the two values. */
      readonly at: ReadonlyMap<string, Rational>
      readonly left: number
      readonly right: number
    }

const pointCount = 5
const pointsNeeded = 3

/**
 * Names that stand for anything; a form that holds the imaginary unit or a function is not ours.
 */
export function freeNames(expression: Expression): Set<string> {
  const names = new Set<string>()
  for (const operand of operands(expression)) if (operand.kind === 'name') names.add(operand.name)
  return names
}

function sameNames(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && a.isSubsetOf(b)
}

/** Positive, so that roots and powers have values; pi is itself, as nearly as matters. */
function randomValue(name: string, rng: Rng): Rational {
  if (name === 'pi' || name === 'π') return rational(314_159_265_359, 100_000_000_000)
  return rational(101 + rng.below(800), 97)
}

type Value = Rational | number

function valueAt(expression: Expression, values: ReadonlyMap<string, Rational>): Value | undefined {
  const exactValue = evaluate(expression, (name) => values.get(name))
  if (exactValue) return exactValue
  const value = evaluateNumber(expression, (name) => toNumber(values.get(name)!))
  return Number.isFinite(value) ? value : undefined
}

function agree(a: Value, b: Value): boolean {
  if (typeof a !== 'number' && typeof b !== 'number') return equal(a, b)
  const [x, y] = [asNumber(a), asNumber(b)]
  return Math.abs(x - y) <= 1e-7 * Math.max(1, Math.abs(x), Math.abs(y))
}

function asNumber(value: Value): number {
  return typeof value === 'number' ? value : toNumber(value)
}
