import { assert } from '../base/assert.ts'

/**
 * Exact fractions of big integers, so that a check never calls an equality wrong because of the
 * machine's floating point. Always reduced, denominator positive.
 */
export type Rational = { readonly numerator: bigint; readonly denominator: bigint }

export const zero: Rational = { numerator: 0n, denominator: 1n }
export const one: Rational = { numerator: 1n, denominator: 1n }

/**
 * Largest exponent (absolute) and largest size of a power in bits; beyond them a power is
 * undecided.
 */
const exponentMax = 1024n
const powerBitsMax = 4096

/** The reduced fraction. Asserts a denominator other than zero. */
export function rational(numerator: bigint | number, denominator: bigint | number = 1n): Rational {
  return reduced(BigInt(numerator), BigInt(denominator))
}

/** The value of a decimal numeral as printed: "1200", "0.25", ".5". No separators, no sign. */
export function parseDecimal(text: string): Rational {
  const point = text.indexOf('.')
  if (point === -1) return { numerator: BigInt(text), denominator: 1n }
  const digits = text.slice(0, point) + text.slice(point + 1)
  return reduced(BigInt(digits), 10n ** BigInt(text.length - point - 1))
}

export function add(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n)
    return { numerator: a.numerator + b.numerator, denominator: 1n }
  const numerator = a.numerator * b.denominator + b.numerator * a.denominator
  return reduced(numerator, a.denominator * b.denominator)
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negate(b))
}

export function negate(a: Rational): Rational {
  return { numerator: -a.numerator, denominator: a.denominator }
}

export function multiply(a: Rational, b: Rational): Rational {
  if (a.denominator === 1n && b.denominator === 1n)
    return { numerator: a.numerator * b.numerator, denominator: 1n }
  return reduced(a.numerator * b.numerator, a.denominator * b.denominator)
}

/** Undefined when `b` is zero. */
export function divide(a: Rational, b: Rational): Rational | undefined {
  if (b.numerator === 0n) return undefined
  return reduced(a.numerator * b.denominator, a.denominator * b.numerator)
}

/**
 * Exact powers: integer exponents, and roots that come out even. Undefined otherwise or when huge.
 */
export function power(base: Rational, exponent: Rational): Rational | undefined {
  if (exponent.denominator === 1n) return integerPower(base, exponent.numerator)
  const root = exactRoot(base, exponent.denominator)
  return root && integerPower(root, exponent.numerator)
}

/**
 * The `degree`-th root when it is rational; undefined otherwise, and for even roots of negatives.
 */
export function exactRoot(of: Rational, degree: bigint): Rational | undefined {
  if (degree < 2n || degree > 16n) return undefined
  if (of.numerator < 0n) {
    if (degree % 2n === 0n) return undefined
    const root = exactRoot(negate(of), degree)
    return root && negate(root)
  }
  const numerator = integerRoot(of.numerator, degree)
  const denominator = integerRoot(of.denominator, degree)
  if (numerator === undefined || denominator === undefined) return undefined
  return { numerator, denominator }
}

export function equal(a: Rational, b: Rational): boolean {
  return a.numerator === b.numerator && a.denominator === b.denominator
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compare(a: Rational, b: Rational): number {
  const left = a.numerator * b.denominator
  const right = b.numerator * a.denominator
  return left < right ? -1 : left > right ? 1 : 0
}

export function absolute(a: Rational): Rational {
  return a.numerator < 0n ? negate(a) : a
}

export function isInteger(a: Rational): boolean {
  return a.denominator === 1n
}

/** The largest integer that is not above `a`. */
export function floor(a: Rational): Rational {
  const quotient = a.numerator / a.denominator
  const below = a.numerator < 0n && quotient * a.denominator !== a.numerator
  return { numerator: below ? quotient - 1n : quotient, denominator: 1n }
}

/** The nearest machine number. */
export function toNumber(a: Rational): number {
  const direct = Number(a.numerator) / Number(a.denominator)
  if (Number.isFinite(direct)) return direct
  const scaled = (a.numerator * 10n ** 18n) / a.denominator
  return Number(scaled) / 1e18
}

/** A finite machine number as a fraction, to 12 significant digits. */
export function approximation(value: number): Rational {
  const [digits, exponent] = value.toExponential(11).split('e') as [string, string]
  const unscaled = BigInt(digits.replace('.', ''))
  const shift = Number(exponent) - 11
  return shift < 0
    ? reduced(unscaled, 10n ** BigInt(-shift))
    : rational(unscaled * 10n ** BigInt(shift))
}

/**
 * For people: integers and short decimals as such, small fractions as "1/3", others to 6 digits.
 */
export function formatRational(a: Rational): string {
  if (bitLength(a.numerator) > 60) return String(Number(toNumber(a).toPrecision(6)))
  if (a.denominator === 1n) return a.numerator.toString()
  const places = decimalPlaces(a.denominator)
  if (places === undefined || places > 6)
    return a.denominator < 1000n
      ? `${a.numerator}/${a.denominator}`
      : String(Number(toNumber(a).toPrecision(6)))
  const scaled = (a.numerator * 10n ** BigInt(places)) / a.denominator
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  return `${scaled < 0n ? '-' : ''}${digits.slice(0, -places)}.${digits.slice(-places)}`
}

/** A text that is equal exactly for equal values; for maps and sets. */
export function rationalKey(a: Rational): string {
  return a.denominator === 1n ? a.numerator.toString() : `${a.numerator}/${a.denominator}`
}

/** How many decimal places a fraction with this denominator has; undefined when it never ends. */
function decimalPlaces(denominator: bigint): number | undefined {
  let rest = denominator
  let twos = 0
  let fives = 0
  while (rest % 2n === 0n) {
    rest /= 2n
    twos++
  }
  while (rest % 5n === 0n) {
    rest /= 5n
    fives++
  }
  return rest === 1n ? Math.max(twos, fives) : undefined
}

function integerPower(base: Rational, exponent: bigint): Rational | undefined {
  const size = exponent < 0n ? -exponent : exponent
  const bits = Math.max(bitLength(base.numerator), bitLength(base.denominator))
  if (size > exponentMax || Number(size) * bits > powerBitsMax) return undefined
  const raised = { numerator: base.numerator ** size, denominator: base.denominator ** size }
  return exponent < 0n ? divide(one, raised) : raised
}

function integerRoot(of: bigint, degree: bigint): bigint | undefined {
  if (bitLength(of) > powerBitsMax) return undefined
  let low = 0n
  let high = 1n << BigInt(Math.ceil(bitLength(of) / Number(degree)) + 1)
  while (low < high) {
    const middle = (low + high) >> 1n
    if (middle ** degree < of) low = middle + 1n
    else high = middle
  }
  return low ** degree === of ? low : undefined
}

function bitLength(value: bigint): number {
  return (value < 0n ? -value : value).toString(16).length * 4
}

function reduced(numerator: bigint, denominator: bigint): Rational {
  assert(denominator !== 0n, 'a denominator is not zero')
  const sign = denominator < 0n ? -1n : 1n
  const divisor = greatestCommonDivisor(numerator, denominator) * sign
  return { numerator: numerator / divisor, denominator: denominator / divisor }
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a
  let y = b < 0n ? -b : b
  while (y !== 0n) [x, y] = [y, x % y]
  return x
}
