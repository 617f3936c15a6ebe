/*
 * Latent semantic analysis (Deerwester et al. 1990): runs of five characters inside words, weighted
 * by TF-IDF, then projected on the leading singular vectors of the corpus. Five characters hold a
 * stem apart from its ending (contradicts, contradiction) in any language with endings, and words
 * of one or two letters have no run at all, so that no list of stop words is needed. What was
 * learned is kept as `state`, so that a tree can be opened again and new texts land in the same
 * space.
 */

import * as z from 'zod'
import { assert } from '../base/assert.ts'
import { KitError } from '../base/errors.ts'
import { contentHash } from '../base/hash.ts'
import { dot, normalised } from '../vector/cosine.ts'
import { project, type SparseRow, truncatedSvd } from '../vector/truncated-svd.ts'
import type { Encoder } from './encoder.ts'
import { characterFeatures, counted, wordsOf } from './text-features.ts'

export type TfidfSvdOptions = {
  /** Number of singular vectors kept; fewer when the corpus has fewer. Default 32. */
  readonly dimensions?: number
  /** A feature stands in at least so many texts. Default 3; 2 below 60 texts, 1 below 20. */
  readonly documentsMin?: number
  /** At most so many features: those that stand in most texts. Default 16,384. */
  readonly featuresMax?: number
}

const defaults = { dimensions: 32, featuresMax: 16_384 } satisfies TfidfSvdOptions

/** Learns features, their weights and the leading directions from a corpus. */
export function fitTfidfSvd(texts: readonly string[], options: TfidfSvdOptions = {}): Encoder {
  const { dimensions, featuresMax } = { ...defaults, ...options }
  assert(dimensions > 0, 'an encoder has at least one dimension')
  const documentsMin = options.documentsMin ?? documentsMinFor(texts.length)
  const vocabulary = learnVocabulary(texts, documentsMin, featuresMax)
  const columns = columnsOf(vocabulary.features)
  const rows = texts.map((text) => weightedRow(text, columns, vocabulary.weights))
  const svd = truncatedSvd(
    rows.filter((row) => row.columns.length > 0),
    vocabulary.features.length,
    dimensions,
  )
  return tfidfSvdEncoder({
    kind: 'tfidf-svd',
    ...vocabulary,
    dimensions: svd.directions.count,
    directions: base64Of(Float32Array.from(svd.directions.entries)),
  })
}

export const tfidfSvdState = z.object({
  kind: z.literal('tfidf-svd'),
  features: z.array(z.string()),
  /** Inverse document frequency of each feature. */
  weights: z.array(z.number()),
  dimensions: z.int().nonnegative(),
  /** Entries of all directions, feature by feature: little-endian 32-bit floats, base64. */
  directions: z.base64(),
})

export type TfidfSvdState = z.infer<typeof tfidfSvdState>

/** The encoder that once was fitted. Throws `tree-invalid` when parts of the state do not match. */
export function tfidfSvdEncoder(state: TfidfSvdState): Encoder {
  const { features, weights, dimensions } = state
  const columns = columnsOf(features)
  const directions = { count: dimensions, entries: floatsOf(state.directions) }
  if (
    weights.length !== features.length ||
    directions.entries.length !== features.length * dimensions
  )
    throw new KitError(
      'tree-invalid',
      `the encoder beside the tree has ${features.length} features, and parts that do not match ` +
        'that number; grow the tree again',
    )
  return {
    id: `tfidf-svd-${dimensions}-${contentHash(state)}`,
    dimensions,
    state,
    encode: async (texts) =>
      texts.map((text) => direction(project(weightedRow(text, columns, weights), directions))),
  }
}

function documentsMinFor(texts: number): number {
  if (texts < 20) return 1
  return texts < 60 ? 2 : 3
}

type Vocabulary = { readonly features: string[]; readonly weights: number[] }

/** Features in alphabetical order, with smoothed inverse document frequencies. */
function learnVocabulary(
  texts: readonly string[],
  documentsMin: number,
  featuresMax: number,
): Vocabulary {
  const documents = new Map<string, number>()
  for (const text of texts)
    for (const feature of new Set(featuresOf(text)))
      documents.set(feature, (documents.get(feature) ?? 0) + 1)
  const kept = [...documents]
    .filter(([, count]) => count >= documentsMin)
    .toSorted(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, featuresMax)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
  return {
    features: kept.map(([feature]) => feature),
    weights: kept.map(([, count]) => rounded(1 + Math.log(texts.length / count))),
  }
}

function featuresOf(text: string): string[] {
  return characterFeatures(wordsOf(text), [5])
}

function columnsOf(features: readonly string[]): Map<string, number> {
  return new Map(features.map((feature, column) => [feature, column]))
}

/** TF-IDF with logarithmic term counts, norm 1. Unknown features are left out. */
function weightedRow(
  text: string,
  columns: ReadonlyMap<string, number>,
  weights: readonly number[],
): SparseRow {
  const known: [column: number, value: number][] = []
  for (const [feature, count] of counted(featuresOf(text))) {
    const column = columns.get(feature)
    if (column !== undefined) known.push([column, (1 + Math.log(count)) * weights[column]!])
  }
  return {
    columns: Int32Array.from(known, ([column]) => column),
    values: normalised(Float64Array.from(known, ([, value]) => value)),
  }
}

/** A projection so small that it is rounding noise has no direction. */
function direction(place: Float64Array): Float64Array {
  return dot(place, place) < 1e-18 ? new Float64Array(place.length) : normalised(place)
}

function rounded(value: number): number {
  return Math.round(value * 1e6) / 1e6
}

function base64Of(values: Float32Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

function floatsOf(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64')
  return Float64Array.from({ length: bytes.length / 4 }, (_, k) => bytes.readFloatLE(4 * k))
}
