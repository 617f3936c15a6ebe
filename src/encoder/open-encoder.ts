import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import {
  compatibleUrl,
  type EndpointOptions,
  keyOf,
  parseModelName,
  versionedUrl,
} from '../base/endpoint.ts'
import { KitError } from '../base/errors.ts'
import { aiSdkEncoder } from './ai-sdk-encoder.ts'
import type { Encoder, FitEncoder } from './encoder.ts'
import { hashingEncoder } from './hashing-encoder.ts'
import { fitTfidfSvd } from './tfidf-svd-encoder.ts'

/**
 * An encoder by name: "tfidf" (fitted on the corpus at hand), "hashing", or an embedding model as
 * "openai/NAME" or "compatible/NAME". Keys are sent to their own provider alone. Throws
 * `KitError("config")` when the name is not known, or the model does not answer.
 */
export async function openEncoder(
  name: string,
  options: EndpointOptions,
): Promise<Encoder | FitEncoder> {
  if (name === 'tfidf') return fitTfidfSvd
  if (name === 'hashing') return hashingEncoder()
  const { provider } = parseModelName(name, offline)
  const secret = options.environment[`${provider.toUpperCase()}_API_KEY`]
  return aiSdkEncoder(await embeddingModel(name, options), { ...(secret && { secret }) })
}

const offline = ['tfidf', 'hashing']

async function embeddingModel(name: string, options: EndpointOptions): Promise<EmbeddingModelV4> {
  const { provider, model } = parseModelName(name, offline)
  const { baseUrl, environment, fetch } = options
  if (provider === 'anthropic')
    throw new KitError(
      'config',
      'anthropic offers no embeddings; encode with openai/…, compatible/… or offline with tfidf',
    )
  if (provider === 'openai') {
    const { createOpenAI } = await import('@ai-sdk/openai')
    const address = baseUrl ?? environment['OPENAI_BASE_URL']
    return createOpenAI({
      apiKey: keyOf('OPENAI_API_KEY', environment),
      ...(address && { baseURL: versionedUrl(address) }),
      ...(fetch && { fetch }),
    }).embeddingModel(model)
  }
  const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
  const apiKey = environment['COMPATIBLE_API_KEY']
  return createOpenAICompatible({
    name: 'compatible',
    baseURL: compatibleUrl(name, options),
    ...(apiKey && { apiKey }),
    ...(fetch && { fetch }),
  }).embeddingModel(model)
}
