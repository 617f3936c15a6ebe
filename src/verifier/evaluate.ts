import { type Expression, type NumberExpression, operands } from './expression.ts'
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

/** The exact value, or undefined: a free name, a division by zero, an irrational root, a huge power. */
export function evaluate(
  expression: Expression,
  names: Names = noNames,
  convention: Convention = usualConvention,
): Rational | undefined {
  switch (expression.kind) {
    case 'number':
      return numberValue(expression, convention)
    case 'name':
      return names(expression.name)
    case 'negate': {
      const of = evaluate(expression.of, names, convention)
      return of && exact.negate(of)
    }
    case 'call': {
      const of = evaluate(expression.of, names, convention)
      return of && callValue(expression.name, of)
    }
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'power':
    case 'mixed': {
      const left = evaluate(expression.left, names, convention)
      const right = left && evaluate(expression.right, names, convention)
      if (!left || !right) return undefined
      const isShare = convention.percent === 'additive' && isPercentage(expression.right)
      return operate(
        expression.kind,
        left,
        isShare ? exact.multiply(left, right) : right,
        convention,
      )
    }
  }
}

/** The value in floating point; NaN where there is none. */
export function evaluateNumber(expression: Expression, names: (name: string) => number): number {
  switch (expression.kind) {
    case 'number':
      return exact.toNumber(expression.value) / (expression.percent ? 100 : 1)
    case 'name':
      return names(expression.name)
    case 'negate':
      return -evaluateNumber(expression.of, names)
    case 'call':
      return calls[expression.name](evaluateNumber(expression.of, names))
    case 'add':
    case 'subtract':
    case 'multiply':
    case 'divide':
    case 'power':
    case 'mixed': {
      const left = evaluateNumber(expression.left, names)
      return operations[expression.kind](left, evaluateNumber(expression.right, names))
    }
  }
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

function operate(
  kind: 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'mixed',
  left: Rational,
  right: Rational,
  convention: Convention,
): Rational | undefined {
  switch (kind) {
    case 'add':
      return exact.add(left, right)
    case 'subtract':
      return exact.subtract(left, right)
    case 'multiply':
      return exact.multiply(left, right)
    case 'divide':
      return exact.divide(left, right)
    case 'power':
      return exact.power(left, right)
    case 'mixed':
      return convention.mixed === 'sum' ? exact.add(left, right) : exact.multiply(left, right)
  }
}

function callValue(name: 'sqrt' | 'floor' | 'ceil' | 'factorial', of: Rational) {
  if (name === 'sqrt') return exact.exactRoot(of, 2n)
  if (name === 'floor') return exact.floor(of)
  if (name === 'ceil') return exact.negate(exact.floor(exact.negate(of)))
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

const calls = {
  sqrt: Math.sqrt,
  floor: Math.floor,
  ceil: Math.ceil,
  factorial: () => Number.NaN,
} as const

const operations = {
  add: (a: number, b: number) => a + b,
  subtract: (a: number, b: number) => a - b,
  multiply: (a: number, b: number) => a * b,
  divide: (a: number, b: number) => a / b,
  power: (a: number, b: number) => a ** b,
  mixed: (a: number, b: number) => a * b,
} as const
