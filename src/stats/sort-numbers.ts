const digitBits = 11
const digits = 3
const buckets = 2 ** digitBits
const smallest = 512

/**
 * Sorts numbers in place, ascending; -0 stands before 0. There must be no NaN. Radix sort on the
 * upper half of each number (three digits of 11 bits), then runs with one upper half are sorted by
 * comparison; a digit in which all numbers agree costs nothing. O(n) when few numbers share an
 * upper half.
 */
export function sortNumbers(values: Float64Array): void {
  if (values.length < smallest) {
    values.sort()
    return
  }
  const counts = countDigits(values)
  let from = values
  let to: Float64Array = new Float64Array(values.length)
  for (let digit = 0; digit < digits; digit++) {
    const count = counts.subarray(digit * buckets, (digit + 1) * buckets)
    if (count.includes(values.length)) continue
    scatter(from, to, count, digit * digitBits)
    ;[from, to] = [to, from]
  }
  if (from !== values) values.set(from)
  sortRuns(values)
}

/**
 * Upper halves as integers that order like the numbers; the lowest of their 32 bits is in digit 0.
 */
function orderedKey(upper: number): number {
  return upper ^ ((upper >> 31) | 0x80000000)
}

function upperHalves(values: Float64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2)
}

function countDigits(values: Float64Array): Int32Array {
  const counts = new Int32Array(digits * buckets)
  const halves = upperHalves(values)
  for (let index = 1; index < halves.length; index += 2) {
    const key = orderedKey(halves[index]!)
    counts[key & (buckets - 1)]!++
    counts[buckets + ((key >>> digitBits) & (buckets - 1))]!++
    counts[2 * buckets + (key >>> (2 * digitBits))]!++
  }
  return counts
}

function scatter(from: Float64Array, to: Float64Array, counts: Int32Array, shift: number): void {
  const starts = new Int32Array(buckets)
  for (let bucket = 1; bucket < buckets; bucket++)
    starts[bucket] = starts[bucket - 1]! + counts[bucket - 1]!
  const halves = upperHalves(from)
  for (let index = 0; index < from.length; index++) {
    const key = orderedKey(halves[2 * index + 1]!)
    to[starts[(key >>> shift) & (buckets - 1)]!++] = from[index]!
  }
}

/** Puts runs of numbers that share their upper half in order; most are equal numbers. */
function sortRuns(values: Float64Array): void {
  const halves = upperHalves(values)
  for (let start = 0; start < values.length; ) {
    const upper = halves[2 * start + 1]!
    let isAscending = true
    let end = start + 1
    for (; end < values.length && halves[2 * end + 1] === upper; end++)
      isAscending &&= values[end - 1]! <= values[end]!
    if (!isAscending) values.subarray(start, end).sort()
    start = end
  }
}
