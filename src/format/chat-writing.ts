import type { Step } from '../domain/step.ts'

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
