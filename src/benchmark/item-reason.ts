import type { Answer } from '../domain/prediction.ts'
import type { BenchmarkAbout, ItemResult } from './benchmark.ts'

/** Why an item does not have its full credit, in words; undefined when it has. */
export function itemReason(result: ItemResult, asks: BenchmarkAbout['asks']): string | undefined {
  const { credit, gold, missing, predicted } = result
  if (credit >= 1) return undefined
  if (missing !== undefined) return `no usable answer: ${missing}`
  if (predicted === undefined) return `${credit} of 1 credit`
  if (asks === 'choice' || asks === 'outcome')
    return `${inWords(predicted)} was chosen; ${inWords(gold)} is right`
  if (gold === null) return `${step(predicted)} was called wrong; no step is`
  if (predicted === null) return `no step was called wrong; ${step(gold)} is`
  if (typeof gold === 'number' && typeof predicted === 'number' && gold !== predicted) {
    const distance = Math.abs(gold - predicted)
    const side = predicted < gold ? 'early' : 'late'
    return `${step(predicted)} was called wrong, ${distance} too ${side}; ${step(gold)} is`
  }
  return `${step(predicted)} was named; ${step(gold)} is right`
}

function step(answer: Answer): string {
  return typeof answer === 'number' ? `step ${answer}` : inWords(answer)
}

function inWords(answer: Answer): string {
  return answer === null ? 'none' : JSON.stringify(answer)
}
