import type { Step } from '../domain/step.ts'
import { attachmentAt } from './chat-messages.ts'
import type { NamedLoss } from './losses.ts'

/**
 * A task and its steps as messages: the prompt as a user turn, one message a step, and a tool turn
 * for what came back.
 */
export function messagesOfSteps(prompt: string, steps: readonly Step[]): readonly object[] {
  return [{ role: 'user', content: prompt }, ...steps.flatMap(messagesOfStep)]
}

function messagesOfStep(step: Step): readonly object[] {
  const { content, role = 'assistant', agent, toolCalls, observation, attachments } = step
  const calls = toolCalls?.map(({ name, input, id }) => ({
    ...(id !== undefined && { id }),
    type: 'function',
    function: { name, arguments: input },
  }))
  const images = attachments?.map(({ url }) => ({ type: 'image_url', image_url: { url } }))
  const message = {
    role,
    content: images ? [{ type: 'text', text: content }, ...images] : content,
    ...(agent !== undefined && { name: agent }),
    ...(calls && { tool_calls: calls }),
  }
  if (observation === undefined) return [message]
  const id = toolCalls?.[0]?.id
  return [message, { role: 'tool', content: observation, ...(id && { tool_call_id: id }) }]
}

/**
 * Whether steps that know the index of their message have it here too, or are no longer the same
 * steps anyway.
 */
export function keepsPlaces(steps: readonly Step[]): boolean {
  if (hasLead(steps) || hasToolTurns(steps)) return true
  let place = 1
  for (const { sourceIndex, observation } of steps) {
    if (sourceIndex !== undefined && sourceIndex !== place) return false
    place += observation === undefined ? 1 : 2
  }
  return true
}

/**
 * What does not come back from messages: what is said before the first answer is read as the task,
 * a turn of a tool as what came back to the step before, and only images have a place beside texts.
 * With `task: 'apart'` rows hold the task beside the messages too.
 */
export function lossesOfMessages(
  steps: readonly Step[],
  { task = 'inside' }: { readonly task?: 'inside' | 'apart' } = {},
): readonly NamedLoss[] {
  const losses: NamedLoss[] = []
  if (hasLead(steps)) {
    if (task === 'inside') losses.push({ kind: 'dropped', field: 'task.prompt, where it ends' })
    losses.push({ kind: 'dropped', field: 'steps, before the first answer, as the task' })
  }
  if (hasToolTurns(steps))
    losses.push({ kind: 'dropped', field: 'steps, of tools, as observations' })
  const attached = steps.flatMap(({ attachments = [] }) => attachments)
  if (attached.some(({ mediaType, url }) => attachmentAt(url).mediaType !== mediaType))
    losses.push({ kind: 'dropped', field: 'step.attachments, their media types' })
  return losses
}

function hasLead([first]: readonly Step[]): boolean {
  return first !== undefined && (first.role ?? 'assistant') !== 'assistant'
}

function hasToolTurns(steps: readonly Step[]): boolean {
  return steps.some(({ role }) => role === 'tool')
}
