import type { Generation, Llm, Prompt } from './llm.ts'

/** Tells of every call how it ended; the call itself stays as it is. */
export function watchedLlm(
  llm: Llm,
  onEnd: (prompt: Prompt, outcome: Generation | { readonly error: unknown }) => void,
): Llm {
  return {
    name: llm.name,
    async generate(prompt, options) {
      try {
        const generation = await llm.generate(prompt, options)
        onEnd(prompt, generation)
        return generation
      } catch (error) {
        onEnd(prompt, { error })
        throw error
      }
    },
  }
}
