import { conventionsFor, evaluate, evaluateNumber, type Names, noNames } from './evaluate.ts'
import { type Expression, type NumberExpression, operands } from './expression.ts'
import * as exact from './rational.ts'
import type { Rational } from './rational.ts'
import { anyOf } from './word-pattern.ts'

/** How two sides stand to each other, with their values where both have one. */
export type Ruling =
  | { readonly kind: 'equal' | 'unequal'; readonly left: Rational; readonly right: Rational }
  | { readonly kind: 'undecided' }

export type EqualityOptions = {
  readonly names?: Names
  /**
   * The text says that it rounds ("≈", "about"): integers may then be rounded too. Default false.
   */
  readonly isRounded?: boolean
  /** Whether a printed value is known to have been rounded earlier. Default: none is. */
  readonly wasRounded?: (value: Rational) => boolean
  /** Whether a printed value is known to be exact, however many digits it has. Default: none is. */
  readonly isExact?: (value: Rational) => boolean
}

/**
 * Whether two written sides have one value. Exact, except as far as printed digits allow: a decimal
 * stands for everything that rounds or truncates to it, and a rounded operand carries its half
 * digit through the computation. A text with ambiguous signs is unequal only when no reading makes
 * it true.
 */
export function compareSides(
  left: Expression,
  right: Expression,
  options: EqualityOptions = {},
): Ruling {
  const names = options.names ?? noNames
  let first: Ruling = { kind: 'undecided' }
  for (const convention of conventionsFor([left, right])) {
    const a = evaluate(left, names, convention)
    const b = evaluate(right, names, convention)
    if (!a || !b) return options.names ? { kind: 'undecided' } : compareRoots(left, right, options)
    if (exact.equal(a, b) || isWithinDigits(left, right, a, b, options))
      return { kind: 'equal', left: a, right: b }
    if (isPercentScale(left, right, a, b)) return { kind: 'equal', left: a, right: b }
    if (first.kind === 'undecided') first = { kind: 'unequal', left: a, right: b }
  }
  if (isUnitChange(left, right, first) || isWholeQuotient(left, right, first))
    return { kind: 'undecided' }
  return first
}

/** "49 / 9 = 5 complete rounds": a division that keeps the whole part and says so. */
function isWholeQuotient(left: Expression, right: Expression, ruling: Ruling): boolean {
  if (ruling.kind === 'undecided' || left.kind !== 'divide' || right.kind !== 'number') return false
  if (!/^(?:complete|full|whole|entire|remainder)\b/.test(right.unit)) return false
  return exact.equal(exact.floor(ruling.left), ruling.right)
}

/**
 * Sides without names that hold irrational roots: in floating point, with a margin far above its
 * error.
 */
function compareRoots(left: Expression, right: Expression, options: EqualityOptions): Ruling {
  const [x, y] = [evaluateNumber(left, noNumber), evaluateNumber(right, noNumber)]
  if (!Number.isFinite(x) || !Number.isFinite(y)) return { kind: 'undecided' }
  const [a, b] = [exact.approximation(x), exact.approximation(y)]
  const isEqual =
    Math.abs(x - y) <= 1e-9 * Math.max(Math.abs(x), Math.abs(y)) ||
    isWithinDigits(left, right, a, b, options)
  return { kind: isEqual ? 'equal' : 'unequal', left: a, right: b }
}

function noNumber(): number {
  return Number.NaN
}

/** "0.25 = 25%" and "25/100 * 100 = 25%": one side counts in hundredths of the other. */
function isPercentScale(left: Expression, right: Expression, a: Rational, b: Rational): boolean {
  const isPercent = [left, right].some(
    (side) => side.kind === 'number' && (side.percent || side.unit.startsWith('percent')),
  )
  if (!isPercent) return false
  return exact.equal(exact.multiply(a, hundred), b) || exact.equal(exact.multiply(b, hundred), a)
}

const hundred = exact.rational(100)
const half = exact.rational(1, 2)

function isWithinDigits(
  left: Expression,
  right: Expression,
  a: Rational,
  b: Rational,
  options: EqualityOptions,
): boolean {
  const gap = exact.absolute(exact.subtract(a, b))
  const printed = exact.add(printedSlack(left, b, options), printedSlack(right, a, options))
  if (printed.numerator !== 0n && exact.compare(gap, printed) <= 0) return true
  const carried = exact.add(carriedSlack(left, a, options), carriedSlack(right, b, options))
  if (carried.numerator === 0n) return false
  return exact.compare(gap, exact.add(printed, carried)) <= 0
}

/**
 * What a lone printed value may be off by: its last digit (rounded or cut off). Nothing when the
 * value it stands for has no more digits than were printed: there was nothing to round.
 */
function printedSlack(side: Expression, meant: Rational, options: EqualityOptions): Rational {
  if (side.kind === 'negate') return printedSlack(side.of, meant, options)
  if (side.kind !== 'number') return exact.zero
  const digit = lastDigit(side.decimals + (side.percent ? 2 : 0))
  const isMachine = side.decimals > machineDecimals
  if (!isMachine && exact.isInteger(exact.divide(meant, digit)!)) return exact.zero
  if (side.decimals > 0) return digit
  return options.isRounded ? digit : exact.zero
}

/** What rounded operands may do to a computed value, summed over the operands. */
function carriedSlack(side: Expression, value: Rational, options: EqualityOptions): Rational {
  if (side.kind === 'number' || side.kind === 'name') return exact.zero
  let slack = exact.zero
  for (const operand of operands(side)) {
    if (operand.kind !== 'number' || !mayBeRounded(operand, options)) continue
    const shifted = exact.add(operand.value, exact.multiply(half, lastDigit(operand.decimals)))
    const moved = evaluate(replaced(side, operand, shifted), options.names)
    if (moved) slack = exact.add(slack, exact.absolute(exact.subtract(moved, value)))
  }
  return slack
}

function mayBeRounded(operand: NumberExpression, options: EqualityOptions): boolean {
  if (options.wasRounded?.(operand.value)) return true
  if (options.isExact?.(operand.value)) return false
  return operand.decimals >= 3 || (operand.decimals > 0 && options.isRounded === true)
}

function replaced(side: Expression, operand: Expression, value: Rational): Expression {
  if (side === operand) return { ...(operand as NumberExpression), value }
  if (side.kind === 'number' || side.kind === 'name') return side
  if (side.kind === 'negate' || side.kind === 'call')
    return { ...side, of: replaced(side.of, operand, value) }
  const left = replaced(side.left, operand, value)
  const right = replaced(side.right, operand, value)
  return { ...side, left, right }
}

/** Long decimals were printed by a machine, whose last digits are no claim. */
function lastDigit(decimals: number): Rational {
  return { numerator: 1n, denominator: 10n ** BigInt(Math.min(decimals, machineDecimals)) }
}

const machineDecimals = 9

/**
 * Sides whose units differ may be right by a change of unit ("2 hours * 3 = 360 minutes"): when
 * their ratio is a usual factor, arithmetic alone cannot rule.
 */
function isUnitChange(left: Expression, right: Expression, ruling: Ruling): boolean {
  if (ruling.kind === 'undecided' || ruling.right.numerator === 0n) return false
  if (isConversion(left, right) || isMixedSum(left) || isMixedSum(right)) return true
  if (ruling.left.numerator === 0n) return false
  const ratio = exact.absolute(exact.divide(ruling.left, ruling.right)!)
  const factor = exact.compare(ratio, exact.one) < 0 ? exact.divide(exact.one, ratio)! : ratio
  return exact.isInteger(factor) && unitFactors.has(factor.numerator) && unitsDiffer(left, right)
}

/** "3 hours - 30 minutes": a sum over different units is no sum of its numbers. */
function isMixedSum(side: Expression): boolean {
  return (side.kind === 'add' || side.kind === 'subtract') && unitsOf(side).size > 1
}

/** "40 nickels = 40 x $0.05": a quantity, and the same number times what one of it is worth. */
function isConversion(left: Expression, right: Expression): boolean {
  if (left.kind !== 'number' || left.unit === '' || right.kind !== 'multiply') return false
  return [...operands(right)].some(
    (operand) => operand.kind === 'number' && exact.equal(operand.value, left.value),
  )
}

const unitFactors = new Set(
  [2, 3, 4, 7, 12, 16, 24, 30, 36, 52, 60, 100, 365, 1000, 1440, 1760, 3600, 5280, 1e6, 1e9].map(
    BigInt,
  ),
)

function unitsDiffer(left: Expression, right: Expression): boolean {
  const [a, b] = [unitsOf(left), unitsOf(right)]
  return [...b].some((unit) => !a.has(unit)) || [...a].some((unit) => scaleWords.test(unit))
}

const scaleWords = anyOf(`
  dollars? cents? penn(?:y|ies) dozens? hundreds? thousands? millions? billions? pairs? couples?
  k minutes? hours? seconds? days? weeks? months? years? feet foot inch(?:es)? yards? miles?
  meters? centimeters? kilometers? cm mm km kg grams? ml mg liters? ounces? pounds? quarters?
  dimes? nickels?
`)

function unitsOf(expression: Expression): Set<string> {
  const units = new Set<string>()
  for (const operand of operands(expression)) {
    if (operand.kind !== 'number') continue
    const unit = operand.unit !== '' ? operand.unit : operand.currency ? 'dollars' : ''
    const scale = scaleWords.exec(unit)
    if (scale) units.add(scale[0].replace(/s$/, ''))
  }
  return units
}
