import type { EmbeddingModelV3, EmbeddingModelV4 } from '@ai-sdk/provider'
import { assert } from '../base/assert.ts'
import { KitError, messageOf } from '../base/errors.ts'
import { serverWords } from '../base/secrets.ts'
import type { Encoder } from './encoder.ts'

/** Any embedding model of the AI SDK, versions 3 and 4 of its interface. */
export type AiSdkEmbeddingModel = EmbeddingModelV4 | EmbeddingModelV3

export type AiSdkEncoderOptions = {
  /** Texts in one request at most. Default 96, or fewer where the model says so. */
  readonly textsMax?: number
  /**
   * Characters in one request at most; endpoints bound tokens, which the SDK does not count.
   * Default 100,000.
   */
  readonly charactersMax?: number
  /** Times a failed request is repeated. Default 4. */
  readonly retriesMax?: number
  /** The key that the model is asked with, to be struck from what it says in an error. */
  readonly secret?: string
}

/**
 * An embedding model as an `Encoder`: vectors scaled to length 1, the empty text all zeros without
 * asking. Asks once for the length of vectors, which is part of the id. Throws `KitError("config")`
 * when the model does not answer.
 */
export async function aiSdkEncoder(
  model: AiSdkEmbeddingModel,
  options: AiSdkEncoderOptions = {},
): Promise<Encoder> {
  const settings = { ...defaults, ...options }
  const family = model.provider.split('.')[0]!
  const name = `${family}/${model.modelId}`
  const most = Math.min(settings.textsMax, (await model.maxEmbeddingsPerCall) ?? Infinity)
  const embed = (texts: readonly string[], signal?: AbortSignal) =>
    embedTexts(model, texts, { name, ...settings, ...(signal && { signal }) })
  const [probe] = await embed(['length'])
  const dimensions = probe!.length
  return {
    id: `${name}/${dimensions}`,
    dimensions,
    async encode(texts, { signal } = {}) {
      const vectors: Float64Array[] = texts.map(() => new Float64Array(dimensions))
      const places = [...texts.keys()].filter((place) => texts[place] !== '')
      for (const batch of batches(places, texts, { most, characters: settings.charactersMax })) {
        const found = await embed(
          batch.map((place) => texts[place]!),
          signal,
        )
        for (const [at, place] of batch.entries()) vectors[place] = unit(found[at]!, dimensions)
      }
      return vectors
    },
  }
}

const defaults = {
  textsMax: 96,
  charactersMax: 100_000,
  retriesMax: 4,
} satisfies AiSdkEncoderOptions

/** Places of texts in requests, in order, each within both bounds (a longer text goes alone). */
function* batches(
  places: readonly number[],
  texts: readonly string[],
  bounds: { readonly most: number; readonly characters: number },
): Generator<readonly number[]> {
  let batch: number[] = []
  let characters = 0
  for (const place of places) {
    const { length } = texts[place]!
    if (
      batch.length === bounds.most ||
      (batch.length > 0 && characters + length > bounds.characters)
    ) {
      yield batch
      batch = []
      characters = 0
    }
    batch.push(place)
    characters += length
  }
  if (batch.length > 0) yield batch
}

type Embedding = {
  readonly name: string
  readonly retriesMax: number
  readonly secret?: string
  readonly signal?: AbortSignal
}

async function embedTexts(
  model: AiSdkEmbeddingModel,
  texts: readonly string[],
  { name, retriesMax, secret, signal }: Embedding,
): Promise<readonly (readonly number[])[]> {
  const { embedMany } = await import('ai')
  try {
    const { embeddings } = await embedMany({
      model,
      values: [...texts],
      maxRetries: retriesMax,
      ...(signal && { abortSignal: signal }),
    })
    assert(embeddings.length === texts.length, 'an endpoint gives one vector a text')
    return embeddings
  } catch (error) {
    signal?.throwIfAborted()
    const say = `${name} gives no embeddings (${serverWords(messageOf(error), secret)})`
    throw new KitError('config', `${say}; check its key and address, or encode offline`, {
      cause: error,
    })
  }
}

function unit(values: readonly number[], dimensions: number): Float64Array {
  assert(values.length === dimensions, 'all vectors of a model have one length')
  const norm = Math.hypot(...values)
  return Float64Array.from(values, (value) => (norm === 0 ? 0 : value / norm))
}
