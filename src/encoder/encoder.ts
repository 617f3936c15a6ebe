import type { Json } from '../base/hash.ts'

/**
 * Seam: texts in, unit vectors out. Implementations: hashed n-grams, TF-IDF with truncated SVD,
 * scripted vectors, and (with a provider) embedding endpoints. The contract suite checks length,
 * order, unit norm, the empty text (a zero vector, which has distance 1 to everything), and
 * determinism.
 */
export interface Encoder {
  /** Names model, settings and, for fitted encoders, a hash of what it was fitted on. */
  readonly id: string
  readonly dimensions: number
  /** What a fitted encoder learned: kept beside a tree, so that the tree can be opened again. */
  readonly state?: Json
  /** One vector a text, in order: L2-normalised, or all zeros when the text has no features. */
  encode(texts: readonly string[], options?: EncodeOptions): Promise<Float64Array[]>
}

export type EncodeOptions = { readonly signal?: AbortSignal }

/** Makes an encoder for a corpus. The same texts in the same order give the same encoder. */
export type FitEncoder = (texts: readonly string[]) => Encoder
