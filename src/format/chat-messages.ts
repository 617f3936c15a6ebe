import { z } from 'zod'
import type { Attachment, Role, Step, ToolCall } from '../domain/step.ts'

const partSchema = z.object({
  type: z.string(),
  text: z.string().optional(),
  image_url: z.union([z.string(), z.object({ url: z.string() })]).optional(),
})

const callSchema = z.object({
  id: z.string().nullish(),
  type: z.string().nullish(),
  function: z.object({ name: z.string(), arguments: z.unknown() }),
})

/** A chat message as the OpenAI API writes it; unknown members pass. */
export const messageSchema = z.object({
  role: z.string(),
  content: z.union([z.string(), z.array(partSchema)]).nullish(),
  name: z.string().nullish(),
  tool_calls: z.array(callSchema).nullish(),
  tool_call_id: z.string().nullish(),
})

export type ChatMessage = z.infer<typeof messageSchema>

/** A chat as what was asked and what was done. */
export type ChatSteps = {
  /** The messages before the first answer, each as its text, joined by blank lines. */
  readonly prompt: string
  readonly steps: readonly Step[]
}

/**
 * Steps of a chat: each assistant message is one, and what tools answer to it is its observation. A
 * user or system message after the first answer is a step of that role, which nobody labels. Every
 * step keeps the index of its message as `sourceIndex`. With `promptEnds: 'system'` the prompt is
 * the opening system messages only, and a first user message is a step like the later ones.
 */
export function stepsOfChat(
  messages: readonly ChatMessage[],
  options: { readonly promptEnds?: 'first-answer' | 'system' } = {},
): ChatSteps {
  const isLead = ({ role }: ChatMessage) =>
    options.promptEnds === 'system' ? role === 'system' : role !== 'assistant'
  const first = messages.findIndex((message) => !isLead(message))
  const lead = messages.slice(0, first === -1 ? messages.length : first)
  const steps: Step[] = []
  for (const [index, message] of messages.entries()) {
    if (index < lead.length) continue
    const last = steps.at(-1)
    if (isToolAnswer(message) && last) steps[steps.length - 1] = observed(last, message)
    else steps.push(stepOf(message, index))
  }
  return { prompt: messagesText(lead), steps }
}

/** The same steps without the places of their messages, where nothing counts messages. */
export function withoutPlaces(steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => {
    const { sourceIndex, ...own } = step
    return sourceIndex === undefined ? step : own
  })
}

/** The text of a message; the text parts of a list, one a line. */
export function textOf({ content }: ChatMessage): string {
  if (typeof content === 'string') return content
  return (content ?? []).flatMap((part) => part.text ?? []).join('\n')
}

/** The texts of messages, with a blank line between. */
export function messagesText(messages: readonly ChatMessage[]): string {
  return messages.map(textOf).join('\n\n')
}

/**
 * What a list of messages says that its texts do not: what was called, images, and who speaks,
 * unless one message is by whom it is expected of.
 */
export function unreadOfTexts(
  messages: readonly ChatMessage[],
  field: string,
  expected: 'user' | 'assistant',
): readonly string[] {
  const members = [
    ['role', messages.length > 1 || messages.some(({ role }) => role !== expected)],
    ['name', messages.some(isNamed)],
    ['tool_calls', messages.some(({ tool_calls: calls }) => (calls ?? []).length > 0)],
    ['tool_call_id', messages.some(answersCall)],
    ['content.*.image_url', messages.some((message) => attachmentsOf(message).length > 0)],
  ] as const
  return members.flatMap(([member, isThere]) => (isThere ? [`${field}.*.${member}`] : []))
}

/** What a chat says that its prompt and steps do not. */
export function unreadOfChat(
  messages: readonly ChatMessage[],
  field: string,
  { steps }: ChatSteps,
): readonly string[] {
  const first = steps[0]?.sourceIndex ?? messages.length
  const lead = unreadOfTexts(messages.slice(0, first), field, 'user')
  const answers = messages.slice(first).filter(isToolAnswer)
  return [
    ...lead.map((path) => `${path}, of the task`),
    ...(answers.some(isNamed) ? [`${field}.*.name, of tools`] : []),
    ...(answers.some(answersCall) ? [`${field}.*.tool_call_id, the call that it answers`] : []),
    ...(messages.some(callsNoFunction)
      ? [`${field}.*.tool_calls.*.type, other than function`]
      : []),
  ]
}

function callsNoFunction({ tool_calls: calls }: ChatMessage): boolean {
  return (calls ?? []).some(({ type }) => type !== 'function' && (type ?? '') !== '')
}

function isNamed({ name }: ChatMessage): boolean {
  return (name ?? '') !== ''
}

function answersCall({ tool_call_id: id }: ChatMessage): boolean {
  return (id ?? '') !== ''
}

function isToolAnswer(message: ChatMessage): boolean {
  return message.role === 'tool' || message.role === 'function'
}

function observed(step: Step, message: ChatMessage): Step {
  const text = textOf(message)
  const observation = step.observation === undefined ? text : `${step.observation}\n\n${text}`
  return { ...step, observation }
}

function stepOf(message: ChatMessage, index: number): Step {
  const role = roles.get(message.role) ?? 'assistant'
  const toolCalls = (message.tool_calls ?? []).map(toolCallOf)
  const attachments = attachmentsOf(message)
  return {
    content: textOf(message),
    ...(role !== 'assistant' && { role }),
    ...(message.name && role !== 'tool' && { agent: message.name }),
    ...(toolCalls.length > 0 && { toolCalls }),
    ...(attachments.length > 0 && { attachments }),
    sourceIndex: index,
  }
}

const roles: ReadonlyMap<string, Role> = new Map([
  ['user', 'user'],
  ['human', 'user'],
  ['system', 'system'],
  ['developer', 'system'],
  ['tool', 'tool'],
  ['function', 'tool'],
])

function toolCallOf(call: z.infer<typeof callSchema>): ToolCall {
  const { name, arguments: input } = call.function
  return {
    name,
    input: typeof input === 'string' ? input : JSON.stringify(input ?? {}),
    ...(call.id && { id: call.id }),
  }
}

function attachmentsOf({ content }: ChatMessage): Attachment[] {
  if (!Array.isArray(content)) return []
  return content.flatMap(({ image_url }) => {
    if (image_url === undefined) return []
    return attachmentAt(typeof image_url === 'string' ? image_url : image_url.url)
  })
}

/** An image, of the type that its address says. */
export function attachmentAt(url: string): Attachment {
  const [, inData] = /^data:(image\/[\w.+-]+)[;,]/.exec(url) ?? []
  const [, ending] = /\.(png|jpe?g|gif|webp)$/i.exec(url) ?? []
  const named = ending && `image/${ending.toLowerCase().replace('jpg', 'jpeg')}`
  return { mediaType: inData ?? named ?? 'image', url }
}
