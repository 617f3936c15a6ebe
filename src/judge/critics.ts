/**
 * The two benchmarks' own critics, as baselines without a tree: ProcessBench's, which reviews
 * paragraphs counted from 0 and boxes the earliest wrong one (Zheng et al. 2024), and PRMBench's,
 * which gives each step a validity and a redundancy (Song et al. 2025). What cannot be read stays
 * unread and counts as the benchmark says; it is never guessed.
 */
import { z } from 'zod'
import { allInOrder } from '../base/concurrency.ts'
import type { Step } from '../domain/step.ts'
import type { Task } from '../domain/task.ts'
import { thinksFirst } from '../llm/thinking-models.ts'
import { type AskKit, askRole, askText } from './ask.ts'
import { afterEcho, type Fence } from './fence.ts'
import { addUsage, type CallOptions, noUsage, type Usage } from './judge.ts'
import { fenceOf, laneOf } from './show-context.ts'

/** A finished solution, as critics see it. */
export type Solution = { readonly task: Task; readonly steps: readonly Step[] }

/** Seam: rules on a finished solution in one look, without criteria. */
export interface Critic {
  readonly name: string
  /** Reviews that a ruling on the first error is made of. */
  readonly votes: number
  /** How a model is sampled; absent where none is asked. */
  readonly sampling?: NonNullable<AskKit['sampling']>
  /** The earliest wrong step, as ProcessBench asks for it. */
  reviewFirstError(solution: Solution, call?: CallOptions): Promise<FirstErrorRuling>
  /** How valid and how redundant each step is, as PRMBench asks for it. */
  reviewSteps(solution: Solution, call?: CallOptions): Promise<StepReview>
}

/** The earliest wrong step, 0-based, -1 for none; null when no reply could be read. */
export type FirstErrorRuling = {
  readonly firstErrorIndex: number | null
  /** The replies as they came, one a vote. */
  readonly raw: readonly string[]
  /** What servers called the models that replied. */
  readonly models: readonly string[]
  readonly usage: Usage
}

/** Two numbers from -1 to 1 for each step; null when no reply could be read. */
export type StepReview = {
  readonly validity: readonly number[] | null
  readonly redundancy: readonly number[] | null
  /** Why no reply could be read; empty otherwise. */
  readonly reason: string
  readonly raw: string
  /** What servers called the models that replied. */
  readonly models: readonly string[]
  readonly usage: Usage
}

/**
 * A language model as critic, sampled as the protocols say wherever the kit leaves it open. `votes`
 * counts for the first error alone. Throws `LlmError`.
 */
export function llmCritic(kit: AskKit, { votes = 1 }: { readonly votes?: number } = {}): Critic {
  const { name } = kit.llm
  const sampling = { ...criticSampling(name, votes), ...kit.sampling }
  const asked = { ...kit, sampling }
  return {
    name: votes === 1 ? `${name} critic` : `${name} critic x${votes}`,
    votes,
    sampling,
    reviewFirstError: (solution, call) => reviewFirstError(asked, solution, { ...call, votes }),
    reviewSteps: (solution, call) => reviewSteps(asked, solution, call),
  }
}

/**
 * Greedy with room for 8k tokens; several votes are drawn at temperature 1 from the upper 0.9. A
 * model that thinks first has room for 32k, and draws as it will: it takes no temperature.
 */
function criticSampling(model: string, votes: number): NonNullable<AskKit['sampling']> {
  if (thinksFirst(model)) return { maxOutputTokens: 32_768 }
  const drawn = votes === 1 ? { temperature: 0 } : { temperature: 1, topP: 0.9 }
  return { ...drawn, maxOutputTokens: 8_192 }
}

/** One review a vote; the index that most of them box counts. Throws `LlmError`. */
export async function reviewFirstError(
  kit: AskKit,
  { task, steps }: Solution,
  { votes = 1, ...call }: CallOptions & { readonly votes?: number } = {},
): Promise<FirstErrorRuling> {
  const fence = fenceOf({ task }, kit.fenceKey)
  const role = 'critic-processbench'
  const question = {
    role,
    values: { solution: shownSolution(fence, { task, steps }, (at) => `paragraph ${at}`) },
    lane: laneFor(role, { task, steps }),
  } as const
  const indexIn = (text: string) => boxedIndex(afterEcho(text, fence), steps.length)
  const isUsable = (text: string) => indexIn(text) !== null
  const first = (call.repeatIndex ?? 0) * votes
  const replies = await allInOrder(
    Array.from({ length: votes }, (_, vote) =>
      askText(kit, question, { ...call, repeatIndex: first + vote, isUsable }),
    ),
  )
  const raw = replies.map(({ text }) => text)
  const indices = raw.flatMap((text) => indexIn(text) ?? [])
  return {
    firstErrorIndex: mostFrequent(indices),
    raw,
    models: replies.map(({ model }) => model),
    usage: replies.map(({ usage }) => usage).reduce(addUsage, noUsage),
  }
}

/** What the last box holds, where it is -1 or the place of a step. */
export function boxedIndex(text: string, stepCount: number): number | null {
  const [, held = ''] = [...text.matchAll(/\\boxed\s*\{((?:[^{}]|\{[^{}]*\})*)\}/g)].at(-1) ?? []
  const [, digits] = /^\s*(?:\\text\s*\{)?\s*(-?\d+)\s*\}?\s*$/.exec(held) ?? []
  const index = digits === undefined ? NaN : Number(digits)
  return index >= -1 && index < stepCount ? index : null
}

/** The smallest of equally frequent ones; null of none. */
function mostFrequent(values: readonly number[]): number | null {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first] = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b)
  return first?.[0] ?? null
}

/**
 * Asked up to three times, each with one chance to mend the reply: the first answer and five
 * retries, as in the published code. Throws `LlmError`.
 */
export async function reviewSteps(
  kit: AskKit,
  solution: Solution,
  { repeatIndex = 0, ...call }: CallOptions = {},
): Promise<StepReview> {
  let usage = noUsage
  const models: string[] = []
  for (let ask = 1; ; ask++) {
    const index = repeatIndex * stepAsksMax + ask - 1
    const answer = await askSteps(kit, solution, { ...call, repeatIndex: index })
    usage = addUsage(usage, answer.usage)
    const { value, reason, raw, model } = answer
    if (model !== undefined) models.push(model)
    const { validity = null, redundancy = null } = value ?? {}
    if (value !== null || ask === stepAsksMax)
      return { validity, redundancy, reason, raw, models, usage }
  }
}

const stepAsksMax = 3

function askSteps(kit: AskKit, { task, steps }: Solution, call: CallOptions) {
  const fence = fenceOf({ task }, kit.fenceKey)
  const role = 'critic-prmbench'
  return askRole(
    kit,
    {
      role,
      values: {
        solution: shownSolution(fence, { task, steps }, (index) => `step ${index + 1}`),
        count: String(steps.length),
      },
      schema: reviewSchema,
      objection: ({ validity, redundancy }) =>
        validity.length === steps.length && redundancy.length === steps.length
          ? undefined
          : `the lists have ${validity.length} and ${redundancy.length} numbers where ` +
            `${steps.length} are wanted`,
      fence,
      lane: laneFor(role, { task, steps }),
    },
    call,
  )
}

const score = z.number().min(-1).max(1)

const reviewSchema = z.strictObject({
  reasons: z.array(z.string()),
  validity: z.array(score),
  redundancy: z.array(score),
})

function shownSolution(
  fence: Fence,
  { task, steps }: Solution,
  label: (index: number) => string,
): string {
  return fence.around([
    { label: 'task', text: task.prompt },
    ...steps.map(({ content }, index) => ({ label: label(index), text: content })),
  ])
}

function laneFor(role: string, { task, steps }: Solution): string {
  return laneOf(role, { task, steps, targets: [], windowStart: 0, carried: [] })
}
