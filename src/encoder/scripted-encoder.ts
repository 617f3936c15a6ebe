import { assert } from '../base/assert.ts'
import { contentHash } from '../base/hash.ts'
import { normalised } from '../vector/cosine.ts'
import type { Encoder } from './encoder.ts'

/**
 * Given vectors for given texts, normalised; for tests and for vectors computed elsewhere. The
 * empty text is all zeros. Any other text asserts, because a guess would hide a mistake.
 *
 * @example
 * const encoder = scriptedEncoder({ 'units agree': [1, 0], 'sums add up': [0, 1] })
 */
export function scriptedEncoder(vectors: Readonly<Record<string, readonly number[]>>): Encoder {
  const known = new Map(
    Object.entries(vectors).map(([text, values]) => [text, normalised(Float64Array.from(values))]),
  )
  const dimensions = known.values().next().value?.length ?? 0
  for (const vector of known.values())
    assert(vector.length === dimensions, 'scripted vectors have one length')
  return {
    id: `scripted-${contentHash(vectors)}`,
    dimensions,
    encode: async (texts) =>
      texts.map((text) => {
        if (text === '') return new Float64Array(dimensions)
        const vector = known.get(text)
        assert(vector, `the script has a vector for "${text}"`)
        return vector.slice()
      }),
  }
}
