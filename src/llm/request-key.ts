import { contentHash, type Json } from '../base/hash.ts'
import type { GenerateOptions, Prompt } from './llm.ts'

/**
 * The name of a request: model, parameters, prompt bytes and repeat index. Equal requests have
 * equal keys on every machine; whatever may change the answer changes the key. Lane, stage
 * and signal do not enter. `model/` leads, so that keys of one model can be listed.
 */
export function requestKey(name: string, prompt: Prompt, options: GenerateOptions = {}): string {
  const { lane: _lane, stage: _stage, signal: _signal, repeatIndex = 0, ...sampling } = options
  const request = { name, prompt: prompt as unknown as Json, sampling, repeatIndex }
  return `${name}#${contentHash(request, 40)}`
}
