/** Metrics against the plain definition, over 20,000 random cases each. */
import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import {
  adjustedRandIndex,
  areaUnderCurve,
  brierScore,
  calibrationError,
  fleissKappa,
  normalisedMutualInformation,
  sweepFirstErrors,
} from '../../src/stats/index.ts'

const cases = 20_000
const sizes = [0, 1, 2, 3, 5, 8, 13]
const edges = [0, -0, 1, 0.5, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 5e-324, -1e300]

test('the area under the curve is the share of pairs in order', () => {
  forCases((rng, size) => {
    const scores = Array.from({ length: size }, () => anyScore(rng))
    const labels = Array.from({ length: size }, () => rng.below(2))
    expect(areaUnderCurve(scores, labels)).toBe(pairsInOrder(scores, labels))
  })
})

test('neither the order of scores nor a growing scale changes the area under the curve', () => {
  forCases((rng, size) => {
    const scores = Array.from({ length: size }, () => rng.below(6) / 4 - 0.5)
    const labels = Array.from({ length: size }, () => rng.below(2))
    const area = areaUnderCurve(scores, labels)
    const turned = areaUnderCurve(scores.toReversed(), labels.toReversed())
    const scaled = areaUnderCurve(scores.map(Math.exp), labels)
    if (turned !== area || scaled !== area) expect([turned, scaled]).toEqual([area, area])
  })
})

test('long lists, which are sorted by digits, count the same pairs', () => {
  const rng = seededRng(2)
  for (const size of [511, 512, 513, 900]) {
    const scores = Array.from({ length: size }, () => anyScore(rng))
    const labels = scores.map(() => rng.below(2))
    for (const [low, high] of [
      [0, 1e-13],
      [0, 1],
      [-1e9, 1e9],
    ] as const) {
      const spread = scores.map((score, at) => (at % 3 ? low + rng.next() * (high - low) : score))
      expect(areaUnderCurve(spread, labels)).toBeCloseTo(pairsInOrder(spread, labels)!, 12)
    }
  }
})

test('a score that is no number is refused', () => {
  expect(() => areaUnderCurve([1, Number.NaN, 0], [1, 0, 1])).toThrow('a score is a number')
  expect(() => calibrationError([1, Number.NaN], [1, 0])).toThrow('a probability lies in [0, 1]')
})

test('Brier score and calibration error are the plain sums', () => {
  forCases((rng, size) => {
    const scores = Array.from({ length: size }, () => anyProbability(rng))
    const labels = Array.from({ length: size }, () => rng.below(2))
    if (size === 0) {
      expect([brierScore(scores, labels), calibrationError(scores, labels)]).toEqual([null, null])
      return
    }
    const squares = scores.map((score, at) => (score - labels[at]!) ** 2)
    expect(Math.abs(brierScore(scores, labels)! - mean(squares))).toBeLessThan(1e-12)
    const error = calibrationError(scores, labels, 4)!
    expect(Math.abs(error - plainCalibration(scores, labels, 4))).toBeLessThan(1e-12)
  })
})

test('the sweep is looking for the first step below each threshold', () => {
  forCases((rng, count) => {
    const solutions = Array.from({ length: count }, () => {
      const scores = Array.from({ length: 1 + rng.below(4) }, () => scoreOrNone(rng))
      return { scores, error: rng.below(scores.length + 1) - 1 }
    })
    const starts = [0]
    for (const { scores } of solutions) starts.push(starts.at(-1)! + scores.length)
    const thresholds = [0.5, 0, -0, 1, 0.25, Number.POSITIVE_INFINITY, 0.5]
    const scored = {
      scores: solutions.flatMap(({ scores }) => scores),
      starts,
      firstErrors: solutions.map(({ error }) => error),
    }
    const points = sweepFirstErrors(scored, thresholds)
    for (const [at, threshold] of thresholds.entries()) {
      const right = solutions.filter(
        ({ scores, error }) => scores.findIndex((score) => score < threshold) === error,
      )
      const errorsRight = right.filter(({ error }) => error >= 0).length
      expect(points[at]!.errorsRight).toBe(errorsRight)
      expect(points[at]!.soundRight).toBe(right.length - errorsRight)
      // One threshold alone goes another way.
      expect(sweepFirstErrors(scored, [threshold])).toEqual([points[at]])
    }
  })
})

test('partitions agree as often as pairs and shares say', () => {
  forCases((rng, size) => {
    const a = Array.from({ length: size }, () => rng.below(3))
    const b = Array.from({ length: size }, () => rng.below(3))
    expect(Math.abs(adjustedRandIndex(a, b) - plainRandIndex(a, b))).toBeLessThan(1e-12)
    const information = normalisedMutualInformation(a, b)
    expect(Math.abs(information - plainInformation(a, b))).toBeLessThan(1e-12)
  })
})

test('raters agree as often as pairs of ratings do', () => {
  forCases((rng, size) => {
    const raters = 2 + rng.below(4)
    const ratings = Array.from({ length: size }, () =>
      Array.from({ length: raters }, () => rng.below(3)),
    )
    const counts = ratings.map((row) => [0, 1, 2].map((kind) => countOf(row, kind)))
    const kappa = fleissKappa(counts)
    if (size === 0) expect(kappa).toBeNull()
    else expect(Math.abs(kappa! - plainKappa(ratings))).toBeLessThan(1e-12)
  })
})

function forCases(check: (rng: Rng, size: number) => void) {
  const rng = seededRng(7)
  for (let index = 0; index < cases; index++) check(rng, sizes[index % sizes.length]!)
}

function anyScore(rng: Rng): number {
  return rng.below(3) === 0 ? edges[rng.below(edges.length)]! : rng.below(4) / 4
}

function anyProbability(rng: Rng): number {
  return rng.below(2) === 0 ? rng.below(5) / 4 : rng.next()
}

function scoreOrNone(rng: Rng): number {
  return rng.below(8) === 0 ? Number.NaN : anyScore(rng)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function pairsInOrder(scores: readonly number[], labels: readonly number[]): number | null {
  const positives = scores.filter((_, at) => labels[at] === 1)
  const negatives = scores.filter((_, at) => labels[at] === 0)
  if (positives.length === 0 || negatives.length === 0) return null
  let wins = 0
  for (const a of positives) for (const b of negatives) wins += a > b ? 1 : a === b ? 0.5 : 0
  return wins / positives.length / negatives.length
}

function plainCalibration(scores: readonly number[], labels: readonly number[], bins: number) {
  let error = 0
  for (let bin = 0; bin < bins; bin++) {
    const inside = [...scores.keys()].filter(
      (at) => Math.min(bins - 1, Math.floor(scores[at]! * bins)) === bin,
    )
    if (inside.length === 0) continue
    const gap = mean(inside.map((at) => scores[at]!)) - mean(inside.map((at) => labels[at]!))
    error += (inside.length / scores.length) * Math.abs(gap)
  }
  return error
}

/** Over all pairs of items: together in both, in one, or in the other. */
function plainRandIndex(a: readonly number[], b: readonly number[]): number {
  const [pairs, inA, inB, inBoth] = [[], [], [], []] as [boolean[], boolean[], boolean[], boolean[]]
  for (let i = 0; i < a.length; i++)
    for (let j = 0; j < i; j++) {
      pairs.push(true)
      if (a[i] === a[j]) inA.push(true)
      if (b[i] === b[j]) inB.push(true)
      if (a[i] === a[j] && b[i] === b[j]) inBoth.push(true)
    }
  const expected = (inA.length * inB.length) / Math.max(1, pairs.length)
  const most = (inA.length + inB.length) / 2
  return most === expected ? 1 : (inBoth.length - expected) / (most - expected)
}

function plainInformation(a: readonly number[], b: readonly number[]): number {
  const share = (holds: (at: number) => boolean) =>
    [...a.keys()].filter(holds).length / Math.max(1, a.length)
  const entropy = (labels: readonly number[]) =>
    [0, 1, 2]
      .map((kind) => share((at) => labels[at] === kind))
      .reduce((sum, part) => sum - (part > 0 ? part * Math.log(part) : 0), 0)
  const total = entropy(a) + entropy(b)
  if (total === 0) return 1
  let shared = 0
  for (const left of [0, 1, 2])
    for (const right of [0, 1, 2]) {
      const both = share((at) => a[at] === left && b[at] === right)
      const apart = share((at) => a[at] === left) * share((at) => b[at] === right)
      if (both > 0) shared += both * Math.log(both / apart)
    }
  return (2 * shared) / total
}

function plainKappa(ratings: readonly (readonly number[])[]): number {
  const agreements = ratings.flatMap((row) =>
    row.flatMap((one, i) => row.slice(0, i).map((other) => Number(one === other))),
  )
  const all = ratings.flat()
  const expected = [0, 1, 2].reduce((sum, kind) => sum + (countOf(all, kind) / all.length) ** 2, 0)
  return expected === 1 ? 1 : (mean(agreements) - expected) / (1 - expected)
}

function countOf(labels: readonly number[], kind: number): number {
  return labels.filter((label) => label === kind).length
}
