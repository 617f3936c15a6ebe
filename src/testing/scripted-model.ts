import type { Llm } from '../llm/llm.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import { answerInRole } from './scripted-roles.ts'

/**
 * A language model that answers in every role of the method, without a network: what it says
 * follows from the executable checks, and the same prompt always has the same answer.
 * @example
 * const model = scriptedModel()
 */
export function scriptedModel(name = 'scripted/model'): Llm {
  return scriptedLlm(answerInRole, name)
}
