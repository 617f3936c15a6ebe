import { BugError } from './errors.ts'

/**
 * Crashes when a fact of ours does not hold. A failed assert is a bug of Paretree, never of the
 * input.
 */
export function assert(condition: unknown, fact: string): asserts condition {
  if (!condition) throw new BugError(`expected: ${fact}`)
}
