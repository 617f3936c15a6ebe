/**
 * Whether everything is in place for a model to judge: one finding a question, none of them fatal.
 */
import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { EndpointOptions } from '../base/endpoint.ts'
import { KitError, messageOf } from '../base/errors.ts'
import { openEncoder } from '../encoder/open-encoder.ts'
import { askStructured, type KnownWays } from '../llm/ask-structured.ts'
import type { Llm } from '../llm/llm.ts'
import { priceOf } from '../llm/prices.ts'
import { probeJudge, type ProbeReport } from '../judge/probes/probe-judge.ts'
import { memoryStore } from '../store/memory-store.ts'
import { callStorePath, openCallStore, readFenceKey } from './call-store.ts'
import type { Judging } from './judging.ts'
import type { ModelRequest } from './model-request.ts'
import { openModel } from './open-model.ts'
import { refusalOf } from './model-refusal.ts'

export type Finding = {
  readonly question: string
  /** `missing`: something that one can do without. */
  readonly state: 'ok' | 'missing' | 'failed'
  readonly say: string
}

/** Asks the model three short questions; nothing of them is stored. */
export async function examine(request: ModelRequest): Promise<Finding[]> {
  const findings: Finding[] = [await storeFinding(request), priceFinding(request)]
  let llm: Llm
  try {
    const { batch: _batch, ...sending } = request
    llm = (await openModel({ ...sending, concurrency: 1 }, memoryStore())).llm
  } catch (thrown) {
    return [...findings, { question: 'key and address', state: 'failed', say: messageOf(thrown) }]
  }
  const answering = await answerFinding(llm, request)
  findings.push(answering)
  if (answering.state === 'failed') return findings
  return [...findings, await structureFinding(llm), await logprobFinding(llm)]
}

/** Tries to fool a judge; a language model's answers are stored like any others. */
export async function probeJudging(
  { judge, comparator }: Pick<Judging, 'judge' | 'comparator'>,
  signal: AbortSignal,
): Promise<ProbeReport> {
  return probeJudge(judge, { ...(comparator && { comparator }), signal })
}

/** Whether texts can be encoded by the encoder of this name; by default offline, as ever. */
export async function examineEncoder(
  name: string | undefined,
  options: EndpointOptions,
): Promise<Finding> {
  const question = 'encoder'
  try {
    const encoder = await openEncoder(name ?? 'tfidf', options)
    if (typeof encoder === 'function') return { question, state: 'ok', say: 'tfidf, offline' }
    const { id, dimensions } = encoder
    const where = name === 'hashing' ? 'offline' : 'the endpoint answers'
    return { question, state: 'ok', say: `${id}, vectors of ${dimensions} numbers, ${where}` }
  } catch (thrown) {
    return { question, state: 'failed', say: messageOf(thrown) }
  }
}

async function storeFinding(request: ModelRequest): Promise<Finding> {
  const question = 'store of model calls'
  if (request.store === 'none') return { question, state: 'missing', say: 'none is used' }
  try {
    const store = await openCallStore(request)
    const key = `doctor/${randomUUID()}`
    await store.put('doctor', Buffer.from(key))
    const found = Buffer.from((await store.get('doctor')) ?? []).toString()
    await store.close()
    readFenceKey(request)
    if (found !== key) throw new KitError('config', 'what was written did not come back')
    return { question, state: 'ok', say: callStorePath(request) }
  } catch (thrown) {
    return { question, state: 'failed', say: messageOf(thrown) }
  }
}

function priceFinding({ model, prices }: ModelRequest): Finding {
  const question = 'price'
  const price = priceOf(model, prices)
  if (price === undefined)
    return {
      question,
      state: 'missing',
      say: `not known, so --max-cost is refused; add ${model} to "prices" in the config`,
    }
  const { input, cachedInput, output } = price
  const say = `$${input} in, $${cachedInput} cached, $${output} out, per million tokens`
  return { question, state: 'ok', say }
}

async function answerFinding(llm: Llm, request: ModelRequest): Promise<Finding> {
  const question = 'key, address and model'
  const prompt = {
    system: 'You are asked whether you are there.',
    messages: [{ role: 'user' as const, text: 'Answer with the word yes.' }],
  }
  try {
    const { model, usage } = await llm.generate(prompt, request.sampling)
    const say = `${model} answers (${usage.inputTokens} tokens read)`
    return { question, state: 'ok', say }
  } catch (thrown) {
    return { question, state: 'failed', say: messageOf(refusalOf(thrown, request, undefined)) }
  }
}

async function structureFinding(llm: Llm): Promise<Finding> {
  const question = 'structured output'
  const ways: KnownWays = new Map()
  const answer = await askStructured(
    llm,
    {
      prompt: {
        system: 'Answer with JSON alone: {"sum":3}',
        messages: [{ role: 'user', text: 'What is the sum of 2 and 5?' }],
      },
      name: 'sum',
      schema: z.strictObject({ sum: z.int() }),
    },
    { ways },
  )
  if (answer.status !== 'ok') return { question, state: 'failed', say: answer.reason }
  const way = ways.get(llm.name) ?? 'words'
  return { question, state: way === 'words' ? 'missing' : 'ok', say: waySentences[way] }
}

const waySentences = {
  schema: 'the server enforces the schema',
  object: 'the server enforces JSON, and the schema is told in the prompt',
  tool: 'by a tool that the model has to call',
  words: 'none; JSON is asked for in words, and read from them',
} as const

async function logprobFinding(llm: Llm): Promise<Finding> {
  const question = 'log-probabilities'
  const prompt = {
    system: 'Answer with one word.',
    messages: [{ role: 'user' as const, text: 'Yes?' }],
  }
  const none: Finding = { question, state: 'missing', say: 'none; votes stand in for them' }
  try {
    const { logprobs = [] } = await llm.generate(prompt, { topLogprobs: 2 })
    return logprobs.length === 0 ? none : { question, state: 'ok', say: 'reported for every token' }
  } catch {
    return none
  }
}
