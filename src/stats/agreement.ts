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

function sum(row: readonly number[]): number {
  return row.reduce((total, count) => total + count, 0)
}
