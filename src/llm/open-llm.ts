import type { LanguageModelV4 } from '@ai-sdk/provider'
import { KitError } from '../base/errors.ts'
import { aiSdkLlm } from './ai-sdk-llm.ts'
import type { Llm } from './llm.ts'

/** Where a model is asked. */
export type ProviderOptions = {
  /** Address of the interface, with or without "/v1". Default: the provider's own. */
  readonly baseUrl?: string
  /** Where keys and addresses are looked up; nothing else of the process is read. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What sends requests. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Opens a model by provider and name: "openai/gpt-5-mini", "anthropic/claude-sonnet-4-5", or
 * "compatible/NAME" for any server with OpenAI's interface (vLLM, llama.cpp, Ollama, a gateway).
 * A key is sent only to the provider it is named after: a compatible server gets
 * `COMPATIBLE_API_KEY`, which may be absent. Throws `KitError("config")` when the provider is not
 * known, its key is missing, or a compatible model has no address.
 */
export async function openLlm(name: string, options: ProviderOptions): Promise<Llm> {
  const { provider, model } = parseModelName(name)
  return aiSdkLlm(await providers[provider](model, options), { name })
}

export const providerNames = ['openai', 'anthropic', 'compatible'] as const
type ProviderName = (typeof providerNames)[number]

/** Splits "provider/model"; the model's own name may hold slashes. */
export function parseModelName(name: string): { provider: ProviderName; model: string } {
  const [provider = '', ...rest] = name.split('/')
  const model = rest.join('/')
  const known = providerNames.find((one) => one === provider)
  if (known === undefined || model === '')
    throw new KitError(
      'config',
      `"${name}" names no model; write provider/model with one of the providers ` +
        `${providerNames.join(', ')}, for instance openai/gpt-5-mini`,
    )
  return { provider: known, model }
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
  async compatible(model, { baseUrl, environment, fetch }) {
    const { createOpenAICompatible } = await import('@ai-sdk/openai-compatible')
    const address = baseUrl ?? environment['COMPATIBLE_BASE_URL']
    if (!address)
      throw new KitError(
        'config',
        `compatible/${model} needs an address: give --base-url http://host:port or set ` +
          'COMPATIBLE_BASE_URL',
      )
    const apiKey = environment['COMPATIBLE_API_KEY']
    return createOpenAICompatible({
      name: 'compatible',
      baseURL: versionedUrl(address),
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

function keyOf(variable: string, environment: ProviderOptions['environment']): string {
  const key = environment[variable]
  if (!key)
    throw new KitError(
      'config',
      `${variable} is not set; set it, write it into .env, or judge offline with --judge rules`,
    )
  return key
}

/** An address that ends in a version; "/v1" is added where there is no path. */
export function versionedUrl(address: string): string {
  let url: URL
  try {
    url = new URL(address)
  } catch (error) {
    throw new KitError('config', `"${address}" is no address; write http://host:port/v1`, {
      cause: error,
    })
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new KitError('config', `"${address}" is no web address; write http://host:port/v1`)
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.origin}${path === '' ? '/v1' : path}${url.search}`
}
