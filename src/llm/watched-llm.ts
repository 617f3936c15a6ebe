import type { GenerateOptions, Generation, Llm, Prompt } from './llm.ts'

/** What was asked. */
type Asked = { readonly prompt: Prompt; readonly options: GenerateOptions }

/** Tells of every call how it ended; the call itself stays as it is. */
export function watchedLlm(
  llm: Llm,
  onEnd: (asked: Asked, outcome: Generation | { readonly error: unknown }) => void,
): Llm {
  return {
    name: llm.name,
    async generate(prompt, options = {}) {
      const asked = { prompt, options }
      try {
        const generation = await llm.generate(prompt, options)
        onEnd(asked, generation)
        return generation
      } catch (error) {
        onEnd(asked, { error })
        throw error
      }
    },
  }
}
