/*
 * How many first errors are found at one threshold. What a score decides is counted, not jumped
 * over: nothing foresees scores.
 */
import { assert } from '../base/assert.ts'
import { type Kernels, loadKernels } from '../base/kernels.ts'

/** Step scores of many solutions, one after the other. */
export type ScoredSolutions = {
  /** Scores of all steps; NaN is a step without a score, which is passed over. */
  readonly scores: ArrayLike<number>
  /** Where each solution starts, and at the end the number of all steps. */
  readonly starts: ArrayLike<number>
  /** 0-based index of each solution's first wrong step within the solution; -1 when it is sound. */
  readonly firstErrors: ArrayLike<number>
}

/** How many solutions with and without an error there are, and how many were judged right. */
export type FirstErrorCounts = {
  readonly errors: number
  readonly errorsRight: number
  readonly sound: number
  readonly soundRight: number
}

type Counter = (solutions: ScoredSolutions, threshold: number) => FirstErrorCounts

/** Steps from which on loading the compiled kernels pays. */
const compiledFrom = 2 ** 17

/** The first step that scores below the threshold is taken for the first error. O(steps). */
export function countFirstErrors(solutions: ScoredSolutions, threshold: number): FirstErrorCounts {
  const { scores, starts, firstErrors } = solutions
  const total = firstErrors.length
  const isWhole = starts.length === total + 1 && starts[total]! <= scores.length
  assert(isWhole, 'starts name every solution and the end')
  if (scores.length >= compiledFrom) counter ??= compiledFirstErrorCounter() ?? countPlainly
  return (scores.length < compiledFrom ? countPlainly : counter!)(solutions, threshold)
}

/** Chosen when it is first needed. */
let counter: Counter | undefined

/** In TypeScript. Of up to 32 steps, the first one below the threshold has the highest bit. */
export function countPlainly(
  { scores, starts, firstErrors }: ScoredSolutions,
  threshold: number,
): FirstErrorCounts {
  const total = firstErrors.length
  let [errors, errorsRight, right] = [0, 0, 0]
  for (let solution = 0; solution < total; solution++) {
    const start = starts[solution]!
    const end = starts[solution + 1]!
    const error = firstErrors[solution]!
    if (start + error >= end && error >= 0) assert(false, errorStands)
    const stop = Math.min(end, start + 32)
    let below = 0
    for (let step = start; step < stop; step++)
      below = (below << 1) | Number(scores[step]! < threshold)
    let first = stop - 32 + Math.clz32(below)
    if (stop < end && first === stop) first = firstBelow(scores, { start: stop, end, threshold })
    const isSound = error >>> 31
    const expected = start + error + isSound * (end - start - error)
    const isRight = Number(first === expected)
    errors += 1 - isSound
    errorsRight += isRight & (1 - isSound)
    right += isRight
  }
  return { errors, errorsRight, sound: total - errors, soundRight: right - errorsRight }
}

const errorStands = 'an error stands at a step of its solution'

/** Where the first step that scores below a threshold stands; `end` when none does. */
function firstBelow(
  scores: ArrayLike<number>,
  { start, end, threshold }: { start: number; end: number; threshold: number },
): number {
  let step = start
  while (step < end && !(scores[step]! < threshold)) step++
  return step
}

type Functions = {
  countFirstErrors(
    scores: number,
    starts: number,
    firstErrors: number,
    solutionCount: number,
    threshold: number,
    bits: number,
    counts: number,
  ): number
}

/** In WebAssembly, or undefined where that does not run. */
export function compiledFirstErrorCounter(): Counter | undefined {
  const kernels = loadKernels<Functions>()
  if (kernels === undefined) return undefined
  return ({ scores, starts, firstErrors }, threshold) => {
    const isTyped =
      scores instanceof Float64Array &&
      starts instanceof Int32Array &&
      firstErrors instanceof Int32Array
    return isTyped
      ? countCompiled(kernels, { scores, starts, firstErrors }, threshold)
      : countPlainly({ scores, starts, firstErrors }, threshold)
  }
}

type TypedSolutions = {
  readonly scores: Float64Array
  readonly starts: Int32Array
  readonly firstErrors: Int32Array
}

const chunkSolutions = 2048

/** Chunks of solutions go through a small memory, which stays in the processor's cache. */
function countCompiled(
  { functions, start, reserve }: Kernels<Functions>,
  { scores, starts, firstErrors }: TypedSolutions,
  threshold: number,
): FirstErrorCounts {
  const total = firstErrors.length
  const startsAt = start + 16
  const errorsAt = startsAt + 4 * chunkSolutions + 16
  const scoresAt = errorsAt + 4 * chunkSolutions
  new Int32Array(reserve(16), start, 3).fill(0)
  for (let first = 0; first < total; first += chunkSolutions) {
    const end = Math.min(total, first + chunkSolutions)
    const steps = scores.subarray(starts[first], starts[end])
    const bitsAt = scoresAt + 8 * (steps.length + 7)
    const memory = reserve(bitsAt + steps.length / 8 + 9 - start)
    new Int32Array(memory, startsAt).set(starts.subarray(first, end + 1))
    new Int32Array(memory, errorsAt).set(firstErrors.subarray(first, end))
    new Float64Array(memory, scoresAt).set(steps)
    const isDone = functions.countFirstErrors(
      scoresAt,
      startsAt,
      errorsAt,
      end - first,
      threshold,
      bitsAt,
      start,
    )
    assert(isDone, errorStands)
  }
  const [errors = 0, errorsRight = 0, right = 0] = new Int32Array(reserve(16), start, 3)
  return { errors, errorsRight, sound: total - errors, soundRight: right - errorsRight }
}
