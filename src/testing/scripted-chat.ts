import { textHash } from '../base/hash.ts'
import { estimateTokens } from '../llm/estimate-tokens.ts'
import type { Prompt } from '../llm/llm.ts'
import { promptText } from '../llm/scripted-llm.ts'
import { answerInRole } from './scripted-roles.ts'

/** The body of a request for a chat completion, as far as it is read. */
export type ChatBody = {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: unknown }[]
  readonly response_format?: {
    readonly json_schema?: { readonly name: string; readonly schema: Record<string, unknown> }
  }
  readonly tools?: readonly {
    readonly function: { readonly name: string; readonly parameters: Record<string, unknown> }
  }[]
}

/**
 * The completion that answers a request, such as a line of a batch file; by default
 * `scriptedModel`'s.
 */
export function scriptedCompletion(
  body: ChatBody,
  answer: (prompt: Prompt) => string = answerInRole,
) {
  const prompt = promptOfChat(body)
  const text = answer(prompt)
  const tool = body.tools?.[0]
  const inputTokens = estimateTokens(promptText(prompt))
  const outputTokens = estimateTokens(text)
  const call = tool && {
    id: 'call_1',
    type: 'function',
    function: { name: tool.function.name, arguments: text },
  }
  return {
    id: `chatcmpl-${textHash(promptText(prompt))}`,
    object: 'chat.completion',
    created: 0,
    model: body.model,
    choices: [
      {
        index: 0,
        finish_reason: call ? 'tool_calls' : 'stop',
        message: call
          ? { role: 'assistant', content: null, tool_calls: [call] }
          : { role: 'assistant', content: text },
      },
    ],
    usage: {
      prompt_tokens: inputTokens,
      completion_tokens: outputTokens,
      total_tokens: inputTokens + outputTokens,
      prompt_tokens_details: { cached_tokens: 0 },
    },
  }
}

/** What a request for a chat completion asks. */
export function promptOfChat({ messages, response_format, tools }: ChatBody): Prompt {
  const shape = response_format?.json_schema
  const tool = tools?.[0]?.function
  const answer = shape ?? (tool && { name: tool.name, schema: tool.parameters })
  const said = messages.map(({ role, content }) => ({ role, text: contentText(content) }))
  return {
    system: said.find(({ role }) => role === 'system' || role === 'developer')?.text ?? '',
    messages: said.flatMap(({ role, text }) =>
      role === 'user' || role === 'assistant' ? [{ role, text }] : [],
    ),
    ...(answer && { answer }),
  }
}

/** A content is a text, or a list of parts with texts. */
export function contentText(content: unknown): string {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return ''
  return content.map((part: { readonly text?: string }) => part.text ?? '').join('')
}
