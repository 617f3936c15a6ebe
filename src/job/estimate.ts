import { cachedLlm } from '../llm/cached-llm.ts'
import { estimateTokens } from '../llm/estimate-tokens.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from '../llm/llm.ts'
import { LlmError } from '../llm/llm-error.ts'
import { batchPrices, type Price, priceOf } from '../llm/prices.ts'
import { thinksFirst } from '../llm/thinking-models.ts'
import { watchedLlm } from '../llm/watched-llm.ts'
import type { Store } from '../store/store.ts'
import { openCallStore } from './call-store.ts'
import { dryJudging } from './dry-judging.ts'
import type { Judging } from './judging.ts'
import type { ModelRequest } from './model-request.ts'
import { openJudging } from './open-judging.ts'
import { revisionOf } from './revision-of.ts'

/** What a job would ask and cost: the answer of `--dry-run`. */
export type Estimate = {
  readonly model: string
  readonly stages: readonly StageEstimate[]
  /** All stages together. */
  readonly total: StageEstimate
}

export type StageEstimate = {
  /** Named after the prompt, such as "score". */
  readonly stage: string
  readonly calls: number
  /** Calls that the store answers, at no cost; not among `calls`. */
  readonly stored: number
  readonly inputTokens: number
  readonly outputTokens: Range
  /** US dollars; null where the price is not known. */
  readonly dollars: Range | null
}

export type Range = readonly [low: number, high: number]

/**
 * Does some work with a model that is never asked, and says what asking it would come to: every
 * prompt is made as it would be, and its tokens are estimated. Nothing is sent, stored or written.
 */
export async function estimateModel(
  request: ModelRequest,
  work: (judging: Judging) => Promise<unknown>,
): Promise<Estimate> {
  const kept = await openCallStore(request)
  try {
    const tally = new Map<string, StageTally>()
    const asked = dryLlm(request.model, (prompt, options) => {
      const stage = stageIn(tally, prompt, options)
      stage.calls++
      stage.inputTokens += promptTokens(prompt)
    })
    const llm = watchedLlm(
      cachedLlm(asked, unwritten(kept), revisionOf(request)),
      ({ prompt, options }, outcome) => {
        if ('isStored' in outcome) stageIn(tally, prompt, options).stored++
      },
    )
    const { judging } = await openJudging(llm, request, unwritten(kept))
    const dry = dryJudging(judging, (stage, answer) => {
      const counts = stageOf(tally, stage)
      counts.madeUpTokens += estimateTokens(answer)
      counts.madeUps++
    })
    await work(dry)
    return estimateOf(request, tally)
  } finally {
    await kept.close()
  }
}

type StageTally = {
  calls: number
  stored: number
  inputTokens: number
  /** Answers that were made up, one for all votes and orders of a question. */
  madeUps: number
  madeUpTokens: number
}

function stageOf(tally: Map<string, StageTally>, name: string): StageTally {
  const none = { calls: 0, stored: 0, inputTokens: 0, madeUps: 0, madeUpTokens: 0 }
  const stage = tally.get(name) ?? none
  tally.set(name, stage)
  return stage
}

/** A prompt that asks for JSON says for which; of others the caller may say it. */
function stageIn(
  tally: Map<string, StageTally>,
  { answer }: Prompt,
  { stage }: GenerateOptions,
): StageTally {
  return stageOf(tally, answer?.name ?? stage ?? 'other')
}

/** Counts what it is asked and answers nothing. */
function dryLlm(name: string, onAsked: (prompt: Prompt, options: GenerateOptions) => void): Llm {
  return {
    name,
    async generate(prompt, options = {}): Promise<Generation> {
      onAsked(prompt, options)
      throw new LlmError('malformed', 'a dry run')
    },
  }
}

function unwritten(store: Store): Store {
  return { ...store, put: async () => undefined }
}

/** Tokens of a prompt; a few a message go to the frame that the provider puts around it. */
export function promptTokens({ system, messages }: Prompt): number {
  const texts = [system, ...messages.map(({ text }) => text)]
  return texts.reduce((sum, text) => sum + estimateTokens(text) + 4, 0)
}

function estimateOf(request: ModelRequest, tally: ReadonlyMap<string, StageTally>): Estimate {
  const { model, prices, batch } = request
  const price = priceOf(model, batch === undefined ? prices : batchPrices(model, prices))
  const stages = [...tally].map(([stage, counts]) => stageEstimate(stage, counts, model, price))
  const sum = (of: (stage: StageEstimate) => number) =>
    stages.reduce((total, stage) => total + of(stage), 0)
  const total: StageEstimate = {
    stage: 'all',
    calls: sum(({ calls }) => calls),
    stored: sum(({ stored }) => stored),
    inputTokens: sum(({ inputTokens }) => inputTokens),
    outputTokens: [sum((stage) => stage.outputTokens[0]), sum((stage) => stage.outputTokens[1])],
    dollars: price ? [sum((stage) => stage.dollars![0]), sum((stage) => stage.dollars![1])] : null,
  }
  return { model, stages, total }
}

function stageEstimate(
  stage: string,
  { madeUps, madeUpTokens, ...counts }: StageTally,
  model: string,
  price: Price | undefined,
): StageEstimate {
  const thinking = counts.calls * thinkingTokens(model)
  const told = madeUps === 0 ? 0 : (madeUpTokens / madeUps) * counts.calls
  const outputTokens = [Math.floor(told * terse), Math.ceil(told * wordy + thinking)] as const
  return {
    stage,
    ...counts,
    outputTokens,
    dollars: price ? dollarsOf(counts, outputTokens, price) : null,
  }
}

/** How much shorter and longer than the made-up answers a model may write. */
const terse = 0.25
const wordy = 3

/** What thinking before an answer comes to at most: 0 for a model that does not think first. */
export function thinkingTokens(model: string): number {
  return thinksFirst(model) ? 4_000 : 0
}

/** US dollars from all input cached and a little less of it, to none cached and a little more. */
export function dollarsOf(
  { inputTokens }: Pick<StageTally, 'inputTokens'>,
  [low, high]: Range,
  price: Price,
): Range {
  return [
    (0.85 * inputTokens * price.cachedInput + low * price.output) / 1e6,
    (1.15 * inputTokens * price.input + high * price.output) / 1e6,
  ]
}
