import { estimateTokens } from './estimate-tokens.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from './llm.ts'

/** What a scripted model answers: a text, or more of a generation than that. */
export type ScriptedAnswer = string | Partial<Generation>

/**
 * A model that answers by a given function, for tests. Tokens are estimated from the texts. A
 * thrown error is that of the call.
 */
export function scriptedLlm(
  answer: (prompt: Prompt, options: GenerateOptions) => ScriptedAnswer | Promise<ScriptedAnswer>,
  name = 'scripted/llm',
): Llm {
  return {
    name,
    async generate(prompt, options = {}) {
      options.signal?.throwIfAborted()
      const said = await answer(prompt, options)
      const given = typeof said === 'string' ? { text: said } : said
      const { text = '' } = given
      return {
        text,
        finish: 'stop',
        model: name,
        ...given,
        usage: given.usage ?? {
          inputTokens: estimateTokens(promptText(prompt)),
          cachedInputTokens: 0,
          outputTokens: estimateTokens(text),
          reasoningTokens: 0,
        },
      }
    },
  }
}

/** All that a model reads, in order. */
export function promptText({ system, messages }: Prompt): string {
  return [system, ...messages.map(({ text }) => text)].join('\n')
}
