/**
 * Orders of points for the sorts that need no values afterwards. Equal points are one here. A point
 * that dominates another comes before it, since it comes before it in lexicographic order, best
 * values first. Everything is sorted by digits (least significant first), so O(d n) and stable.
 */

/** Different points, in an order in which dominators come first. */
export type PointOrder = {
  /** How many points differ. */
  readonly count: number
  /** For every given point, its place among the different ones. */
  readonly places: Int32Array
  /**
   * One list of places per axis after the first, from the best value on it to the worst, equal
   * values by place. So on every axis a dominator is found before those whom it dominates; on the
   * first it is by its place.
   */
  readonly lists: readonly Int32Array[]
}

/** O(axisCount * count). No value is NaN. */
export function orderPoints(values: Float64Array, axisCount: number, count: number): PointOrder {
  const grades = new Int32Array(axisCount * count) // Axis by axis: the number of better values.
  for (let axis = 0; axis < axisCount; axis++)
    gradeAxis(values, axisCount, axis, grades.subarray(axis * count, (axis + 1) * count))
  const order = lexicographicOrder(grades, axisCount, count)
  const places = new Int32Array(count)
  const chosen = new Int32Array(count) // One of every set of equal points.
  let different = 0
  for (let index = 0; index < count; index++) {
    const point = order[index]!
    if (index === 0 || !isSame(grades, count, point, order[index - 1]!)) chosen[different++] = point
    places[point] = different - 1
  }
  const lists: Int32Array[] = []
  const identity = numbersBelow(different)
  const column = new Int32Array(different)
  const scratch = new Int32Array(different)
  for (let axis = 1; axis < axisCount; axis++) {
    for (let place = 0; place < different; place++)
      column[place] = grades[axis * count + chosen[place]!]!
    const list = identity.slice()
    sortByKey(list, scratch, column, count)
    lists.push(list)
  }
  return { count: different, places, lists }
}

/** From 0 up. On one axis, a place of an order is a rank. */
export function numbersBelow(count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let number = 0; number < count; number++) numbers[number] = number
  return numbers
}

/** Per point the number of different values on the axis that are better than its own. */
function gradeAxis(values: Float64Array, width: number, axis: number, grades: Int32Array): void {
  const count = grades.length
  const low = new Int32Array(count)
  const high = new Int32Array(count)
  fillKeys(values, width, axis, low, high)
  const order = numbersBelow(count)
  const scratch = new Int32Array(count)
  for (const key of [low, high]) sortByKey(order, scratch, key, 2 ** 32)
  let grade = 0
  for (let index = 0; index < count; index++) {
    const point = order[index]!
    if (index > 0) {
      const before = order[index - 1]!
      if (high[point] !== high[before] || low[point] !== low[before]) grade++
    }
    grades[point] = grade
  }
}

/** Keys of 64 bits whose unsigned order is that of the values, best first; both zeros are one. */
function fillKeys(
  values: Float64Array,
  width: number,
  axis: number,
  low: Int32Array,
  high: Int32Array,
): void {
  const number = new Float64Array(1)
  const words = new Int32Array(number.buffer) // The low word first, as on all of Node's machines.
  for (let point = 0, cell = axis; point < low.length; point++, cell += width) {
    number[0] = values[cell]! + 0
    const sign = words[1]! >> 31
    // The larger a number, the smaller its key: positive ones are inverted, negative ones are not.
    low[point] = words[0]! ^ ~sign
    high[point] = words[1]! ^ (~sign & 0x7fffffff)
  }
}

function lexicographicOrder(grades: Int32Array, axisCount: number, count: number): Int32Array {
  const order = numbersBelow(count)
  const scratch = new Int32Array(count)
  for (let axis = axisCount - 1; axis >= 0; axis--)
    sortByKey(order, scratch, grades.subarray(axis * count, (axis + 1) * count), count)
  return order
}

function isSame(grades: Int32Array, count: number, a: number, b: number): boolean {
  for (let column = 0; column < grades.length; column += count)
    if (grades[column + a] !== grades[column + b]) return false
  return true
}

/** Long lists are worth more buckets. */
const manyItems = 2048

/** Sorts `order` by unsigned keys below `keyEnd`, keeping the order of equal ones. */
function sortByKey(order: Int32Array, scratch: Int32Array, keys: Int32Array, keyEnd: number): void {
  const digitBits = order.length < manyItems ? 6 : 11
  const digitCount = 2 ** digitBits
  const starts = new Int32Array(digitCount)
  let from = order
  let to = scratch
  for (let shift = 0; 2 ** shift < keyEnd; shift += digitBits) {
    starts.fill(0)
    for (let index = 0; index < from.length; index++)
      starts[(keys[from[index]!]! >>> shift) & (digitCount - 1)]!++
    if (starts[((keys[from[0] ?? 0] ?? 0) >>> shift) & (digitCount - 1)] === from.length) continue
    let start = 0
    for (let digit = 0; digit < digitCount; digit++) {
      const size = starts[digit]!
      starts[digit] = start
      start += size
    }
    for (let index = 0; index < from.length; index++) {
      const item = from[index]!
      to[starts[(keys[item]! >>> shift) & (digitCount - 1)]!++] = item
    }
    const swap = from
    from = to
    to = swap
  }
  if (from !== order) order.set(from)
}
