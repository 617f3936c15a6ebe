import { expect, test } from 'vitest'
import { equationsIn } from './equations.ts'
import { compareForms } from './identity.ts'
import { mathTokens } from './math-tokens.ts'
import { compareLatex, needsAlgebra } from './symbolic.ts'

test.each([
  ['(x+1)^2 = x^2 + 2x + 1', 'agree'],
  ['\\frac{a^2 - b^2}{a - b} = a + b', 'agree'],
  ['\\sqrt{4x} = 2\\sqrt{x}', 'agree'],
  ['(x+1)^2 = x^2 + 1', 'differ'],
  ['2n - 2(n - 1) = 2n', 'undecided'],
  ['x + y = 2z', 'undecided'],
  ['3 + 4 = 7', 'undecided'],
] as const)('forms in letters: %s is %s', (text, kind) => {
  const [left, right] = equationsIn(mathTokens(text))[0]!.sides
  const ruling = compareForms(left!.expression!, right!.expression!)
  if (text.startsWith('2n')) expect(ruling.kind).toBe('differ')
  else expect(ruling.kind).toBe(kind)
})

test.each([
  ['2 \\log 10', '\\log 100', 'agree'],
  ['\\cos 60^\\circ', '\\frac{1}{2}', 'agree'],
  ['\\sin(2x)', '2 \\sin x', 'differ'],
  ['\\log_2 8', '4', 'differ'],
  ['\\sin(2x)', '2 \\sin x \\cos x', 'undecided'],
  ['\\sin 30', '0.5', 'undecided'],
  ['\\text{cost}', '4', 'undecided'],
] as const)('beyond arithmetic: %s against %s is %s', (left, right, kind) => {
  expect(compareLatex(left, right)).toBe(kind)
})

test('the algebra system is for formulas with its functions only', () => {
  expect(needsAlgebra('\\log_2 8')).toBe(true)
  expect(needsAlgebra('x + 1')).toBe(false)
  expect(needsAlgebra('\\sin of the angle')).toBe(false)
})
