import { type ContrastId, idOf } from './ids.ts'

/** Better and worse work on one prompt: what criteria are grown from (dg-prm section 2). */
export type Contrast = {
  readonly id: ContrastId
  readonly domain: string
  readonly prompt: string
  /** The better work: full output as steps, or a single step after `prefix`. */
  readonly positive: readonly string[]
  readonly negative: readonly string[]
  readonly prefix?: readonly string[]
  /** A recorded critique of the negative side. With it no model is needed to grow criteria. */
  readonly rationale?: string
  readonly reference?: string
  /** What the source calls it; joins results back to the source. */
  readonly sourceId?: string
  /** The file format it was read from. */
  readonly source: string
}

export function makeContrast(fields: Omit<Contrast, 'id'>): Contrast {
  const { prompt, positive, negative, rationale, sourceId } = fields
  return {
    id: idOf<ContrastId>({ prompt, positive, negative, rationale, sourceId }),
    ...fields,
  }
}
