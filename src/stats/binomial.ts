import type { Rng } from '../base/rng.ts'

const direct = 10

/**
 * How many of `trials` succeed when each does with probability `share`. By counting gaps between
 * successes where few are expected, else by transformed rejection (Hoermann 1993), so that the time
 * does not grow with the number of trials.
 */
export function drawBinomial(trials: number, share: number, rng: Rng): number {
  if (share > 0.5) return trials - drawBinomial(trials, 1 - share, rng)
  if (trials === 0 || share <= 0) return 0
  return trials * share < direct ? byGaps(trials, share, rng) : byRejection(trials, share, rng)
}

/** A gap between successes is geometric. */
function byGaps(trials: number, share: number, rng: Rng): number {
  const scale = Math.log1p(-share)
  let successes = 0
  let seen = 0
  for (;;) {
    seen += Math.floor(Math.log(uniform(rng)) / scale) + 1
    if (seen > trials) return successes
    successes++
  }
}

function byRejection(trials: number, share: number, rng: Rng): number {
  const deviation = Math.sqrt(trials * share * (1 - share))
  const b = 1.15 + 2.53 * deviation
  const a = -0.0873 + 0.0248 * b + 0.01 * share
  const alpha = (2.83 + 5.1 / b) * deviation
  const mode = Math.floor((trials + 1) * share)
  const odds = share / (1 - share)
  for (;;) {
    const u = uniform(rng) - 0.5
    const v = uniform(rng)
    const margin = 0.5 - Math.abs(u)
    const drawn = Math.floor(((2 * a) / margin + b) * u + trials * share + 0.5)
    if (margin >= 0.07 && v <= 0.92 - 4.2 / b) return drawn
    if (drawn < 0 || drawn > trials) continue
    const height = Math.log((v * alpha) / (a / (margin * margin) + b))
    if (height <= likelihood(drawn, mode, trials, odds)) return drawn
  }
}

/** Logarithm of how likely a count is, relative to the mode. */
function likelihood(drawn: number, mode: number, trials: number, odds: number): number {
  const [leftMode, left] = [trials - mode + 1, trials - drawn + 1]
  return (
    (mode + 0.5) * Math.log((mode + 1) / (odds * leftMode)) +
    (trials + 1) * Math.log(leftMode / left) +
    (drawn + 0.5) * Math.log((odds * left) / (drawn + 1)) +
    stirlingTail(mode) +
    stirlingTail(trials - mode) -
    stirlingTail(drawn) -
    stirlingTail(trials - drawn)
  )
}

/** What Stirling's formula for log(k!) leaves out, in powers of 1 / (k + 1). */
function stirlingTail(k: number): number {
  const inverse = 1 / (k + 1)
  const square = inverse * inverse
  return inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
}

/** In (0, 1), with 53 bits. */
function uniform(rng: Rng): number {
  const high = Math.floor(rng.next() * 2 ** 26)
  const low = Math.floor(rng.next() * 2 ** 26)
  return (high * 2 ** 26 + low + 0.5) / 2 ** 52
}
