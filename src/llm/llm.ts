/**
 * Seam: a language model behind one call, prompt in, text and usage out. One `generate` of an
 * implementation that talks to a server is one attempt: it neither retries nor waits its turn.
 * Behaviour is added by wrapping: cache, schedule, meter, budget and batch are all Llm to Llm.
 */
export interface Llm {
  /** Provider and model, such as "openai/gpt-5-mini"; part of every request's hash. */
  readonly name: string
  /** Throws `LlmError` when no answer came. */
  generate(prompt: Prompt, options?: GenerateOptions): Promise<Generation>
}

/** What is asked. All of it enters the request's hash. */
export type Prompt = {
  /** Instructions: the same for every call of one role. Empty: none are sent. */
  readonly system: string
  /** The last one is the user's. What many calls share comes first, what differs last. */
  readonly messages: readonly PromptMessage[]
  /** Absent where any text will do. */
  readonly answer?: AnswerShape
}

export type PromptMessage = { readonly role: 'user' | 'assistant'; readonly text: string }

/** JSON of this schema is wanted. */
export type AnswerShape = {
  /** Lower case letters, digits and underscores. */
  readonly name: string
  /** JSON Schema, strict: every property required, none additional. */
  readonly schema: Readonly<Record<string, unknown>>
  /**
   * How the server is told: the schema itself (default), only that JSON is wanted, or a tool that
   * the model has to call. Servers know some of these and not others.
   */
  readonly how?: 'schema' | 'object' | 'tool'
}

export type GenerateOptions = Sampling & {
  /**
   * Calls of one lane share a growing prefix and are sent one after another, so that each finds
   * the prefix cached. Not part of the hash.
   */
  readonly lane?: string
  /**
   * The same long text with which calls of several lanes begin: the first of them is sent alone, so
   * that the others find it cached. Not part of the hash.
   */
  readonly head?: PromptHead
  /** What is asked for, such as "score", for whoever counts calls. Not part of the hash. */
  readonly stage?: string
  readonly signal?: AbortSignal
}

export type PromptHead = {
  /** Equal for equal heads. */
  readonly name: string
  /** How much of the first message it is, in UTF-16 units. */
  readonly length: number
}

/** The parameters of a call. All of them enter the request's hash. */
export type Sampling = {
  /** Default: the provider's. */
  readonly temperature?: number
  /** Only the likeliest tokens are drawn from, whose probabilities sum up to this. */
  readonly topP?: number
  readonly maxOutputTokens?: number
  readonly seed?: number
  /** Which of several answers to the same prompt this is, 0-based. Default 0. */
  readonly repeatIndex?: number
  /** Alternatives to report for every answer token; 0 or absent: none. */
  readonly topLogprobs?: number
}

/** An answer. */
export type Generation = {
  readonly text: string
  /** `length`: cut at the token limit. `filtered`: withheld by the provider. */
  readonly finish: 'stop' | 'length' | 'filtered' | 'other'
  readonly usage: TokenUsage
  /** The model as the server names it, with its snapshot where it says so. */
  readonly model: string
  readonly logprobs?: readonly TokenLogprob[]
  /** From a store, at no cost this time. */
  readonly isStored?: true
}

/** Tokens of one call, as the provider counted them. Prompt and answer are counted apart. */
export type TokenUsage = {
  /** All of the prompt, `cachedInputTokens` among them. */
  readonly inputTokens: number
  readonly cachedInputTokens: number
  /** All of the answer, `reasoningTokens` among them. */
  readonly outputTokens: number
  readonly reasoningTokens: number
}

/** A token of the answer, natural logarithms of probabilities. */
export type TokenLogprob = {
  readonly token: string
  readonly logprob: number
  readonly alternatives: readonly { readonly token: string; readonly logprob: number }[]
}
