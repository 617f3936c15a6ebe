import type { LanguageModelV4 } from '@ai-sdk/provider'
import {
  compatibleUrl,
  type EndpointOptions,
  keyOf,
  parseModelName,
  type ProviderName,
  versionedUrl,
} from '../base/endpoint.ts'
import { aiSdkLlm } from './ai-sdk-llm.ts'
import type { Llm } from './llm.ts'

export type ProviderOptions = EndpointOptions

/**
 * Opens a model by provider and name: "openai/gpt-5-mini", "anthropic/claude-sonnet-4-5", or
 * "compatible/NAME" for any server with OpenAI's interface (vLLM, llama.cpp, Ollama, a gateway).
 * A key is sent only to the provider it is named after: a compatible server gets
 * `COMPATIBLE_API_KEY`, which may be absent. Throws `KitError("config")` when the provider is not
 * known, its key is missing, or a compatible model has no address.
 */
export async function openLlm(name: string, options: ProviderOptions): Promise<Llm> {
  const { provider, model } = parseModelName(name)
  const secret = options.environment[`${provider.toUpperCase()}_API_KEY`]
  return aiSdkLlm(await providers[provider](model, options), { name, ...(secret && { secret }) })
}

const providers: Readonly<
  Record<ProviderName, (model: string, options: ProviderOptions) => Promise<LanguageModelV4>>
> = {
  async openai(model, { baseUrl, environment, fetch }) {
    const { createOpenAI } = await import('@ai-sdk/openai')
    const address = baseUrl ?? environment['OPENAI_BASE_URL']
    return createOpenAI({
      apiKey: keyOf('OPENAI_API_KEY', environment),
      ...(address && { baseURL: versionedUrl(address) }),
      ...(fetch && { fetch }),
    }).chat(model)
  },
  async anthropic(model, { baseUrl, environment, fetch }) {
    const { createAnthropic } = await import('@ai-sdk/anthropic')
    const address = baseUrl ?? environment['ANTHROPIC_BASE_URL']
    return createAnthropic({
      apiKey: keyOf('ANTHROPIC_API_KEY', environment),
      ...(address && { baseURL: versionedUrl(address) }),
      ...(fetch && { fetch }),
    })(model)
  },
  async compatible(model, options) {
    const { environment, fetch } = options
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    const apiKey = environment['COMPATIBLE_API_KEY']
    return createOpenAICompatible({
      name: 'compatible',
      baseURL: compatibleUrl(`compatible/${model}`, options),
      supportsStructuredOutputs: true,
      metadataExtractor: wireLogprobs,
      ...(apiKey && { apiKey }),
      ...(fetch && { fetch }),
    }).chatModel(model)
  },
}

/** Servers report log-probabilities that the SDK would drop. */
const wireLogprobs = {
  async extractMetadata({ parsedBody }: { parsedBody: unknown }) {
    const choice = (parsedBody as { choices?: { logprobs?: { content?: never } }[] }).choices?.[0]
    const logprobs = choice?.logprobs?.content
    return logprobs === undefined || logprobs === null ? undefined : { wire: { logprobs } }
  },
  createStreamExtractor: () => ({ processChunk: () => undefined, buildMetadata: () => undefined }),
}
