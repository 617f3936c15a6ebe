import type {
  JSONSchema7,
  LanguageModelV3,
  LanguageModelV4,
  LanguageModelV4CallOptions,
  LanguageModelV4GenerateResult,
  LanguageModelV4Prompt,
} from '@ai-sdk/provider'
import { llmErrorOf } from './ai-sdk-error.ts'
import { withoutSecret } from '../base/secrets.ts'
import type {
  AnswerShape,
  GenerateOptions,
  Generation,
  Llm,
  Prompt,
  TokenLogprob,
  TokenUsage,
} from './llm.ts'
import { LlmError } from './llm-error.ts'

/** Any language model of the AI SDK, versions 3 and 4 of its interface. */
export type AiSdkModel = LanguageModelV4 | LanguageModelV3

export type AiSdkOptions = {
  /** Default: the provider's and the model's own names, "openai/gpt-5-mini". */
  readonly name?: string
  /** The key that the model is asked with, to be struck from whatever comes back. */
  readonly secret?: string
}

/**
 * A model of the AI SDK as an `Llm`. One call is one request: nothing is retried here, since
 * retries belong to the schedule alone. Throws `LlmError` for whatever goes wrong.
 *
 * @example
 * ```ts
 * import { openai } from '@ai-sdk/openai'
 * import { aiSdkLlm } from 'paretree/llm'
 *
 * const llm = aiSdkLlm(openai.chat('gpt-5-mini'))
 * const { text } = await llm.generate({
 *   system: 'Answer with one word.',
 *   messages: [{ role: 'user', text: 'Is 17 prime?' }],
 * })
 * ```
 */
export function aiSdkLlm(model: AiSdkModel, options: AiSdkOptions = {}): Llm {
  const { secret } = options
  const family = model.provider.split('.')[0]!
  const name = options.name ?? `${family}/${model.modelId}`
  return {
    name,
    async generate(prompt, call = {}) {
      try {
        const result = await model.doGenerate(
          // The two versions of the interface take these same options.
          callOptions(prompt, call, family) as never,
        )
        const generation = generationOf(result as LanguageModelV4GenerateResult, model.modelId)
        return { ...generation, text: withoutSecret(generation.text, secret) }
      } catch (thrown) {
        throw llmErrorOf(thrown, { ...(secret && { secret }), signal: call.signal })
      }
    },
  }
}

/** A prompt and its options as a call of the AI SDK; `family` is the SDK's name of the provider. */
export function callOptions(
  prompt: Prompt,
  { temperature, topP, maxOutputTokens, seed, topLogprobs = 0, signal, head }: GenerateOptions,
  family: string,
): LanguageModelV4CallOptions {
  return {
    prompt: messagesOf(prompt, family, head?.length),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { topP }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(seed !== undefined && { seed }),
    ...(signal && { abortSignal: signal }),
    ...(prompt.answer && answerOptions(prompt.answer)),
    ...(topLogprobs > 0 && logprobOptions(topLogprobs)),
  }
}

/** Anthropic caches a prefix only up to a mark; others find common prefixes by themselves. */
function messagesOf(
  { system, messages }: Prompt,
  family: string,
  headLength = 0,
): LanguageModelV4Prompt {
  const isMarked = family === 'anthropic'
  const parts = messages.map(({ role, text }, at) => {
    if (!isMarked || at > 0 || headLength === 0) return { role, content: [textPart(text)] }
    const head = { ...textPart(text.slice(0, headLength)), providerOptions: cacheMark }
    return { role, content: [head, textPart(text.slice(headLength))] }
  })
  if (system === '') return parts
  const marked = isMarked && { providerOptions: cacheMark }
  return [{ role: 'system', content: system, ...marked }, ...parts]
}

function textPart(text: string) {
  return { type: 'text' as const, text }
}

const cacheMark = { anthropic: { cacheControl: { type: 'ephemeral' } } }

function answerOptions(answer: AnswerShape): Partial<LanguageModelV4CallOptions> {
  const { name, how = 'schema' } = answer
  const schema = answer.schema as JSONSchema7
  if (how === 'object') return { responseFormat: { type: 'json' } }
  if (how === 'schema') return { responseFormat: { type: 'json', name, schema } }
  return {
    tools: [{ type: 'function', name, inputSchema: schema, strict: true }],
    toolChoice: { type: 'tool', toolName: name },
  }
}

function logprobOptions(count: number): Partial<LanguageModelV4CallOptions> {
  const body = { logprobs: true, top_logprobs: count }
  return { providerOptions: { openai: { logprobs: count }, compatible: body } }
}

/**
 * What a call of the AI SDK gave; `modelId` is used where it does not say. Throws `LlmError` where
 * it holds no text.
 */
export function generationOf(result: LanguageModelV4GenerateResult, modelId: string): Generation {
  const text = result.content
    .map((part) => (part.type === 'text' ? part.text : part.type === 'tool-call' ? part.input : ''))
    .join('')
  if (text === '' && result.finishReason.unified === 'error')
    throw new LlmError('malformed', 'the answer holds no text')
  const logprobs = logprobsOf(result)
  return {
    text,
    finish: finishes[result.finishReason.unified] ?? 'other',
    usage: usageOf(result),
    model: result.response?.modelId ?? modelId,
    ...(logprobs && { logprobs }),
  }
}

const finishes: Readonly<Record<string, Generation['finish']>> = {
  stop: 'stop',
  'tool-calls': 'stop',
  length: 'length',
  'content-filter': 'filtered',
}

function usageOf({ usage: { inputTokens, outputTokens } }: LanguageModelV4GenerateResult) {
  return {
    inputTokens: inputTokens.total ?? 0,
    cachedInputTokens: inputTokens.cacheRead ?? 0,
    outputTokens: outputTokens.total ?? 0,
    reasoningTokens: outputTokens.reasoning ?? 0,
  } satisfies TokenUsage
}

/** Chat completions report them in one shape, whoever answers. */
type WireLogprob = {
  readonly token: string
  readonly logprob: number
  readonly top_logprobs?: readonly { readonly token: string; readonly logprob: number }[]
}

function logprobsOf({
  providerMetadata = {},
}: LanguageModelV4GenerateResult): TokenLogprob[] | undefined {
  const found = providerMetadata['openai']?.['logprobs'] ?? providerMetadata['wire']?.['logprobs']
  if (!Array.isArray(found)) return undefined
  // Batches give them by parts of the answer.
  return (found.flat() as unknown as WireLogprob[]).map(
    ({ token, logprob, top_logprobs = [] }) => ({
      token,
      logprob,
      alternatives: top_logprobs.map((one) => ({ token: one.token, logprob: one.logprob })),
    }),
  )
}
