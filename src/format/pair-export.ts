import type { PreferencePair } from '../domain/preference-pair.ts'
import type { Step } from '../domain/step.ts'
import { formatPair } from './pair-format.ts'

/**
 * Layouts in which preference pairs are written. `paretree` is our own and the only one without
 * loss.
 */
export type PairLayout = 'paretree' | 'trl' | 'step-dpo'

/** One line, without its newline, of a file of pairs. The same pair gives the same bytes. */
export function formatPairAs(pair: PreferencePair, layout: PairLayout): string {
  if (layout === 'trl') return formatTrlPair(pair)
  if (layout === 'step-dpo') return formatStepDpoPair(pair)
  return formatPair(pair)
}

/**
 * TRL's standard preference row: task and prefix as one prompt that ends in a line break, then the
 * steps of either side. `pair_id` leads back to the full record; trainers ignore it.
 */
export function formatTrlPair(pair: PreferencePair): string {
  const { id, task, prefix, chosen, rejected } = pair
  const prompt = `${task.prompt}\n\n${prefixText(prefix)}`
  const [better, worse] = [linesOf(chosen.steps), linesOf(rejected.steps)]
  return JSON.stringify({ prompt, chosen: better, rejected: worse, pair_id: id })
}

/**
 * A Step-DPO row: the task, the steps so far, and the next step on either side. What followed the
 * step is not known to a pair, so `full_chosen` and `full_rejected` hold the candidates as they
 * are.
 */
export function formatStepDpoPair(pair: PreferencePair): string {
  const { id, task, prefix, chosen, rejected } = pair
  const [better, worse] = [linesOf(chosen.steps), linesOf(rejected.steps)]
  return JSON.stringify({
    dataset: task.domain ?? 'paretree',
    prompt: task.prompt,
    initial_reason_steps: prefixText(prefix),
    chosen: better,
    rejected: worse,
    full_chosen: better,
    full_rejected: worse,
    answer: task.reference ?? '',
    pair_id: id,
  })
}

function prefixText(prefix: readonly Step[]): string {
  return prefix.map((step) => `${stepText(step)}\n`).join('')
}

/** The steps of one side. What came back after the last one was not written by the policy. */
function linesOf(steps: readonly Step[]): string {
  const texts = steps.slice(0, -1).map(stepText)
  const last = steps.at(-1)
  if (last) texts.push(stepText({ content: last.content, toolCalls: last.toolCalls ?? [] }))
  return texts.join('\n')
}

/** A step as plain text: what it says, its tool calls, and what came back. */
function stepText({ content, toolCalls = [], observation }: Step): string {
  const calls = toolCalls.map((call) => `[call ${call.name}(${call.input})]`)
  const answer = observation === undefined ? [] : [`[observation] ${observation}`]
  return [content, ...calls, ...answer].filter((part) => part !== '').join('\n')
}
