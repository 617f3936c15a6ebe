import { assert } from '../base/assert.ts'

/**
 * Agreement of several raters beyond chance (Fleiss 1971). Each row counts, for one item, how many
 * raters chose each category; every item has the same number of ratings, at least two. 1 when all
 * agree (also when only one category was ever used), about 0 for raters who guess. Null of no
 * items.
 */
export function fleissKappa(counts: readonly (readonly number[])[]): number | null {
  if (counts.length === 0) return null
  const raters = sum(counts[0]!)
  assert(raters >= 2, 'an item has at least two ratings')
  const shares = new Float64Array(counts[0]!.length)
  let agreeing = 0
  for (const row of counts) {
    assert(row.length === shares.length, 'every item counts the same categories')
    assert(sum(row) === raters, 'every item has the same number of ratings')
    for (const [category, count] of row.entries()) {
      shares[category]! += count
      agreeing += count * (count - 1)
    }
  }
  const observed = agreeing / (counts.length * raters * (raters - 1))
  const ratings = counts.length * raters
  const expected = shares.reduce((total, share) => total + (share / ratings) ** 2, 0)
  return expected === 1 ? 1 : (observed - expected) / (1 - expected)
}

/**
 * Agreement of two raters beyond chance (Cohen 1960) on items that both rated, in order. 1 when
 * they always agree, about 0 for raters who guess. Null of no items. O(n).
 */
export function cohenKappa<Label>(
  first: readonly Label[],
  second: readonly Label[],
): number | null {
  assert(first.length === second.length, 'both rate the same items')
  if (first.length === 0) return null
  const [ones, others] = [tally(first), tally(second)]
  let observed = 0
  for (const [index, label] of first.entries()) if (label === second[index]) observed++
  let expected = 0
  for (const [label, count] of ones) expected += count * (others.get(label) ?? 0)
  const [agreed, chance] = [observed / first.length, expected / first.length ** 2]
  return chance === 1 ? 1 : (agreed - chance) / (1 - chance)
}

function tally<Label>(labels: readonly Label[]): Map<Label, number> {
  const counts = new Map<Label, number>()
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1)
  return counts
}

function sum(row: readonly number[]): number {
  return row.reduce((total, count) => total + count, 0)
}
