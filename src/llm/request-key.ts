import { contentHash, type Json } from '../base/hash.ts'
import type { GenerateOptions, Prompt, Sampling } from './llm.ts'

/** What a call is kept under besides its prompt. */
export type KeyOptions = GenerateOptions & {
  /** Tells models of one name apart. */
  readonly revision?: string
}

/**
 * The name of a request: model, revision, parameters, prompt bytes and repeat index. Equal requests have
 * equal keys on every machine; whatever may change the answer changes the key. What `samplingOf`
 * leaves out does not enter. `model/` leads, so that keys of one model can be listed.
 */
export function requestKey(name: string, prompt: Prompt, options: KeyOptions = {}): string {
  const { repeatIndex = 0, ...sampling } = samplingOf(options)
  const request = { name, prompt: prompt as unknown as Json, sampling, repeatIndex }
  return `${name}#${contentHash(request, 40)}`
}

/** Of the options of a call, those that may change its answer. */
export function samplingOf(options: GenerateOptions): Sampling {
  const { lane: _lane, head: _head, stage: _stage, signal: _signal, ...sampling } = options
  return sampling
}
