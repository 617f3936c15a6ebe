import type { Encoder } from './encoder.ts'

/**
 * Encodes each distinct text once while it is remembered: at most `textsMax` texts (default
 * 10,000), the oldest leave first. Vectors are shared between callers and must not be changed.
 */
export function cachedEncoder(encoder: Encoder, textsMax = 10_000): Encoder {
  const known = new Map<string, Float64Array>()

  function remember(text: string, vector: Float64Array): void {
    if (known.size >= textsMax) known.delete(known.keys().next().value!)
    known.set(text, vector)
  }

  return {
    id: encoder.id,
    dimensions: encoder.dimensions,
    ...(encoder.state !== undefined && { state: encoder.state }),
    async encode(texts, options) {
      const found = new Map(texts.map((text) => [text, known.get(text)] as const))
      const missing = [...found.keys()].filter((text) => found.get(text) === undefined)
      if (missing.length > 0) {
        const vectors = await encoder.encode(missing, options)
        for (const [index, text] of missing.entries()) {
          found.set(text, vectors[index])
          remember(text, vectors[index]!)
        }
      }
      return texts.map((text) => found.get(text)!)
    },
  }
}
