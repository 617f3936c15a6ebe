import type { Rng } from '../src/base/rng.ts'

/** A number of the normal distribution (Box and Muller 1958). */
export function gaussian(rng: Rng): number {
  return Math.sqrt(-2 * Math.log(1 - rng.next())) * Math.cos(2 * Math.PI * rng.next())
}
