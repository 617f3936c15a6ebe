import { describe, expect, test } from 'vitest'
import type { Encoder } from '../../src/encoder/encoder.ts'

/** What every encoder promises. `texts` are at least three texts that this encoder can encode. */
export function describeEncoder(
  name: string,
  makeEncoder: () => Encoder,
  texts: readonly [string, string, string, ...string[]],
): void {
  describe(`${name} keeps the contract of encoders`, () => {
    test('one vector a text, each of the promised length', async () => {
      const encoder = makeEncoder()
      const vectors = await encoder.encode(texts)
      expect(vectors).toHaveLength(texts.length)
      for (const vector of vectors) expect(vector).toHaveLength(encoder.dimensions)
    })

    test('vectors have norm 1', async () => {
      for (const vector of await makeEncoder().encode(texts))
        expect(Math.hypot(...vector)).toBeCloseTo(1, 9)
    })

    test('order and company do not change a vector', async () => {
      const encoder = makeEncoder()
      const together = await encoder.encode(texts)
      const backwards = await encoder.encode(texts.toReversed())
      expect(backwards.toReversed()).toEqual(together)
      expect(await encoder.encode([texts[1]])).toEqual([together[1]])
    })

    test('the empty text is all zeros', async () => {
      const [vector] = await makeEncoder().encode([''])
      expect(vector?.every((value) => value === 0)).toBe(true)
    })

    test('no texts give no vectors', async () => {
      expect(await makeEncoder().encode([])).toEqual([])
    })

    test('two encoders made alike have one id and one mind', async () => {
      const [first, second] = [makeEncoder(), makeEncoder()]
      expect(second.id).toBe(first.id)
      expect(await second.encode(texts)).toEqual(await first.encode(texts))
    })
  })
}
