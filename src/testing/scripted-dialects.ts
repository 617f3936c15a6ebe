/**
 * The shapes in which requests for an answer come and go, other than chat completions: OpenAI's
 * responses and Anthropic's messages.
 */
import { textHash } from '../base/hash.ts'
import { estimateTokens } from '../llm/estimate-tokens.ts'
import type { Prompt } from '../llm/llm.ts'
import { promptText } from '../llm/scripted-llm.ts'
import { type ChatBody, contentText, promptOfChat, scriptedCompletion } from './scripted-chat.ts'

/** How requests of one interface are read and answered. */
export type Dialect = {
  readonly promptOf: (body: never) => Prompt
  /** The body of the answer that says `text`. */
  readonly replyWith: (body: never, text: string, finish: 'stop' | 'length') => object
}

const chat: Dialect = {
  promptOf: (body: ChatBody) => promptOfChat(body),
  replyWith: (body: ChatBody, text, finish) => {
    const completion = scriptedCompletion(body, () => text)
    if (finish === 'length') completion.choices[0]!.finish_reason = finish
    return completion
  },
}

type Said = { readonly role: string; readonly content: unknown }

type Schema = Readonly<Record<string, unknown>>

type ResponsesBody = {
  readonly model: string
  readonly input: readonly Said[]
  readonly text?: {
    readonly format?: { readonly name?: string; readonly schema?: Schema }
  }
  readonly tools?: readonly { readonly name: string; readonly parameters: Schema }[]
}

const responses: Dialect = {
  promptOf: ({ input, text, tools }: ResponsesBody) => {
    const { name, schema } = text?.format ?? {}
    const tool = tools?.[0]
    return promptFrom(input, name && schema ? { name, schema } : toolShape(tool, tool?.parameters))
  },
  replyWith: (body: ResponsesBody, text, finish) => {
    const prompt = responses.promptOf(body as never)
    const call = { type: 'function_call', id: 'fc_1', call_id: 'call_1', arguments: text }
    const content = [{ type: 'output_text', text, annotations: [] }]
    const tool = body.tools?.[0]
    return {
      id: `resp_${textHash(promptText(prompt))}`,
      object: 'response',
      created_at: 0,
      model: body.model,
      output: [
        tool
          ? { ...call, name: tool.name }
          : { type: 'message', role: 'assistant', id: 'msg_1', content },
      ],
      incomplete_details: finish === 'length' ? { reason: 'max_output_tokens' } : null,
      usage: usageOf(prompt, text),
    }
  },
}

type MessagesBody = {
  readonly model: string
  readonly system?: unknown
  readonly messages: readonly Said[]
  readonly output_config?: { readonly format?: { readonly schema?: Schema } }
  readonly tools?: readonly { readonly name: string; readonly input_schema: Schema }[]
}

const messages: Dialect = {
  promptOf: ({ system = '', messages: said, tools, output_config: output }: MessagesBody) => {
    const tool = tools?.[0]
    const schema = output?.format?.schema
    return promptFrom(
      [{ role: 'system', content: system }, ...said],
      schema ? { name: 'nameless', schema } : toolShape(tool, tool?.input_schema),
    )
  },
  replyWith: (body: MessagesBody, text, finish) => {
    const prompt = messages.promptOf(body as never)
    const tool = body.tools?.[0]
    return {
      id: `msg_${textHash(promptText(prompt))}`,
      type: 'message',
      role: 'assistant',
      model: body.model,
      content: [
        tool
          ? { type: 'tool_use', id: 'toolu_1', name: tool.name, input: JSON.parse(text) as unknown }
          : { type: 'text', text },
      ],
      stop_reason: finish === 'length' ? 'max_tokens' : tool ? 'tool_use' : 'end_turn',
      stop_sequence: null,
      usage: usageOf(prompt, text),
    }
  },
}

/** By the end of the path at which each is asked. */
export const dialects: Readonly<Record<string, Dialect>> = {
  '/chat/completions': chat,
  '/responses': responses,
  '/messages': messages,
}

function toolShape(tool: { readonly name: string } | undefined, schema: Schema | undefined) {
  return tool && schema && { name: tool.name, schema }
}

function promptFrom(said: readonly Said[], answer: Prompt['answer'] | undefined): Prompt {
  const texts = said.map(({ role, content }) => ({ role, text: contentText(content) }))
  return {
    system: texts.find(({ role }) => role === 'system' || role === 'developer')?.text ?? '',
    messages: texts.flatMap(({ role, text }) =>
      role === 'user' || role === 'assistant' ? [{ role, text }] : [],
    ),
    ...(answer && { answer }),
  }
}

function usageOf(prompt: Prompt, text: string) {
  return { input_tokens: estimateTokens(promptText(prompt)), output_tokens: estimateTokens(text) }
}
