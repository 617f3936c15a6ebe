/**
 * The two benchmarks' own critics, as baselines without a tree: ProcessBench's, which reviews
 * paragraphs counted from 0 and boxes the earliest wrong one (Zheng et al. 2024), and PRMBench's,
 * which gives each step a validity and a redundancy (Song et al. 2025). What cannot be read stays
 * unread and counts as the benchmark says; it is never guessed.
 */
import { z } from 'zod'
import type { Step } from '../domain/step.ts'
import type { Task } from '../domain/task.ts'
import { type AskKit, askRole, askText } from './ask.ts'
import type { Fence } from './fence.ts'
import { addUsage, type CallOptions, noUsage, type Usage } from './judge.ts'
import { fenceOf, laneOf } from './show-context.ts'

/** A finished solution, as critics see it. */
export type Solution = { readonly task: Task; readonly steps: readonly Step[] }

/** The earliest wrong step, 0-based, -1 for none; null when no reply could be read. */
export type FirstErrorRuling = {
  readonly firstErrorIndex: number | null
  /** The replies as they came. */
  readonly raw: readonly string[]
  readonly usage: Usage
}

/**
 * One review a vote; of several the most frequent index counts, the smallest of equally frequent
 * ones. Throws `LlmError`.
 */
export async function reviewFirstError(
  kit: AskKit,
  { task, steps }: Solution,
  { votes = 1, ...call }: CallOptions & { readonly votes?: number } = {},
): Promise<FirstErrorRuling> {
  const fence = fenceOf({ task }, kit.fenceKey)
  const solution = shownSolution(fence, task, steps, (index) => `paragraph ${index}`)
  const lane = laneFor('critic-processbench', { task, steps })
  const raw: string[] = []
  let usage = noUsage
  for (let vote = 0; vote < votes; vote++) {
    const question = { role: 'critic-processbench' as const, values: { solution }, lane }
    const answer = await askText(kit, question, { ...call, repeatIndex: vote })
    raw.push(answer.text)
    usage = addUsage(usage, answer.usage)
  }
  const indices = raw.flatMap((text) => boxedIndex(text, steps.length) ?? [])
  return { firstErrorIndex: mostFrequent(indices), raw, usage }
}

/** The whole number in the last box, where it is -1 or the place of a step. */
export function boxedIndex(text: string, stepCount: number): number | null {
  const boxes = [...text.matchAll(/\\boxed\s*\{\s*(?:\\text\s*\{)?\s*(-?\d+)\s*\}?\s*\}/g)]
  const last = boxes.at(-1)
  if (last === undefined) return null
  const index = Number(last[1])
  return index >= -1 && index < stepCount ? index : null
}

function mostFrequent(values: readonly number[]): number | null {
  const counts = new Map<number, number>()
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1)
  const [first] = [...counts].toSorted(([a, m], [b, n]) => n - m || a - b)
  return first?.[0] ?? null
}

/** Two numbers from -1 to 1 for each step; null when no reply could be read. */
export type StepReview = {
  readonly validity: readonly number[] | null
  readonly redundancy: readonly number[] | null
  readonly raw: string
  readonly usage: Usage
}

/** One call a solution, no worked examples. Throws `LlmError`. */
export async function reviewSteps(
  kit: AskKit,
  { task, steps }: Solution,
  call?: CallOptions,
): Promise<StepReview> {
  const fence = fenceOf({ task }, kit.fenceKey)
  const answer = await askRole(
    kit,
    {
      role: 'critic-prmbench',
      values: {
        solution: shownSolution(fence, task, steps, (index) => `step ${index + 1}`),
        count: String(steps.length),
      },
      schema: reviewSchema,
      objection: ({ validity, redundancy }) =>
        validity.length === steps.length && redundancy.length === steps.length
          ? undefined
          : `the lists have ${validity.length} and ${redundancy.length} numbers where ` +
            `${steps.length} are wanted`,
      fence,
      lane: laneFor('critic-prmbench', { task, steps }),
    },
    call,
  )
  const { value, raw, usage } = answer
  const { validity = null, redundancy = null } = value ?? {}
  return { validity, redundancy, raw, usage }
}

const score = z.number().min(-1).max(1)

const reviewSchema = z.strictObject({
  reasons: z.array(z.string()),
  validity: z.array(score),
  redundancy: z.array(score),
})

function shownSolution(
  fence: Fence,
  task: Task,
  steps: readonly Step[],
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
