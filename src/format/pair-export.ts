import type { PreferencePair } from '../domain/preference-pair.ts'
import type { Format } from './format.ts'
import { formatPair, pairFormat } from './pair-format.ts'
import { preference, stepDpo } from './preference.ts'
import { writeRecord } from './write-records.ts'

/**
 * Layouts in which preference pairs are written. `paretree` is our own and the only one without
 * loss.
 */
export type PairLayout = 'paretree' | 'trl' | 'step-dpo'

const formatOf: Record<PairLayout, Format> = {
  paretree: pairFormat,
  trl: preference,
  'step-dpo': stepDpo,
}

/** One line, without its newline, of a file of pairs. The same pair gives the same bytes. */
export function formatPairAs(pair: PreferencePair, layout: PairLayout): string {
  const choices = { afterError: 'keep', threshold: 0.5, target: layout } as const
  const result = writeRecord({ kind: 'pair', pair }, formatOf[layout], { choices, lose: inSilence })
  return result?.ok ? JSON.stringify(result.rows[0]) : formatPair(pair)
}

/** Whoever writes pairs chose the layout, and `pairs.jsonl` has the rest. */
const inSilence = () => undefined
