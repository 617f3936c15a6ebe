import { assert } from '../base/assert.ts'

/**
 * How far apart from its neighbours each point of one front stands (Deb et al. 2002, NSGA-II): over
 * all axes, the gap between the two neighbours as a share of the axis's span. The ends of an axis
 * are infinitely far out; an axis on which all are equal says nothing. Points lie as `rankPoints`
 * says, without NaN and infinities. Equal values stand in order of their points.
 * O(axisCount count log count).
 */
export function crowdingDistances(
  values: Float64Array,
  axisCount: number,
  count: number,
): Float64Array {
  assert(values.length === axisCount * count, 'there is one value per point and axis')
  const distances = new Float64Array(count)
  for (let axis = 0; axis < axisCount; axis++) {
    const valueOf = (point: number) => values[point * axisCount + axis]!
    const order = Array.from({ length: count }, (_, point) => point)
    order.sort((a, b) => valueOf(a) - valueOf(b) || a - b)
    const [first, last] = [order[0], order.at(-1)]
    if (first === undefined || last === undefined) continue
    const span = valueOf(last) - valueOf(first)
    if (span === 0) continue
    distances[first] = distances[last] = Number.POSITIVE_INFINITY
    for (let at = 1; at < count - 1; at++)
      distances[order[at]!]! += (valueOf(order[at + 1]!) - valueOf(order[at - 1]!)) / span
  }
  return distances
}
