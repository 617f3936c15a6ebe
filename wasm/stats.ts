/**
 * How many first errors are found (`src/stats/first-error-counts.ts` is the same in TypeScript).
 * Here all scores are first turned into bits, four at a time, and a solution is a piece of them.
 */

/** Bits that a word holds from any bit of its first byte on. */
const windowSteps = 56

/**
 * Adds to three 32-bit numbers at `counts`: solutions with an error, those of them judged right,
 * and all judged right. Scores are 64-bit numbers with seven readable ones behind the last.
 * `starts` and `firstErrors` are 32-bit numbers per solution, `starts` with one more for the end,
 * counted from whatever the first of them is. `bits` has room for a bit a score, and 64 more. False
 * when an error stands at a step that its solution does not have.
 */
export function countFirstErrors(
  scores: usize,
  starts: usize,
  firstErrors: usize,
  solutionCount: i32,
  threshold: f64,
  bits: usize,
  counts: usize,
): bool {
  const origin = load<i32>(starts)
  const solutionEnd = starts + ((<usize>solutionCount) << 2)
  compareAll(scores, load<i32>(solutionEnd) - origin, threshold, bits)
  let errors = 0
  let errorsRight = 0
  let right = 0
  let start = 0
  for (; starts < solutionEnd; starts += 4, firstErrors += 4) {
    const end = load<i32>(starts, 4) - origin
    const error = load<i32>(firstErrors)
    const isSound = <i32>(error < 0)
    if (start + error >= end && !isSound) return false
    const expected = start + error + isSound * (end - start - error)
    const isRight = <i32>(firstSet(bits, start, end) === expected)
    errors += 1 - isSound
    errorsRight += isRight & (1 - isSound)
    right += isRight
    start = end
  }
  store<i32>(counts, load<i32>(counts) + errors)
  store<i32>(counts, load<i32>(counts, 4) + errorsRight, 4)
  store<i32>(counts, load<i32>(counts, 8) + right, 8)
  return true
}

/** One bit for each score, set where it is below the threshold. */
function compareAll(scores: usize, stepCount: i32, threshold: f64, bits: usize): void {
  const limit = f64x2.splat(threshold)
  const end = scores + ((<usize>stepCount) << 3)
  for (; scores < end; scores += 64, bits++)
    store<u8>(bits, fourBelow(scores, limit) | (fourBelow(scores + 32, limit) << 4))
}

function fourBelow(scores: usize, limit: v128): i32 {
  const low = f64x2.lt(v128.load(scores), limit)
  const high = f64x2.lt(v128.load(scores, 16), limit)
  return i32x4.bitmask(v128.shuffle<i32>(low, high, 0, 2, 4, 6))
}

/** The first bit from `start` on that is set; `end` when none is. */
function firstSet(bits: usize, start: i32, end: i32): i32 {
  let first = start
  for (let from = start; from < end && first === from; from += windowSteps) {
    const word = load<u64>(bits + <usize>(from >> 3)) >> <u64>(from & 7)
    const near = from + <i32>ctz(word | ((<u64>1) << windowSteps))
    first = min(min(end, from + windowSteps), near)
  }
  return first
}
