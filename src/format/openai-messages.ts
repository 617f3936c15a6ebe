/** Items of OpenAI's Responses API as chat messages. */
import { z } from 'zod'
import { type ChatMessage, messageSchema, unreadOfTexts } from './chat-messages.ts'

const partSchema = z.object({ type: z.string(), text: z.string().nullish() })

/** An item of `input` or `output`: a message, a call of a tool, or what the tool answered. */
export const responseItemSchema = z.object({
  type: z.string().nullish(),
  role: z.string().nullish(),
  content: z.union([z.string(), z.array(partSchema)]).nullish(),
  name: z.string().nullish(),
  arguments: z.string().nullish(),
  call_id: z.string().nullish(),
  output: z.unknown().optional(),
})

/**
 * Items in order, a call with the assistant's message before it; thoughts and other kinds that are
 * no message are left out.
 */
export function messagesOfItems(items: string | readonly ResponseItem[]): readonly ChatMessage[] {
  if (typeof items === 'string') return [{ role: 'user', content: items }]
  const messages: ChatMessage[] = []
  for (const item of items) {
    const { type, role, content, output } = item
    if (type === 'function_call') addCall(messages, item)
    else if (type === 'function_call_output')
      messages.push({ role: 'tool', content: asText(output) })
    else if (typeof role === 'string')
      messages.push({ role, content: typeof content === 'string' ? content : textOf(content) })
  }
  return messages
}

/** What items say that the messages do not hold, beside what `unreadOfChat` finds in those. */
export function unreadOfItems(
  items: string | readonly ResponseItem[],
  field: string,
): readonly string[] {
  if (typeof items === 'string') return []
  const members = [
    ['type, other than messages and calls', items.some(isPassedOver)],
    ['content.*.type, other than text', items.some(({ content }) => hasOtherParts(content))],
    ['name, of a speaker', items.some(({ type, name }) => type !== 'function_call' && name)],
    [
      'call_id, the call that it answers',
      items.some(({ type, call_id: id }) => type === 'function_call_output' && id),
    ],
  ] as const
  return members.flatMap(([member, isThere]) => (isThere ? [`${field}.*.${member}`] : []))
}

function isPassedOver({ type, role }: ResponseItem): boolean {
  if (type === 'function_call' || type === 'function_call_output') return false
  return typeof role !== 'string' || (type ?? 'message') !== 'message'
}

function hasOtherParts(content: ResponseItem['content']): boolean {
  return Array.isArray(content) && content.some(({ type }) => !textParts.includes(type))
}

const textParts: readonly string[] = ['input_text', 'output_text', 'text']

type ResponseItem = z.infer<typeof responseItemSchema>

function addCall(
  messages: ChatMessage[],
  { call_id: id, name, arguments: input }: ResponseItem,
): void {
  const call = { id, function: { name: name ?? '', arguments: input ?? '' } }
  const last = messages.at(-1)
  if (last?.role !== 'assistant')
    messages.push({ role: 'assistant', content: '', tool_calls: [call] })
  else messages[messages.length - 1] = { ...last, tool_calls: [...(last.tool_calls ?? []), call] }
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
}

function textOf(parts: Exclude<ResponseItem['content'], string>): string {
  return (parts ?? []).flatMap(({ text }) => text ?? []).join('\n')
}

/** What a model answered, by either of OpenAI's interfaces. */
export const completionSchema = z.union(
  [
    z.object({
      model: z.string().nullish(),
      choices: z.array(z.object({ message: messageSchema })).min(1),
    }),
    z.object({ model: z.string().nullish(), output: z.array(responseItemSchema).min(1) }),
  ],
  'expected an answer with "choices" or "output"',
)

/** The messages of an answer; of several choices the first. */
export function answerMessages(body: z.infer<typeof completionSchema>): readonly ChatMessage[] {
  return 'choices' in body ? [body.choices[0]!.message] : messagesOfItems(body.output)
}

/** What an answer says beside its text. */
export function unreadOfAnswer(
  body: z.infer<typeof completionSchema>,
  field: string,
): readonly string[] {
  const messages = answerMessages(body)
  return 'choices' in body
    ? unreadOfTexts(messages, `${field}.choices.*.message`, 'assistant').map(withoutPlace)
    : [
        ...unreadOfItems(body.output, `${field}.output`),
        ...unreadOfTexts(messages, `${field}.output`, 'assistant'),
      ]
}

/** A message that is no list has no place in one. */
function withoutPlace(path: string): string {
  return path.replace('message.*.', 'message.')
}
