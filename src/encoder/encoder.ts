/**
 * Seam: texts in, unit vectors out. Implementations: hashed n-grams, TF-IDF with truncated SVD,
 * and (with a provider) embedding endpoints. The contract suite checks length, order, unit norm,
 * the empty text (a zero vector, which has distance 1 to everything), and determinism.
 */
export interface Encoder {
  /** Names model, settings and, for fitted encoders, a hash of what it was fitted on. */
  readonly id: string
  readonly dimensions: number
  /** One vector a text, in order: L2-normalised, or all zeros when the text has no features. */
  encode(texts: readonly string[], options?: EncodeOptions): Promise<Float64Array[]>
}

export type EncodeOptions = { readonly signal?: AbortSignal }
