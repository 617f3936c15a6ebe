/**
 * A judge of probabilities: it decides Yes or No on one criterion of one step after some analysis,
 * and the value is the probability of Yes among the two at the place of the decision (She et al.
 * 2025, R-PRM), where the server tells probabilities; else the share of Yes among the votes. A
 * probability is never invented: without any decision there is no value.
 */
import { assert } from '../base/assert.ts'
import type { StepScore } from '../domain/step-score.ts'
import type { TokenLogprob } from '../llm/llm.ts'
import { type AskKit, askText, type TextAnswer } from './ask.ts'
import { emptyStepReason } from './empty-step.ts'
import { afterEcho, type Fence } from './fence.ts'
import { addUsage, type CallOptions, type Judge, type JudgeItem, noUsage } from './judge.ts'
import type { StepContext } from './judge.ts'
import { fenceOf, laneOf, shownCriteria, shownTrajectory } from './show-context.ts'
import { missingScore } from './verdict.ts'

export type DecidingOptions = {
  /** Analyses an item, each a call of its own; their probabilities are averaged. Default 1. */
  readonly votes?: number
}

/** One call an item and vote. Throws `LlmError` when a call gets no answer. */
export function decidingJudge(kit: AskKit, { votes = 1 }: DecidingOptions = {}): Judge {
  assert(Number.isInteger(votes) && votes > 0, 'a number of votes is a positive integer')
  return {
    name: `${kit.llm.name} yes/no`,
    async judge({ context, items }, call = {}) {
      call.signal?.throwIfAborted()
      let usage = noUsage
      const scores: StepScore[] = []
      for (const item of items) {
        const reason = emptyStepReason(context.steps[item.stepIndex]!)
        const answers =
          reason === undefined ? await analyses(kit, context, item, { votes, call }) : []
        usage = answers.map((answer) => answer.usage).reduce(addUsage, usage)
        const fence = fenceOf(context, kit.fenceKey)
        scores.push(
          reason === undefined
            ? scoreOf(item, answers, fence)
            : missingScore(item, 'unscored', reason),
        )
      }
      return { scores, usage }
    },
  }
}

async function analyses(
  kit: AskKit,
  context: StepContext,
  { stepIndex, criterion }: JudgeItem,
  { votes, call }: { readonly votes: number; readonly call: CallOptions },
): Promise<TextAnswer[]> {
  const fence = fenceOf(context, kit.fenceKey)
  const shown = { ...context, targets: [stepIndex] }
  const answers: TextAnswer[] = []
  for (let vote = 0; vote < votes; vote++)
    answers.push(
      await askText(
        kit,
        {
          role: 'decide',
          values: {
            trajectory: shownTrajectory(fence, shown, { showReference: false }),
            criterion: shownCriteria(fence, [criterion]),
            step: String(stepIndex + 1),
          },
          lane: laneOf('decide', context),
        },
        { ...call, repeatIndex: (call.repeatIndex ?? 0) * votes + vote, topLogprobs: alternatives },
      ),
    )
  return answers
}

/** Enough that both labels are among them wherever one of them is likely. */
const alternatives = 10

function scoreOf(item: JudgeItem, answers: readonly TextAnswer[], fence: Fence): StepScore {
  const decided = answers.flatMap((answer) => {
    const isYes = decisionOf(afterEcho(answer.text, fence))
    return isYes === null
      ? []
      : [{ answer, value: labelProbability(answer.logprobs) ?? Number(isYes) }]
  })
  const [first] = decided
  const { text: raw, model, promptHash } = first?.answer ?? answers[0]!
  const told = { raw, model, promptHash }
  if (first === undefined)
    return { ...missingScore(item, 'unparsed', 'the reply ends with neither Yes nor No'), ...told }
  const values = decided.map(({ value }) => value)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const value = Math.round(mean * 10_000) / 10_000
  return {
    stepIndex: item.stepIndex,
    criterionId: item.criterion.id,
    status: 'ok',
    value,
    reason: raw.replace(/\s*(?:yes|no)\W*$/i, '').trim() || 'no reason was given',
    ownFault: value < 0.5,
    inherits: [],
    ...told,
    ...(values.length > 1 && { spread: Math.max(...values) - Math.min(...values) }),
  }
}

/** The last word of a reply, when it is Yes or No. */
function decisionOf(text: string): boolean | null {
  const [, word] = /\b(yes|no)\W*$/i.exec(text) ?? []
  return word === undefined ? null : word.toLowerCase() === 'yes'
}

/**
 * The probability of Yes among Yes and No at the last token that is either, summed over the ways to
 * write them. Null without log-probabilities, or where the reply decides nothing.
 */
export function labelProbability(logprobs: readonly TokenLogprob[] = []): number | null {
  const decision = logprobs.findLast(({ token }) => labelOf(token) !== undefined)
  if (decision === undefined) return null
  const known = new Map(
    [decision, ...decision.alternatives].map((each) => [each.token, each.logprob]),
  )
  let yes = 0
  let no = 0
  for (const [token, logprob] of known) {
    if (labelOf(token) === 'yes') yes += Math.exp(logprob)
    if (labelOf(token) === 'no') no += Math.exp(logprob)
  }
  return yes / (yes + no)
}

function labelOf(token: string): 'yes' | 'no' | undefined {
  const word = token.replace(/[^\p{L}]/gu, '').toLowerCase()
  return word === 'yes' || word === 'no' ? word : undefined
}
