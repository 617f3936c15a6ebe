import type { SourceRecord } from './format.ts'

/**
 * One sentence about the first record with more than `stepsMax` steps; undefined when there is
 * none.
 */
export function overlongRecord(
  records: readonly SourceRecord[],
  stepsMax: number,
): string | undefined {
  for (const record of records) {
    const count = stepCount(record)
    if (count > stepsMax) return `${count} steps in one ${record.kind}; the limit is ${stepsMax}`
  }
  return undefined
}

function stepCount(record: SourceRecord): number {
  if (record.kind === 'trajectory') return record.trajectory.steps.length
  if (record.kind === 'scored') return record.scored.trajectory.steps.length
  if (record.kind === 'scores') return record.scores.stepScores.length
  if (record.kind === 'contrast')
    return Math.max(record.contrast.positive.length, record.contrast.negative.length)
  if (record.kind !== 'pair') return 0
  const { prefix, chosen, rejected } = record.pair
  return Math.max(prefix.length, chosen.steps.length, rejected.steps.length)
}
