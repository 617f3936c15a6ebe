/*
 * Logistic regression on one number, by Newton's method; steps are halved until the loss falls.
 */
import { assert } from '../base/assert.ts'

export type LogisticLine = {
  readonly slope: number
  readonly intercept: number
  /** Cross-entropy of the targets, summed. */
  readonly loss: number
}

const iterationsMax = 100

/**
 * The line whose probabilities are likeliest; targets lie in [0, 1], each seen as often as `counts`
 * says (default once). Where a value parts the targets entirely the slope is large, and finite.
 * O(iterations times values), few of which are needed.
 */
export function fitLogisticLine(
  values: readonly number[],
  targets: readonly number[],
  counts: readonly number[] = values.map(() => 1),
): LogisticLine {
  assert(values.length === targets.length, 'every value has a target')
  const all = counts.reduce((total, count) => total + count, 0)
  const positives = targets.reduce((total, target, at) => total + target * counts[at]!, 0)
  const data = { values, targets, counts }
  let line: Line = { slope: 0, intercept: Math.log((positives + 0.5) / (all - positives + 0.5)) }
  let loss = lossOf(line, data)
  for (let iteration = 0; iteration < iterationsMax; iteration++) {
    const step = newtonStep(line, data)
    let size = 1
    let next = moved(line, step, size)
    while (size > 1e-10 && lossOf(next, data) > loss) next = moved(line, step, (size /= 2))
    const nextLoss = lossOf(next, data)
    const isDone = loss - nextLoss < 1e-12
    if (nextLoss <= loss) [line, loss] = [next, nextLoss]
    if (isDone) break
  }
  return { ...line, loss }
}

/** The probability of log-odds. */
export function logistic(odds: number): number {
  return odds >= 0 ? 1 / (1 + Math.exp(-odds)) : Math.exp(odds) / (1 + Math.exp(odds))
}

type Line = Pick<LogisticLine, 'slope' | 'intercept'>

type Data = {
  readonly values: readonly number[]
  readonly targets: readonly number[]
  readonly counts: readonly number[]
}

function newtonStep(line: Line, { values, targets, counts }: Data): Line {
  const ridge = 1e-12
  let [gradientSlope, gradientIntercept, slopes, both, intercepts] = [0, 0, ridge, 0, ridge]
  for (const [at, value] of values.entries()) {
    const probability = logistic(line.slope * value + line.intercept)
    const gap = counts[at]! * (probability - targets[at]!)
    const weight = counts[at]! * probability * (1 - probability)
    gradientSlope += gap * value
    gradientIntercept += gap
    slopes += weight * value * value
    both += weight * value
    intercepts += weight
  }
  const determinant = slopes * intercepts - both * both
  return {
    slope: (intercepts * gradientSlope - both * gradientIntercept) / determinant,
    intercept: (slopes * gradientIntercept - both * gradientSlope) / determinant,
  }
}

function moved(line: Line, step: Line, size: number): Line {
  return {
    slope: line.slope - size * step.slope,
    intercept: line.intercept - size * step.intercept,
  }
}

/** Cross-entropy, written so that it does not overflow. */
function lossOf(line: Line, { values, targets, counts }: Data): number {
  let loss = 0
  for (const [at, value] of values.entries()) {
    const z = line.slope * value + line.intercept
    loss += counts[at]! * (Math.max(z, 0) - z * targets[at]! + Math.log1p(Math.exp(-Math.abs(z))))
  }
  return loss
}
