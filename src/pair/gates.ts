import { type Rng, sampled } from '../base/rng.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import { sameStep } from '../domain/step.ts'

/** What a pair must pass after its rule (DG-PRM ). */
export type Gates = {
  /** Smallest sum over axes of chosen minus rejected. Default: no gate. */
  readonly minGap?: number
  /**
   * Whether chosen must have reached the right final answer and rejected a wrong one. Default
   * false.
   */
  readonly requireOutcome: boolean
  /**
   * Pairs that one group may give, drawn by the seed. Default: 4, and no limit for whole
   * attempts.
   */
  readonly maxPairsPerStep?: number
}

/** Pairs refused, by the gate that refused them first. */
export type GateCounts = {
  /** Chosen and rejected are the same text. */
  readonly sameText: number
  readonly gap: number
  readonly outcome: number
  /** Drawn out, above `maxPairsPerStep`. */
  readonly limit: number
}

/**
 * The pairs of one group that pass, in their order. What is drawn does not depend on that
 * order.
 */
export function passGates(
  pairs: readonly PreferencePair[],
  gates: Gates,
  rng: Rng,
): { readonly kept: readonly PreferencePair[]; readonly refused: GateCounts } {
  const { minGap = -Infinity, requireOutcome } = gates
  const worded = pairs.filter((pair) => !isSameText(pair))
  const wide = worded.filter((pair) => pair.gap >= minGap)
  const proven = requireOutcome ? wide.filter(isBorneOut) : wide
  const max = gates.maxPairsPerStep ?? (pairs[0]?.grouping === 'task' ? Infinity : 4)
  const kept = drawn(proven, max, rng)
  const refused = {
    sameText: pairs.length - worded.length,
    gap: worded.length - wide.length,
    outcome: wide.length - proven.length,
    limit: proven.length - kept.length,
  }
  return { kept, refused }
}

function isSameText({ chosen, rejected }: PreferencePair): boolean {
  return (
    chosen.steps.length === rejected.steps.length &&
    chosen.steps.every((step, index) => sameStep(step, rejected.steps[index]!))
  )
}

/** The final answers say of both sides what the scores say. */
function isBorneOut({ chosen, rejected }: PreferencePair): boolean {
  return chosen.outcome?.isCorrect === true && rejected.outcome?.isCorrect === false
}

/** At most `max` pairs, drawn from them in the order of their ids. */
function drawn(pairs: readonly PreferencePair[], max: number, rng: Rng): readonly PreferencePair[] {
  if (pairs.length <= max) return pairs
  const byId = pairs.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const kept = new Set(sampled(byId, max, rng))
  return pairs.filter((pair) => kept.has(pair))
}
