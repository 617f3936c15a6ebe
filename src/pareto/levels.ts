import { groupMax, levelsMax } from './rank-levels.ts'

/**
 * The points of one group as columns of levels: per axis one level for each point, the number of
 * smaller values that occur in the group. Undefined when there are more points than a group may
 * have, or more different values than levels. No value is NaN.
 */
export function levelsOf(
  values: Float64Array,
  axisCount: number,
  count: number,
): Uint8Array | undefined {
  if (count > groupMax) return undefined
  const known = new Float64Array(levelsMax)
  const slots = new Uint8Array(slotCount) // By hash: place among the known values from 1, 0 = free.
  const columns = new Uint8Array(values.length)
  let knownCount = 0
  for (let point = 0, cell = 0; point < count; point++)
    for (let axis = 0; axis < axisCount; axis++, cell++) {
      const value = values[cell]!
      let slot = Math.imul(value * 65536, 0x9e3779b1) >>> 26
      let place = slots[slot]!
      while (place !== 0 && known[place - 1] !== value) {
        slot = (slot + 1) % slotCount
        place = slots[slot]!
      }
      if (place === 0) {
        if (knownCount === levelsMax) return undefined
        known[knownCount++] = value
        place = slots[slot] = knownCount
      }
      columns[axis * count + point] = place - 1
    }
  const order = levelOrder(known.subarray(0, knownCount))
  for (let cell = 0; cell < columns.length; cell++) columns[cell] = order[columns[cell]!]!
  return columns
}

const slotCount = 64

/** Per value, the number of values below it. */
function levelOrder(known: Float64Array): number[] {
  const order: number[] = []
  for (const value of known) {
    let below = 0
    for (const other of known) if (other < value) below++
    order.push(below)
  }
  return order
}
