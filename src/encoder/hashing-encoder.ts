import { assert } from '../base/assert.ts'
import { normalised } from '../vector/cosine.ts'
import type { Encoder } from './encoder.ts'
import { characterFeatures, counted, wordFeatures, wordsOf } from './text-features.ts'

export type HashingOptions = {
  /** Length of the vectors; a power of two spreads best. Default 1024. */
  readonly dimensions?: number
}

const defaults = { dimensions: 1024 } satisfies HashingOptions

/**
 * Words, word pairs and character 3- to 5-grams, hashed into a fixed number of places with a sign
 * (Weinberger et al. 2009). Needs no corpus, so trees grown apart share one space; likeness is
 * likeness of wording, which is weaker than what a fitted encoder sees.
 */
export function hashingEncoder(options: HashingOptions = {}): Encoder {
  const { dimensions } = { ...defaults, ...options }
  assert(Number.isInteger(dimensions) && dimensions > 0, 'dimensions are a positive integer')
  return {
    id: `hashing-${dimensions}`,
    dimensions,
    encode: async (texts) => texts.map((text) => hashedVector(text, dimensions)),
  }
}

function hashedVector(text: string, dimensions: number): Float64Array {
  const words = wordsOf(text)
  const features = [...wordFeatures(words), ...characterFeatures(words)]
  const vector = new Float64Array(dimensions)
  for (const [feature, count] of counted(features)) {
    const hash = fnv1a(feature)
    vector[(hash >>> 1) % dimensions]! += (hash & 1 ? 1 : -1) * (1 + Math.log(count))
  }
  return normalised(vector)
}

/** FNV-1a over UTF-16 units with a final mix, 32 bits. */
function fnv1a(text: string): number {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
