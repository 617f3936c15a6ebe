/**
 * Asks for JSON of a schema, from servers that know how to give it and from those that do not. The
 * ways are tried from the strictest down: the schema enforced by the server, JSON enforced and the
 * schema in the prompt, a tool that has to be called, plain words. Which way an endpoint knows is
 * remembered. A reply is taken as it is or salvaged; one that does not fit is shown to the model
 * once, with what is wrong. What is left over is `unparsed`, never a guess.
 */
import { z } from 'zod'
import { addTokens, noTokens } from './meter.ts'
import { salvageJson } from './salvage-json.ts'
import type { AnswerShape, GenerateOptions, Generation, Llm, Prompt, TokenUsage } from './llm.ts'
import { isItemFailure, LlmError } from './llm-error.ts'

/** A prompt whose answer is to be JSON. */
export type Question<T> = {
  readonly prompt: Omit<Prompt, 'answer'>
  /** Names the schema to the server: lower case letters, digits, underscores. */
  readonly name: string
  readonly schema: z.ZodType<T>
  /** What a schema cannot say; a sentence about what is wrong, or undefined. */
  readonly objection?: (answer: T) => string | undefined
  /**
   * How a reply that has to be mended is shown to the model again: it may quote what must not stand
   * in the open. Default: as it came.
   */
  readonly shown?: (reply: string) => string
}

export type Answer<T> = AnswerCost &
  (
    | { readonly status: 'ok'; readonly value: T; readonly raw: string }
    | { readonly status: 'unparsed'; readonly reason: string; readonly raw: string }
    | { readonly status: 'failed'; readonly reason: string; readonly error: LlmError }
  )

export type AnswerCost = {
  readonly calls: number
  readonly usage: TokenUsage
  /** As the server named it, with its snapshot. */
  readonly model: string
}

export type AnswerWay = 'schema' | 'object' | 'tool' | 'words'

/** Which way each endpoint knows, by the model's name. Share one where a model is asked often. */
export type KnownWays = Map<string, AnswerWay>

export type AskOptions = GenerateOptions & {
  readonly ways?: KnownWays
  /** Whether a reply that does not fit is shown to the model once. Default true. */
  readonly isRepairing?: boolean
}

/**
 * One question. Never throws for what a model says; throws `LlmError` only for what says nothing of
 * this one question (a wrong key, a spent budget, an awaited batch, an interruption).
 */
export async function askStructured<T>(
  llm: Llm,
  question: Question<T>,
  { ways = new Map(), isRepairing = true, ...options }: AskOptions = {},
): Promise<Answer<T>> {
  const shape = { name: question.name, schema: schemaOf(question.schema) }
  let cost: AnswerCost = { calls: 0, usage: noTokens, model: llm.name }
  const ask = async (prompt: Omit<Prompt, 'answer'>) => {
    const generation = await tryWays(llm, prompt, shape, { ways, options })
    cost = addCost(cost, generation)
    return generation
  }
  try {
    const first = await ask(question.prompt)
    const reading = readReply(first, question)
    if (reading.ok) return { status: 'ok', value: reading.value, raw: first.text, ...cost }
    if (!isRepairing || first.finish === 'filtered')
      return { status: 'unparsed', reason: reading.reason, raw: first.text, ...cost }
    const second = await ask(repairPrompt(question, first.text, reading.reason))
    const mended = readReply(second, question)
    return mended.ok
      ? { status: 'ok', value: mended.value, raw: second.text, ...cost }
      : { status: 'unparsed', reason: mended.reason, raw: second.text, ...cost }
  } catch (thrown) {
    if (!isItemFailure(thrown)) throw thrown
    return { status: 'failed', reason: thrown.message, error: thrown, ...cost }
  }
}

function schemaOf(schema: z.ZodType): AnswerShape['schema'] {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { target: 'draft-7' })
  return json
}

function addCost(cost: AnswerCost, { usage, model, isStored }: Generation): AnswerCost {
  return {
    calls: cost.calls + (isStored === true ? 0 : 1),
    usage: isStored === true ? cost.usage : addTokens(cost.usage, usage),
    model,
  }
}

const ladder: readonly AnswerWay[] = ['schema', 'object', 'tool', 'words']

type Asking = { readonly ways: KnownWays; readonly options: GenerateOptions }

/** From the way that is known to work, or the strictest, down to one that the server takes. */
async function tryWays(
  llm: Llm,
  prompt: Omit<Prompt, 'answer'>,
  shape: AnswerShape,
  { ways, options }: Asking,
): Promise<Generation> {
  for (const way of ladder.slice(ladder.indexOf(ways.get(llm.name) ?? 'schema'))) {
    try {
      const generation = await llm.generate(worded(prompt, shape, way), options)
      ways.set(llm.name, way)
      return generation
    } catch (thrown) {
      const isUnknownWay = thrown instanceof LlmError && thrown.kind === 'unsupported'
      if (!isUnknownWay || way === 'words') throw thrown
    }
  }
  throw new LlmError('unsupported', 'the server knows no way to be asked')
}

function worded(prompt: Omit<Prompt, 'answer'>, shape: AnswerShape, way: AnswerWay): Prompt {
  if (way === 'schema') return { ...prompt, answer: shape }
  if (way === 'tool') return { ...prompt, answer: { ...shape, how: 'tool' } }
  const wish = `Answer with one JSON object of this JSON Schema and nothing else:\n`
  const told = { ...prompt, system: `${prompt.system}\n\n${wish}${JSON.stringify(shape.schema)}` }
  return way === 'object' ? { ...told, answer: { ...shape, how: 'object' } } : told
}

type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string }

function readReply<T>(reply: Generation, { schema, objection }: Question<T>): Reading<T> {
  if (reply.finish === 'filtered') return { ok: false, reason: 'the provider withheld the answer' }
  const json = salvageJson(reply.text)
  if (json === undefined) {
    const cut = reply.finish === 'length' ? ': it was cut at the token limit' : ''
    return { ok: false, reason: `the reply holds no JSON object${cut}` }
  }
  const read = schema.safeParse(json)
  if (!read.success) return { ok: false, reason: faultOf(read.error, reply) }
  const reason = objection?.(read.data)
  return reason === undefined ? { ok: true, value: read.data } : { ok: false, reason }
}

/** In our own words alone: a key that nobody asked for was written by the model. */
function faultOf(error: z.ZodError, { finish }: Generation): string {
  const [{ path, message: said, ...issue }] = error.issues as [z.core.$ZodIssue]
  const message = issue.code === 'unrecognized_keys' ? 'it has keys that are not wanted' : said
  const place = path.length === 0 ? 'the object' : `"${path.join('.')}"`
  return `${place}: ${message}${finish === 'length' ? ' (cut at the token limit)' : ''}`
}

/** The model's own reply, and what is wrong with it. */
function repairPrompt(
  { prompt, shown = (text) => text }: Pick<Question<never>, 'prompt' | 'shown'>,
  reply: string,
  reason: string,
): Omit<Prompt, 'answer'> {
  const wish = `That answer cannot be used: ${reason}. Give the whole answer again, corrected.`
  return {
    system: prompt.system,
    messages: [
      ...prompt.messages,
      { role: 'assistant', text: reply === '' ? '(empty)' : shown(reply) },
      { role: 'user', text: wish },
    ],
  }
}
