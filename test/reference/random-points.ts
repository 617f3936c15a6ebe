import type { Rng } from '../../src/base/rng.ts'

/** Points row after row. */
export type Points = {
  readonly values: Float64Array
  readonly axisCount: number
  readonly count: number
}

const edgeCounts = [0, 1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 129]
const extremes = [-Infinity, -1e300, 1e300, Infinity, -0, Number.NaN, 5e-324]

/**
 * A case to disagree on: mostly few points, sometimes as many as a word or a block has bits; one
 * axis or many; few levels, so that ties and repeats are common, or many; common quality or none;
 * both zeros, infinities and gaps.
 */
export function randomPoints(rng: Rng, countMax: number): Points {
  const isEdge = rng.below(40) === 0
  const drawn = isEdge ? edgeCounts[rng.below(edgeCounts.length)]! : rng.below(1 + rng.below(24))
  const count = Math.min(drawn, countMax)
  const axisCount = rng.below(8) === 0 ? 1 : rng.below(1 + rng.below(12))
  const levelCount = [2, 3, 5, 10, 40, 2 ** 30][rng.below(6)]!
  const common = [0, 0, 0.5, 0.9][rng.below(4)]!
  const values = new Float64Array(count * axisCount)
  for (let point = 0; point < count; point++) {
    const quality = rng.next()
    const repeated = point > 0 && rng.below(10) === 0 ? rng.below(point) : point
    for (let axis = 0; axis < axisCount; axis++) {
      const level = Math.floor(levelCount * (common * quality + (1 - common) * rng.next()))
      const cell = point * axisCount + axis
      values[cell] = (2 * level) / levelCount - 1
      if (rng.below(150) === 0) values[cell] = extremes[rng.below(extremes.length)]!
      if (repeated !== point) values[cell] = values[repeated * axisCount + axis]!
    }
  }
  return { values, axisCount, count }
}
