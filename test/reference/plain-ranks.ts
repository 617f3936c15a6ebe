/** Takes away front after front, comparing everyone with everyone; NaN is as bad as the worst. */
export function plainRanks(values: Float64Array, axisCount: number, count: number): Int32Array {
  const filled = values.map((value) => (Number.isNaN(value) ? Number.NEGATIVE_INFINITY : value))
  const points = Array.from({ length: count }, (_, point) =>
    filled.subarray(point * axisCount, (point + 1) * axisCount),
  )
  const ranks = new Int32Array(count)
  let rest = [...points.keys()]
  for (let rank = 0; rest.length > 0; rank++) {
    const isDominated = (point: number) =>
      rest.some((other) => dominates(points[other]!, points[point]!))
    const left = rest.filter(isDominated)
    const stays = new Set(left)
    for (const point of rest) if (!stays.has(point)) ranks[point] = rank
    rest = left
  }
  return ranks
}

function dominates(a: Float64Array, b: Float64Array): boolean {
  let isBetter = false
  for (let axis = 0; axis < a.length; axis++) {
    if (a[axis]! < b[axis]!) return false
    if (a[axis]! > b[axis]!) isBetter = true
  }
  return isBetter
}
