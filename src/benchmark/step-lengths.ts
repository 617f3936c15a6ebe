import type { BenchmarkItem, ItemResult } from './benchmark.ts'

/** A ruling whose steps say how long their texts are, as far as these are at hand. */
export function withStepLengths({ attempts }: BenchmarkItem, result: ItemResult): ItemResult {
  const texts = attempts.length === 1 ? attempts[0]!.steps : []
  if (result.steps === undefined || texts.length !== result.steps.length) return result
  const steps = result.steps.map((step, index) => ({
    ...step,
    length: texts[index]!.content.length,
  }))
  return { ...result, steps }
}
