import type { Json } from '../base/hash.ts'
import type { AnswerShape, GenerateOptions, Prompt } from './llm.ts'

/** The body of a chat completion in OpenAI's shape, as a line of a batch file carries it. */
export function requestBody(name: string, prompt: Prompt, options: GenerateOptions): Json {
  const [provider = '', ...model] = name.split('/')
  const { temperature, topP, maxOutputTokens, seed, topLogprobs = 0 } = options
  const limitName = provider === 'openai' ? 'max_completion_tokens' : 'max_tokens'
  return {
    model: model.length === 0 ? provider : model.join('/'),
    messages: [
      ...(prompt.system === '' ? [] : [{ role: 'system', content: prompt.system }]),
      ...prompt.messages.map(({ role, text }) => ({ role, content: text })),
    ],
    ...(prompt.answer && { response_format: responseFormat(prompt.answer) }),
    ...(temperature !== undefined && { temperature }),
    ...(topP !== undefined && { top_p: topP }),
    ...(maxOutputTokens !== undefined && { [limitName]: maxOutputTokens }),
    ...(seed !== undefined && { seed }),
    ...(topLogprobs > 0 && { logprobs: true, top_logprobs: topLogprobs }),
  }
}

function responseFormat({ name, schema }: AnswerShape): Json {
  const json_schema = { name, strict: true, schema: schema as unknown as Json }
  return { type: 'json_schema', json_schema }
}
