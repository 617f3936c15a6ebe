import {
  type Call,
  type Expression,
  type NumberExpression,
  type Operation,
  operands,
} from './expression.ts'
import * as exact from './rational.ts'
import type { Rational } from './rational.ts'

/** How the ambiguous signs of a text are taken; a text means whichever of these makes it true. */
export type Convention = {
  /** "20%" is 0.2, or 20 (percentages as plain numbers), or, after + and -, a share of the left. */
  readonly percent: 'fraction' | 'plain' | 'additive'
  /** "2 1/2" is 2.5, or 2 times 1/2. */
  readonly mixed: 'sum' | 'product'
}

export const usualConvention: Convention = { percent: 'fraction', mixed: 'sum' }

/** What a name stands for; undefined when it is free. */
export type Names = (name: string) => Rational | undefined

export const noNames: Names = () => undefined

/**
 * The exact value, or undefined: a free name, a division by zero, an irrational root, a huge power.
 */
export function evaluate(
  expression: Expression,
  names: Names = noNames,
  convention: Convention = usualConvention,
): Rational | undefined {
  if (expression.kind === 'number') return numberValue(expression, convention)
  if (expression.kind === 'name') return names(expression.name)
  if (expression.kind === 'negate' || expression.kind === 'call') {
    const of = evaluate(expression.of, names, convention)
    if (!of) return undefined
    return expression.kind === 'negate' ? exact.negate(of) : exactCalls[expression.name](of)
  }
  const left = evaluate(expression.left, names, convention)
  const right = left && evaluate(expression.right, names, convention)
  if (!left || !right) return undefined
  const isShare = convention.percent === 'additive' && isPercentage(expression.right)
  const operand = isShare ? exact.multiply(left, right) : right
  const isProduct = expression.kind === 'mixed' && convention.mixed === 'product'
  return exactOperations[isProduct ? 'multiply' : expression.kind](left, operand)
}

/** The value in floating point; NaN where there is none. */
export function evaluateNumber(expression: Expression, names: (name: string) => number): number {
  if (expression.kind === 'number')
    return exact.toNumber(expression.value) / (expression.percent ? 100 : 1)
  if (expression.kind === 'name') return names(expression.name)
  if (expression.kind === 'negate') return -evaluateNumber(expression.of, names)
  if (expression.kind === 'call')
    return machineCalls[expression.name](evaluateNumber(expression.of, names))
  const left = evaluateNumber(expression.left, names)
  return machineOperations[expression.kind](left, evaluateNumber(expression.right, names))
}

/** The conventions under which the signs of these expressions can be read, the usual one first. */
export function conventionsFor(expressions: readonly Expression[]): readonly Convention[] {
  let hasPercent = false
  let hasMixed = false
  for (const expression of expressions) {
    for (const operand of operands(expression))
      hasPercent ||= operand.kind === 'number' && operand.percent
    hasMixed ||= holdsMixed(expression)
  }
  const percents = hasPercent ? (['fraction', 'plain', 'additive'] as const) : ['fraction' as const]
  const mixes = hasMixed ? (['sum', 'product'] as const) : ['sum' as const]
  return percents.flatMap((percent) => mixes.map((mixed) => ({ percent, mixed })))
}

function numberValue(number: NumberExpression, convention: Convention): Rational {
  if (!number.percent || convention.percent === 'plain') return number.value
  return exact.multiply(number.value, percentUnit)
}

const percentUnit = exact.rational(1, 100)

type ExactOperation = (left: Rational, right: Rational) => Rational | undefined

const exactOperations: Readonly<Record<Operation, ExactOperation>> = {
  add: exact.add,
  subtract: exact.subtract,
  multiply: exact.multiply,
  divide: exact.divide,
  power: exact.power,
  mixed: exact.add,
}

const exactCalls: Readonly<Record<Call, (of: Rational) => Rational | undefined>> = {
  sqrt: (of) => exact.exactRoot(of, 2n),
  floor: exact.floor,
  ceil: (of) => exact.negate(exact.floor(exact.negate(of))),
  factorial,
}

function factorial(of: Rational): Rational | undefined {
  if (!exact.isInteger(of) || of.numerator < 0n || of.numerator > factorialMax) return undefined
  let product = 1n
  for (let factor = 2n; factor <= of.numerator; factor++) product *= factor
  return exact.rational(product)
}

const factorialMax = 60n

function isPercentage(expression: Expression): boolean {
  return expression.kind === 'number' && expression.percent
}

function holdsMixed(expression: Expression): boolean {
  if (expression.kind === 'number' || expression.kind === 'name') return false
  if (expression.kind === 'negate' || expression.kind === 'call') return holdsMixed(expression.of)
  return expression.kind === 'mixed' || holdsMixed(expression.left) || holdsMixed(expression.right)
}

const machineCalls: Readonly<Record<Call, (of: number) => number>> = {
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  factorial: () => Number.NaN,
}

const machineOperations: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: (a, b) => a ** b,
  mixed: (a, b) => a + b,
}
