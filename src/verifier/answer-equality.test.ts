import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareAnswers } from './answer-equality.ts'

test.each([
  ['18', '18.0'],
  ['1/2', '0.5'],
  ['\\frac{1}{2}', '\\dfrac12'],
  ['\\frac{2}{4}', '1/2'],
  ['58,500', '58500'],
  ['50,\\!625', '50625'],
  ['1{,}200', '1200'],
  ['$36$', '36'],
  ['\\$36', '36'],
  ['\\$36', '36 dollars'],
  ['x = 5', '5'],
  ['5 cm', '5'],
  ['5\\text{ cm}', '5 \\text{cm}'],
  ['48^\\circ', '48'],
  ['48°', '48^{\\circ}'],
  ['50\\%', '50'],
  ['50%', '0.5'],
  ['1\\frac{1}{10}', '\\frac{11}{10}'],
  ['2\\sqrt{5}', '\\sqrt{20}'],
  ['\\frac{\\sqrt{2}}{2}', '\\frac{1}{\\sqrt{2}}'],
  ['288 \\pi', '288\\pi'],
  ['\\frac{3\\pi}{6}', '\\frac{\\pi}{2}'],
  ['x^2 + 2x + 1', '(x+1)^2'],
  ['1+2i', '2i + 1'],
  ['1.2 \\times 10^5', '120000'],
  ['(2,4)', '(2, 4)'],
  ['\\left( 3, \\frac{\\pi}{2} \\right)', '(3, \\frac{\\pi}{2})'],
  ['(1/2, 1]', '\\left(0.5, 1\\right]'],
  ['(-\\infty, 2)', '(-∞, 2)'],
  ['(-\\infty, 0) \\cup (1, \\infty)', '(1,\\infty) \\cup (-\\infty,0)'],
  ['\\{1, 2, 3\\}', '\\{3, 2, 1\\}'],
  ['1, -2', '-2, 1'],
  ['1 and 3', '3, 1'],
  ['1 \\pm \\sqrt{2}', '1-\\sqrt{2}, 1+\\sqrt{2}'],
  [
    '\\begin{pmatrix} 16/49 \\\\ 48/49 \\end{pmatrix}',
    '\\begin{bmatrix} \\frac{16}{49} \\\\ \\frac{48}{49} \\end{bmatrix}',
  ],
  ['\\text{ellipse}', 'Ellipse'],
  ['\\text{(B)}', 'B'],
  ['40_9', '40_{9}'],
  ['40_9', '44_8'],
  ['\\boxed{7}', '7'],
  ['\\cos 60^\\circ', '\\frac{1}{2}'],
  ['12\\pi \\text{ inches/second}', '12\\pi'],
  ['10\\text{ cm}^2', '10'],
  ['x \\in [1, 2]', '[1,2]'],
  ['\\pm 3', '3, -3'],
  ['- \\frac{1}{2}', '-0.5'],
  ['x = 1 or x = 2', '1, 2'],
  ['1, 2, and 3', '1, 2, 3'],
  ['x > 3', '(3, \\infty)'],
  ['3 < x', 'x > 3'],
  ['1 \\le x < 2', '[1, 2)'],
  ['2 \\geq t', '(-\\infty, 2]'],
  ['0.\\overline{3}', '\\frac{1}{3}'],
  ['0.1\\overline{6}', '1/6'],
  ['1.5e3', '1500'],
  ['(10,000)', '10000'],
  ['3:4', '3 : 4'],
  ['\\langle 1, 2 \\rangle', '(1,2)'],
  ['\\left[\\begin{array}{cc} 1 & 2 \\end{array}\\right]', '\\begin{bmatrix} 1 & 2 \\end{bmatrix}'],
  ['10 m/s', '10'],
])('%s is %s', (a, b) => {
  expect([compareAnswers(a, b), compareAnswers(b, a)]).toEqual(['equal', 'equal'])
})

test.each([
  ['18', '19'],
  ['\\frac{1}{2}', '\\frac{1}{3}'],
  ['58,500', '58'],
  ['(2,4)', '(4,2)'],
  ['(0,1)', '[0,1]'],
  ['(0,1)', '\\{0,1\\}'],
  ['1, 2', '1'],
  ['\\{1, 2\\}', '\\{1, 3\\}'],
  ['2\\sqrt{5}', '5'],
  ['7\\pi', '22'],
  ['x^2 + 1', '(x+1)^2'],
  ['\\text{ellipse}', '\\text{circle}'],
  ['\\text{(A)}', '\\text{(B)}'],
  ['-\\frac{1}{16}', '\\frac{1}{16}'],
  ['(-\\infty, 2)', '(\\infty, 2)'],
  ['\\infty', '7'],
  ['\\begin{pmatrix} 1 \\\\ 2 \\end{pmatrix}', '\\begin{pmatrix} 1 & 2 \\end{pmatrix}'],
  ['40_9', '41_9'],
  ['\\log_2 8', '4'],
  ['9 - 2i', '1 - 12i'],
  ['0', '2k'],
  ['\\text{Evelyn}', '3.6'],
  ['x^2 + y^2', '288 \\pi'],
  ['- 3', '3'],
  ['- \\frac{1}{2}', '\\frac{1}{2}'],
  ['x > 3', 'x \\ge 3'],
  ['x > 3', 'x < 3'],
  ['(1,000)', '(1,0)'],
])('%s is not %s', (a, b) => {
  expect([compareAnswers(a, b), compareAnswers(b, a)]).toEqual(['unequal', 'unequal'])
})

test.each([
  ['1/3', '0.33'],
  ['\\pi', '3.14'],
  ['\\sqrt{2}', '1.414213562'],
  ['5 cm', '5 m'],
  ['36 cents', '\\$36'],
  ['40_9', '40'],
  ['', '7'],
  ['', ''],
  ['ellipse', 'an ellipse in the plane'],
  ['i^2', '-1'],
  ['1 2/3', '12/3'],
  ['1 2', '12'],
  ['five', '6'],
  ['12\\pi \\text{ cm}', '12\\pi \\text{ m}'],
  ['x = 5', 'y = 5'],
  ['x > 5', 'y > 5'],
  ['2 dozen', '2'],
  ['5 \\text{ million}', '5'],
  ['50\\%', '50 dollars'],
  ['10 \\text{ cm}^2', '10 \\text{ cm}^3'],
])('%s is never said to be %s', (a, b) => {
  expect([compareAnswers(a, b), compareAnswers(b, a)]).not.toContain('equal')
})

test.each([
  ['xy', 'yx'],
  ['a^2b', 'ba^2'],
  ['1 hour', '60 minutes'],
  ['5 million', '5000000'],
  ['twelve', '12'],
  ['x = 5, y = 3', '(5, 3)'],
  ['3, -2', '(3, -2)'],
  ['x \\ne 3', '(3, \\infty)'],
])('whether %s is %s is left open', (a, b) => {
  expect([compareAnswers(a, b), compareAnswers(b, a)]).toEqual(['undecided', 'undecided'])
})

test('a text that is no answer costs little', () => {
  const deep = `${'{'.repeat(400)}7${'}'.repeat(400)}`
  expect(compareAnswers(deep, '7')).not.toBe('unequal')
  expect(compareAnswers('('.repeat(100_000), '7')).toBe('undecided')
  expect(compareAnswers('9^{9^{9^9}}', '1')).not.toBe('equal')
  expect(compareAnswers('\\frac{1}{0}', '1')).not.toBe('equal')
})

test('numbers in any spelling are equal exactly when they are', () => {
  const fraction = fc.tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: 1, max: 12 }))
  const spelling = fc.integer({ min: 0, max: 4 })
  fc.assert(
    fc.property(fraction, spelling, fraction, spelling, (a, first, b, second) => {
      const isSame = a[0] * b[1] === b[0] * a[1]
      const ruling = compareAnswers(spelled(a, first), spelled(b, second))
      expect(ruling).toBe(isSame ? 'equal' : 'unequal')
    }),
    { seed: 5, numRuns: 500 },
  )
})

function spelled([top, bottom]: readonly [number, number], way: number): string {
  const sign = top < 0 ? '-' : ''
  const size = Math.abs(top)
  const ways = [
    `${top}/${bottom}`,
    `${sign}\\frac{${size}}{${bottom}}`,
    `$\\dfrac{${top}}{${bottom}}$`,
    `x = ${sign}\\frac{${size * 3}}{${bottom * 3}}`,
    `(${top}) \\div ${bottom}`,
  ]
  return ways[way]!
}
