/** Items of OpenAI's Responses API as chat messages. */
import { z } from 'zod'
import { type ChatMessage, messageSchema } from './chat-messages.ts'

const partSchema = z.looseObject({ type: z.string(), text: z.string().nullish() })

/** An item of `input` or `output`: a message, a call of a tool, or what the tool answered. */
export const responseItemSchema = z.looseObject({
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
