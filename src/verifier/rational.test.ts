import { assert, bigInt, property, tuple } from 'fast-check'
import { expect, test } from 'vitest'
import * as exact from './rational.ts'

test('decimals are read as printed', () => {
  expect(exact.parseDecimal('0.125')).toEqual(exact.rational(1, 8))
  expect(exact.parseDecimal('.5')).toEqual(exact.rational(1, 2))
  expect(exact.parseDecimal('1200')).toEqual(exact.rational(1200))
})

test('a tenth and two tenths are three tenths', () => {
  const sum = exact.add(exact.parseDecimal('0.1'), exact.parseDecimal('0.2'))
  expect(exact.equal(sum, exact.parseDecimal('0.3'))).toBe(true)
})

test('nothing is divided by zero', () => {
  expect(exact.divide(exact.one, exact.zero)).toBeUndefined()
})

test('powers and even roots are exact, others undecided', () => {
  expect(exact.power(exact.rational(2, 3), exact.rational(-2))).toEqual(exact.rational(9, 4))
  expect(exact.power(exact.rational(16, 81), exact.rational(1, 4))).toEqual(exact.rational(2, 3))
  expect(exact.power(exact.rational(2), exact.rational(1, 2))).toBeUndefined()
  expect(exact.exactRoot(exact.rational(-8), 3n)).toEqual(exact.rational(-2))
  expect(exact.exactRoot(exact.rational(-4), 2n)).toBeUndefined()
  expect(exact.power(exact.rational(10), exact.rational(1_000_000))).toBeUndefined()
})

test('floors of negatives go down', () => {
  expect(exact.floor(exact.rational(-7, 2))).toEqual(exact.rational(-4))
  expect(exact.floor(exact.rational(7, 2))).toEqual(exact.rational(3))
})

test('people see decimals where they end, fractions where they do not', () => {
  expect(exact.formatRational(exact.rational(-5, 4))).toBe('-1.25')
  expect(exact.formatRational(exact.rational(1, 3))).toBe('1/3')
  expect(exact.formatRational(exact.rational(6, 2))).toBe('3')
})

test('an approximation is the number to twelve digits', () => {
  expect(exact.toNumber(exact.approximation(Math.PI))).toBeCloseTo(Math.PI, 10)
  expect(exact.approximation(-2500)).toEqual(exact.rational(-2500))
})

const rationals = tuple(
  bigInt({ min: -10_000n, max: 10_000n }),
  bigInt({ min: 1n, max: 500n }),
).map(([numerator, denominator]) => exact.rational(numerator, denominator))

test('subtraction undoes addition, division undoes multiplication', () => {
  assert(
    property(rationals, rationals, (a, b) => {
      expect(exact.subtract(exact.add(a, b), b)).toEqual(a)
      if (b.numerator !== 0n) expect(exact.divide(exact.multiply(a, b), b)).toEqual(a)
    }),
  )
})

test('order agrees with the machine where that is exact', () => {
  assert(
    property(rationals, rationals, (a, b) => {
      const machine = Math.sign(exact.toNumber(a) - exact.toNumber(b))
      if (machine !== 0) expect(exact.compare(a, b)).toBe(machine)
    }),
  )
})
