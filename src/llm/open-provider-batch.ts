import {
  compatibleUrl,
  keyOf,
  parseModelName,
  type ProviderName,
  versionedUrl,
} from '../base/endpoint.ts'
import { batchTags } from './batch-tags.ts'
import { discreetProviderBatch } from './discreet-batch.ts'
import { httpProviderBatch } from './http-provider-batch.ts'
import type { ProviderOptions } from './open-llm.ts'
import type { ProviderBatch } from './provider-batch.ts'

/**
 * The batch interface that serves a model, by provider and name as `openLlm` takes them, with the
 * same keys and addresses. OpenAI and Anthropic are asked through the AI SDK (OpenAI's by its
 * Responses interface), a compatible server by OpenAI's interface of files and batches. Throws
 * `KitError("config")` as `openLlm` does.
 */
export async function openProviderBatch(
  name: string,
  options: ProviderOptions,
): Promise<ProviderBatch> {
  const { provider, model } = parseModelName(name)
  const secret = options.environment[`${provider.toUpperCase()}_API_KEY`]
  return discreetProviderBatch(await providers[provider](model, options), secret)
}

const providers: Readonly<
  Record<ProviderName, (model: string, options: ProviderOptions) => Promise<ProviderBatch>>
> = {
  async openai(_, { baseUrl, environment, fetch }) {
    const apiKey = keyOf('OPENAI_API_KEY', environment)
    const { createOpenAI } = await import('@ai-sdk/openai')
    const { sdkProviderBatch } = await import('./sdk-provider-batch.ts')
    const address = baseUrl ?? environment['OPENAI_BASE_URL']
    const tags = batchTags(fetch)
    const openai = createOpenAI({
      apiKey,
      fetch: tags.fetch,
      ...(address && { baseURL: versionedUrl(address) }),
    })
    return sdkProviderBatch(openai.experimental_batch(), { family: 'openai', tags })
  },
  async anthropic(_, { baseUrl, environment, fetch }) {
    const apiKey = keyOf('ANTHROPIC_API_KEY', environment)
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    const { sdkProviderBatch } = await import('./sdk-provider-batch.ts')
    const address = baseUrl ?? environment['ANTHROPIC_BASE_URL']
    const anthropic = createAnthropic({
      apiKey,
      ...(address && { baseURL: versionedUrl(address) }),
      ...(fetch && { fetch }),
    })
    return sdkProviderBatch(anthropic.experimental_batch(), { family: 'anthropic' })
  },
  async compatible(model, options) {
    const { environment, fetch } = options
    return httpProviderBatch({
      baseUrl: compatibleUrl(model, options),
      apiKey: environment['COMPATIBLE_API_KEY'],
      fetch,
    })
  },
}
