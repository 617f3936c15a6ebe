import { array, assert, boolean, constantFrom, integer, property, string } from 'fast-check'
import { expect, test } from 'vitest'
import { compareSides } from './equality.ts'
import { equationsIn, isComputed } from './equations.ts'
import { mathTokens } from './math-tokens.ts'

test.each([
  ['3 + 4 * 2 = 11', 'equal'],
  ['((-9 - 5) - (4 + 3 + -5)) = (-14 - 2)', 'equal'],
  ['2^3 + 5! = 128', 'equal'],
  ['3 × 4 ÷ 2 = 6', 'equal'],
  ['1,200 + 34.50 = 1,234.5', 'equal'],
  ['\\frac{3}{4} \\times 8 = 6', 'equal'],
  ['\\left( 2 + 3 \\right) \\cdot 4 = 20', 'equal'],
  ['\\$5.00 \\times 3 \\text{ boxes} = \\$15', 'equal'],
  ['1{,}500 \\div 3 = \\boxed{500}', 'equal'],
  ['20% of 50 = 10', 'equal'],
  ['15\\% \\times 200 = 30', 'equal'],
  ['80 + 25% = 100', 'equal'],
  ['3/4 * 100 = 75%', 'equal'],
  ['2 1/2 * 4 = 10', 'equal'],
  ['5 boxes x 6 pens/box = 30 pens', 'equal'],
  ['$12 per hour * 3 hours = $36', 'equal'],
  ['12 divided by 4 = 3', 'equal'],
  ['100 (first day) + 150 (second day) = 250', 'equal'],
  ['\\sqrt{16} + 1 = 5', 'equal'],
  ['\\sqrt{50} = 5\\sqrt{2}', 'equal'],
  ['4(3) - 2 = 10', 'equal'],
  ['7 + 6 = 12', 'unequal'],
  ['-81 / 9 = 9', 'unequal'],
  ['\\frac{40}{5} = 3', 'unequal'],
  ['$4.20 + $9.45 + $1.35 = $14.99', 'unequal'],
  ['5 + 3 is 9', 'unequal'],
  ['\\sqrt{50} = 2\\sqrt{5}', 'unequal'],
] as const)('%s is %s', (text, kind) => {
  expect(ruleAll(text)).toEqual([kind])
})

test.each([
  ['100 / 3 = 33.33', 'equal'],
  ['100 / 3 = 33.3', 'equal'],
  ['2 / 3 = 0.66', 'equal'],
  ['2 / 3 = 0.67', 'equal'],
  ['2 / 3 = 0.65', 'unequal'],
  ['7 / 2 = 3', 'unequal'],
  ['10 / 4 = 2.6', 'unequal'],
  ['0.333 * 9 = 3', 'equal'],
] as const)('printed digits bound what rounding explains: %s is %s', (text, kind) => {
  expect(ruleAll(text)).toEqual([kind])
})

test.each([
  'half of 30 = 15',
  'the sum of 5 and 6 = 11',
  'twice 4 + 1 = 9',
  'x + 5 = 12',
  'Total = 3 + y = 9',
  'f(3) = 3 * 4',
  'The ratio is 3:4 = 0.5',
  '0.\\overline{6} = 2 / 3 + 1',
  '!5 = 44 * 2',
  '49 / 9 = 5 complete rounds',
  '2 hours * 30 = 3600 minutes',
  '40 nickels = 40 x $0.05',
  '3 hours - 30 minutes = 2.5 hours',
])('what is not certain is not ruled on: %s', (text) => {
  expect(ruleAll(text)).not.toContain('unequal')
})

test('a chain is ruled on link by link', () => {
  expect(ruleAll('A = (2 + 3) * 4 = 5 * 4 = 25')).toEqual(['equal', 'unequal'])
})

test('a calculator note is an equation of its own', () => {
  expect(ruleAll('She pays 2*3=<<2*3=6>>6 dollars.').length).toBe(2)
})

test('"and" ends one chain and begins the next', () => {
  expect(ruleAll('A = 1 + 2 = 3 and B = 4 * 5 = 20')).toEqual(['equal', 'equal'])
})

test('a line that begins with a sign goes on from the line before', () => {
  expect(ruleAll('\\[ T = 3 + 4 \\]\n\\[ = 8 \\]')).toEqual(['unequal'])
})

test('an equation in brackets stands apart from the sentence around it', () => {
  expect(ruleAll('She has 8 (5 + 3 = 8) and needs 2.')).toEqual(['equal'])
})

test('true sums and products are never ruled unequal, however they are written', () => {
  const number = integer({ min: -999, max: 999 })
  const sign = constantFrom('+', '-', '*')
  assert(
    property(number, sign, number, boolean(), (a, operator, b, isLatex) => {
      const value = operator === '+' ? a + b : operator === '-' ? a - b : a * b
      const shown = operator === '*' && isLatex ? '\\times' : operator
      const text = isLatex
        ? `\\[ (${a}) ${shown} (${b}) = ${value} \\]`
        : `${a} ${operator} ${b} = ${value}`
      expect(ruleAll(text)).toEqual(['equal'])
      expect(ruleAll(text.replace(`= ${value}`, `= ${value + 1}`))).toEqual(['unequal'])
    }),
  )
})

test('no text makes the reader throw', () => {
  const piece = constantFrom(
    '\\frac',
    '{',
    '}',
    '(',
    ')',
    '=',
    '1',
    'x',
    '\\text{a',
    '<<',
    '>>',
    '^',
    '%',
    ' ',
    '-',
  )
  assert(
    property(array(piece, { maxLength: 40 }), (pieces) => {
      ruleAll(pieces.join(''))
    }),
    { numRuns: 500 },
  )
  assert(property(string({ unit: 'binary' }), (text) => void ruleAll(text)))
})

/** The rulings on neighbouring sides of which one computes. */
function ruleAll(text: string): string[] {
  return equationsIn(mathTokens(text)).flatMap(({ sides }) =>
    sides.slice(1).flatMap((side, at) => {
      const [left, right] = [sides[at]!.expression, side.expression]
      if (!left || !right || !(isComputed(sides[at]!) || isComputed(side))) return []
      const { kind } = compareSides(left, right)
      return kind === 'undecided' ? [] : [kind]
    }),
  )
}
