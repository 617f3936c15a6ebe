import type { Contrast } from '../domain/contrast.ts'
import type { RawCriterion } from '../domain/criterion.ts'
import type { ContrastId } from '../domain/ids.ts'

/**
 * Seam: what separates the better work of a contrast from the worse, as criteria (dg-prm to
 * Implementations: recorded critiques, scripted, and (with a provider) a language model.
 */
export interface Extractor {
  readonly name: string
  /** Positive requirements, most telling first; none when nothing can be said. */
  extract(contrast: Contrast, options?: ExtractOptions): Promise<readonly RawCriterion[]>
}

export type ExtractOptions = { readonly signal?: AbortSignal }

/** Given criteria for given contrasts, none for all others. */
export function scriptedExtractor(
  criteria: ReadonlyMap<ContrastId, readonly RawCriterion[]>,
): Extractor {
  return { name: 'scripted', extract: async (contrast) => criteria.get(contrast.id) ?? [] }
}
