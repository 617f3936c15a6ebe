/**
 * A process reward model behind a server (vLLM's `/pooling` with STEP pooling, LMDeploy alike) as a
 * judge: one probability a step, whichever criterion is asked for. How steps are marked and which
 * column is the good one differ from model to model, so both are settings.
 */
import { z } from 'zod'
import { assert } from '../base/assert.ts'
import { KitError } from '../base/errors.ts'
import { serverWords } from '../base/secrets.ts'
import { type Criterion, criterionId } from '../domain/criterion.ts'
import type { Step } from '../domain/step.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { Task } from '../domain/task.ts'
import { markedChat } from '../format/chat-template.ts'
import type { Judge, JudgeItem } from './judge.ts'

/** What a model was trained to read. */
export type PrmConvention = {
  /** The text to be pooled: task and steps, each step followed by its marker. */
  readonly write: (task: Task, steps: readonly Step[]) => string
  /** Which class means that the step is good. */
  readonly goodColumn: number
}

export type ServedPrmOptions = {
  /** Address of the server; `/pooling` is added. */
  readonly url: string
  /** As the server calls it. */
  readonly model: string
  readonly convention: PrmConvention
  readonly apiKey?: string
  /** Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds that a request may take. Default 120,000. */
  readonly timeoutMs?: number
}

/** Conventions of published models. */
export const prmConventions = {
  /** Qwen2.5-Math-PRM: chat template, `<extra_0>` after every step, classes bad and good. */
  qwen: {
    goodColumn: 1,
    write: ({ prompt }, steps) => markedChat(prompt, steps),
  },
  /** Math-Shepherd's Mistral PRM: `ки` after every step, classes good and bad. */
  'math-shepherd': {
    goodColumn: 0,
    write: ({ prompt }, steps) =>
      `${prompt} ${steps.map(({ content }) => `${content} ки`).join('\n')}`,
  },
} satisfies Record<string, PrmConvention>

const wording = {
  name: 'Correct step',
  description: 'The step is correct and leads on, as a process reward model sees it.',
}

/** What a reward model scores; a tree of this criterion alone asks for nothing else. */
export const prmCriterion: Criterion = { id: criterionId(wording), ...wording }

/**
 * Scores a step by the probability of the good class at its marker. Throws `KitError` when the
 * server refuses or cannot be reached; a step without a row is `unparsed`, never a score.
 */
export function servedPrm(options: ServedPrmOptions): Judge {
  return {
    name: `prm/${options.model}`,
    async judge(request, { signal } = {}) {
      signal?.throwIfAborted()
      const { context, items } = request
      const last = Math.max(-1, ...items.map(({ stepIndex }) => stepIndex))
      if (last < 0) return { scores: [], usage: { ...nothing, calls: 0 } }
      const steps = context.steps.slice(0, last + 1)
      const { rows, tokens } = await poolSteps(options, { task: context.task, steps }, signal)
      const scores = items.map((item) => scoreOf(item, rows, steps.length, options))
      return { scores, usage: { ...nothing, calls: 1, inputTokens: tokens } }
    },
  }
}

const nothing = { inputTokens: 0, cachedInputTokens: 0, outputTokens: 0 }

function scoreOf(
  { stepIndex, criterion }: JudgeItem,
  rows: readonly (readonly number[])[],
  stepCount: number,
  { model, convention }: ServedPrmOptions,
): StepScore {
  const about = { stepIndex, criterionId: criterion.id, ownFault: false, inherits: [] }
  const value = rows.length === stepCount ? rows[stepIndex]![convention.goodColumn] : undefined
  if (value === undefined || !(value >= 0 && value <= 1)) {
    const reason =
      rows.length === stepCount
        ? `the row of the step holds no probability in column ${convention.goodColumn}`
        : `the server gave ${rows.length} rows for ${stepCount} steps: check how steps are marked`
    return { ...about, status: 'unparsed', value: null, reason }
  }
  const reason = `${model} takes the step to be good with probability ${value.toFixed(3)}`
  return { ...about, status: 'ok', value, reason, ownFault: value < 0.5 }
}

const poolingReply = z.object({
  data: z.array(z.object({ data: z.array(z.array(z.number())) })).min(1),
  usage: z.object({ prompt_tokens: z.number() }).optional(),
})

/** What a server says of a text: a row of class probabilities for each marker that it knows. */
export type Pooled = {
  readonly rows: readonly (readonly number[])[]
  /** Of the text, as the server counts them; 0 where it does not. */
  readonly tokens: number
}

/** Asks the server once, and takes its rows as they come. Throws `KitError`. */
export async function poolSteps(
  options: ServedPrmOptions,
  { task, steps }: { readonly task: Task; readonly steps: readonly Step[] },
  signal: AbortSignal | undefined,
): Promise<Pooled> {
  const { url, model, convention, apiKey, fetch = globalThis.fetch, timeoutMs = 120_000 } = options
  const input = convention.write(task, steps)
  const address = `${url.replace(/\/+$/, '')}/pooling`
  const limit = AbortSignal.timeout(timeoutMs)
  let response: Response
  try {
    response = await fetch(address, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
      },
      body: JSON.stringify({ model, input, task: 'token_classify', encoding_format: 'float' }),
      signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
    })
  } catch (error) {
    signal?.throwIfAborted()
    const within = limit.aborted ? ` within ${timeoutMs / 1000} seconds` : ''
    const say = `the reward model's server ${address} does not answer${within}`
    throw new KitError('model-unavailable', `${say}; start it or check the address`, {
      cause: error,
    })
  }
  if (!response.ok) throw await refusalIn(response, address, apiKey)
  const reply = poolingReply.safeParse(await response.json().catch(() => undefined))
  if (!reply.success)
    throw new KitError(
      'model-refused',
      `${address} answers in another shape than a list of rows of class probabilities; it must ` +
        'pool by step markers (STEP pooling)',
    )
  const [first] = reply.data.data
  assert(first !== undefined, 'the schema asks for one entry')
  return { rows: first.data, tokens: reply.data.usage?.prompt_tokens ?? 0 }
}

async function refusalIn(
  response: Response,
  address: string,
  apiKey: string | undefined,
): Promise<KitError> {
  const { status } = response
  const { error, message } = refusal.safeParse(await response.json().catch(() => ({}))).data ?? {}
  const words = serverWords(error?.message ?? message ?? '', apiKey)
  const said = words === '' ? '' : ` (${words})`
  const advice =
    status === 401 || status === 403
      ? "it wants a key: set COMPATIBLE_API_KEY to the server's"
      : "check the model's name and that the server pools by step (task token_classify)"
  return new KitError('model-refused', `${address} answered HTTP ${status}${said}; ${advice}`)
}

const refusal = z.object({
  error: z.object({ message: z.string() }).optional(),
  message: z.string().optional(),
})
