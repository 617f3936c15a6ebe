/** Metrics, sums and sorting against the plain definition, over 20,000 random cases each. */
import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import { addTerm, startSum, sumOf } from '../../src/stats/exact-sum.ts'
import { compiledFirstErrorCounter, countPlainly } from '../../src/stats/first-error-counts.ts'
import {
  areaUnderCurve,
  brierScore,
  calibrationError,
  type ScoredSolutions,
  sweepFirstErrors,
} from '../../src/stats/index.ts'
import { sortNumbers } from '../../src/stats/sort-numbers.ts'
import { type Case, caseCount, expectMet, forCases, note, type Tally } from './special-cases.ts'

const counters = { typescript: countPlainly, webassembly: compiledFirstErrorCounter()! }
const { NaN: none, POSITIVE_INFINITY: infinite } = Number
const edges = [0, -0, 1, 0.5, infinite, -infinite, 5e-324, -1e300]

test('the area under the curve is the share of pairs in order', () => {
  const tally = forNumbers((rng, size) => {
    const scores = Float64Array.from({ length: size }, () => anyScore(rng))
    const labels = Uint8Array.from(scores, () => rng.below(2))
    const isRefused = size > 0 && rng.below(20) === 0
    if (isRefused) {
      scores[rng.below(size)] = none
      if (!throws(() => areaUnderCurve(scores, labels))) expect(scores).toBe('refused')
    } else expectExact(areaUnderCurve(scores, labels), pairsInOrder(scores, labels))
    return scores
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie'])
})

test('neither the order of scores nor a growing scale changes the area under the curve', () => {
  forNumbers((rng, size) => {
    const scores = Float64Array.from({ length: size }, () => rng.below(6) / 4 - 0.5)
    const labels = Uint8Array.from(scores, () => rng.below(2))
    const area = areaUnderCurve(scores, labels)
    expectExact(areaUnderCurve(scores.toReversed(), labels.toReversed()), area)
    expectExact(areaUnderCurve(scores.map(Math.exp), labels), area)
    const swapped = areaUnderCurve(
      scores.map((score) => -score),
      labels.map((label) => 1 - label),
    )
    expectNear(swapped, area)
    return scores
  }, caseCount / 4)
})

test('long lists, with many scores in one part of their range, count the same pairs', () => {
  const rng = seededRng(2)
  for (let round = 0; round < 60; round++)
    for (const size of [255, 511, 512, 513, 900]) {
      const spread = [1e-13, 1, 1e9, 0][rng.below(4)]!
      const share = [0.5, 0.1, 0.9][rng.below(3)]!
      const edgy = 1 + rng.below(40)
      const scores = Float64Array.from({ length: size }, () =>
        rng.below(edgy) === 0 ? anyScore(rng) : rng.next() ** (1 + rng.below(9)) * spread,
      )
      const labels = Uint8Array.from(scores, () => Number(rng.next() < share))
      expectExact(areaUnderCurve(scores, labels), pairsInOrder(scores, labels))
    }
})

test('Brier score and calibration error are the plain sums', () => {
  const tally = forNumbers((rng, size) => {
    const scores = Float64Array.from({ length: size }, () => anyProbability(rng))
    const labels = Uint8Array.from(scores, () => rng.below(2))
    const bins = 1 + rng.below(16)
    if (size > 0 && rng.below(20) === 0) {
      scores[rng.below(size)] = [none, infinite, -infinite, -5e-324, 1 + 2 ** -52][rng.below(5)]!
      const isRefused = throws(() => calibrationError(scores, labels, bins))
      if (!isRefused) expect(scores).toBe('refused')
    } else {
      const error = calibrationError(scores, labels, bins)
      expectNear(error, size === 0 ? null : plainCalibration(scores, labels, bins))
    }
    expectNear(brierScore(scores, labels), size === 0 ? null : plainBrier(scores, labels))
    return scores
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie'])
})

test('long sums are right to 1e-13, in whatever order', () => {
  const rng = seededRng(3)
  for (const size of [4095, 4096, 4097, 8193, 50_000]) {
    const scores = Float64Array.from({ length: size }, () => anyProbability(rng))
    const labels = Uint8Array.from(scores, (score) => Number(rng.next() < score))
    const turned = [scores.toReversed(), labels.toReversed()] as const
    const expected = plainCalibration(scores, labels, 15)
    for (const error of [calibrationError(scores, labels), calibrationError(...turned)])
      expect(Math.abs(error! - expected)).toBeLessThan(1e-13)
    for (const score of [brierScore(scores, labels), brierScore(...turned)])
      expect(Math.abs(score! - plainBrier(scores, labels))).toBeLessThan(1e-13)
  }
})

test('the sweep is looking for the first step below each threshold', () => {
  const thresholds = [0.5, 0, -0, 1, 0.25, infinite, -infinite, 0.5]
  const tally = forNumbers((rng, count) => {
    const solutions = someSolutions(rng, count)
    const points = sweepFirstErrors(solutions, thresholds)
    const alone = rng.below(thresholds.length)
    for (const [at, threshold] of thresholds.entries()) {
      const expected = plainCounts(solutions, threshold)
      expectCounts(points[at]!, expected)
      if (at !== alone) continue
      // One threshold alone goes another way.
      for (const counter of Object.values(counters))
        expectCounts(counter(solutions, threshold), expected)
    }
    return { values: solutions.scores, size: count }
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie'])
})

test('one threshold alone finds first errors in long solutions, and in many', () => {
  const rng = seededRng(11)
  for (let round = 0; round < 2000; round++) {
    const lengths = [1, 31, 32, 33, 55, 56, 57, 63, 64, 65, 113, 0]
    const count = round % 500 === 0 ? 5000 : 1 + rng.below(4)
    const parts = Array.from({ length: count }, () => {
      const length = lengths[rng.below(lengths.length)]!
      return Float64Array.from({ length }, () => (rng.below(length) === 0 ? 0 : 1))
    })
    const errors = parts.map((part) =>
      rng.below(2) ? part.indexOf(0) : rng.below(part.length + 1) - 1,
    )
    const solutions = joined(parts, errors)
    const expected = plainCounts(solutions, 0.5)
    for (const counter of Object.values(counters)) expectCounts(counter(solutions, 0.5), expected)
    expectCounts(sweepFirstErrors(solutions, [0.5])[0]!, expected)
  }
})

test('an error at a step that its solution does not have is refused', () => {
  const solutions = joined([Float64Array.of(1, 0), Float64Array.of(1)], [1, 1])
  for (const counter of Object.values(counters))
    expect(() => counter(solutions, 0.5)).toThrow('an error stands at a step of its solution')
  expect(() => sweepFirstErrors(solutions, [0.5, 1])).toThrow('at a step of its solution')
  expect(() => sweepFirstErrors({ ...solutions, starts: [0, 2] }, [0.5])).toThrow('starts name')
})

test('neither the order of solutions nor a growing scale changes what a sweep counts', () => {
  forNumbers((rng, count) => {
    const { scores, starts, firstErrors } = someSolutions(rng, count)
    const thresholds = [0, 0.25, 0.6]
    const points = sweepFirstErrors({ scores, starts, firstErrors }, thresholds)
    const grown = { scores: scores.map((score) => Math.atan(score) + 3), starts, firstErrors }
    const scale = thresholds.map((threshold) => Math.atan(threshold) + 3)
    for (const [at, point] of sweepFirstErrors(grown, scale).entries())
      expectCounts(point, points[at]!)
    const order = [...firstErrors.keys()].reverse()
    const parts = order.map((at) => scores.subarray(starts[at], starts[at + 1]))
    const turned = joined(
      parts,
      order.map((at) => firstErrors[at]!),
    )
    for (const [at, point] of sweepFirstErrors(turned, thresholds).entries())
      expectCounts(point, points[at]!)
    return scores
  }, caseCount / 4)
})

test('a compensated sum is the exact sum to its last bits', () => {
  const tally = forNumbers((rng, size) => {
    const isOdd = rng.below(20) === 0
    const terms = Float64Array.from({ length: size }, () => {
      if (rng.below(6) === 0) return [0, -0, 1e16, -1e16, 5e-324][rng.below(5)]!
      if (isOdd && rng.below(3) === 0) return [none, infinite, -infinite][rng.below(3)]!
      return (rng.next() - 0.5) * 10 ** (rng.below(30) - 15)
    })
    const sum = startSum()
    let [plain, magnitude] = [0, 0]
    for (const term of terms) {
      addTerm(sum, term)
      plain += term
      magnitude += Math.abs(term)
    }
    const total = sumOf(sum)
    if (!Number.isFinite(plain)) expectExact(total, plain)
    else {
      const exact = exactSum(terms)
      const slack = 2 ** -52 * Math.abs(exact) + size ** 2 * 2 ** -104 * magnitude
      if (!(Math.abs(total - exact) <= slack)) expect(total).toBe(exact)
    }
    return terms
  })
  expectMet(tally, ['NaN', '0', '-0', 'Infinity', '-Infinity', 'tie'])
})

test('numbers are sorted as by comparing them, -0 before 0', () => {
  const tally = forNumbers((rng, size, round) => {
    // Short lists are sorted by comparison; these are long enough for digits.
    const length = round % 100 === 50 ? 500 + rng.below(100) : size
    const scale = 10 ** (rng.below(40) - 20)
    const values = Float64Array.from({ length }, () =>
      rng.below(3) === 0 ? anyScore(rng) : (rng.next() - 0.5) * scale,
    )
    const sorted = values.slice()
    sortNumbers(sorted)
    const expected = Array.from(values).sort((a, b) => a - b || signOf(a) - signOf(b))
    for (let at = 0; at < length; at++)
      if (!Object.is(sorted[at], expected[at])) expect(sorted).toEqual(expected)
    return values
  })
  expectMet(tally, ['0', '-0', 'Infinity', '-Infinity', 'tie'])
})

type Made = Float64Array | { readonly values: ArrayLike<number>; readonly size: number }

/** Runs cases that give what they were made of. */
function forNumbers(
  check: (rng: Rng, size: number, round: number) => Made,
  rounds = caseCount,
): Tally {
  const run = ({ rng, round, size, noted }: Case) => {
    const made = check(rng, size, round)
    if (made instanceof Float64Array) note(noted, made)
    else note(noted, made.values, made.size)
  }
  return forCases(7, run, rounds)
}

function throws(work: () => unknown): boolean {
  try {
    work()
    return false
  } catch {
    return true
  }
}

/** `expect` takes its time, so it is asked only where something is wrong. */
function expectExact(actual: number | null, expected: number | null): void {
  if (!Object.is(actual, expected)) expect(actual).toBe(expected)
}

function expectNear(actual: number | null, expected: number | null): void {
  const isNear = actual !== null && expected !== null && Math.abs(actual - expected) < 1e-12
  if (!isNear) expectExact(actual, expected)
}

type Counts = ReturnType<typeof plainCounts>

function expectCounts(actual: Counts, { errors, errorsRight, sound, soundRight }: Counts): void {
  const isSame =
    actual.errors === errors &&
    actual.errorsRight === errorsRight &&
    actual.sound === sound &&
    actual.soundRight === soundRight
  if (!isSame) expect(actual).toMatchObject({ errors, errorsRight, sound, soundRight })
}

function signOf(value: number): number {
  return value > 0 || Object.is(value, 0) ? 1 : -1
}

function anyScore(rng: Rng): number {
  return rng.below(3) === 0 ? edges[rng.below(edges.length)]! : rng.below(4) / 4
}

function anyProbability(rng: Rng): number {
  if (rng.below(2) === 0) return rng.next()
  return [0, -0, 0.25, 0.5, 1 / 3, 1, 5e-324][rng.below(7)]!
}

type Solutions = ScoredSolutions & {
  readonly scores: Float64Array
  readonly starts: Int32Array
  readonly firstErrors: Int32Array
}

/** Up to four steps each, some without a score; now and then a solution without steps. */
function someSolutions(rng: Rng, count: number): Solutions {
  const parts = Array.from({ length: count }, () =>
    Float64Array.from({ length: rng.below(5) }, () => (rng.below(8) === 0 ? none : anyScore(rng))),
  )
  return joined(
    parts,
    parts.map(({ length }) => rng.below(length + 1) - 1),
  )
}

function joined(parts: readonly Float64Array[], errors: readonly number[]): Solutions {
  const starts = new Int32Array(parts.length + 1)
  for (const [at, { length }] of parts.entries()) starts[at + 1] = starts[at]! + length
  const scores = new Float64Array(starts.at(-1)!)
  for (const [at, part] of parts.entries()) scores.set(part, starts[at])
  return { scores, starts, firstErrors: Int32Array.from(errors) }
}

function plainCounts({ scores, starts, firstErrors }: ScoredSolutions, threshold: number) {
  let [errors, errorsRight, sound, soundRight] = [0, 0, 0, 0]
  for (let at = 0; at < firstErrors.length; at++) {
    let found = -1
    for (let step = starts[at]!; step < starts[at + 1]! && found === -1; step++)
      if (scores[step]! < threshold) found = step - starts[at]!
    const isRight = Number(found === firstErrors[at])
    if (firstErrors[at]! < 0) {
      sound++
      soundRight += isRight
    } else {
      errors++
      errorsRight += isRight
    }
  }
  return { errors, errorsRight, sound, soundRight }
}

function pairsInOrder(scores: Float64Array, labels: Uint8Array): number | null {
  const positives = scores.filter((_, at) => labels[at] === 1)
  const negatives = scores.filter((_, at) => labels[at] === 0)
  if (positives.length === 0 || negatives.length === 0) return null
  let wins = 0
  for (const a of positives) for (const b of negatives) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / positives.length / negatives.length
}

function plainBrier(scores: Float64Array, labels: Uint8Array): number {
  return scores.reduce((sum, score, at) => sum + (score - labels[at]!) ** 2, 0) / scores.length
}

function plainCalibration(scores: Float64Array, labels: Uint8Array, bins: number): number {
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    let [size, gap] = [0, 0]
    for (const [at, score] of scores.entries()) {
      if (Math.min(bins - 1, Math.floor(score * bins)) !== bin) continue
      size++
      gap += score - labels[at]!
    }
    if (size > 0) error += (size / scores.length) * Math.abs(gap / size)
  }
  return error
}

/** Finite numbers are whole multiples of 2^-1074, and so is their sum. */
function exactSum(terms: Float64Array): number {
  let sum = 0n
  for (const term of terms) sum += wholeOf(term)
  const isLarge = sum > 2n ** 700n || sum < -(2n ** 700n)
  return isLarge ? Number(sum >> 600n) * 2 ** -474 : Number(sum) * 2 ** -1074
}

const bits = new BigUint64Array(1)
const asNumber = new Float64Array(bits.buffer)

function wholeOf(value: number): bigint {
  asNumber[0] = Math.abs(value)
  const exponent = bits[0]! >> 52n
  const fraction = bits[0]! & (2n ** 52n - 1n)
  const whole = exponent === 0n ? fraction : (fraction + 2n ** 52n) << (exponent - 1n)
  return value < 0 ? -whole : whole
}
