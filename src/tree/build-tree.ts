import { KitError } from '../base/errors.ts'
import { type Criterion, criterionText } from '../domain/criterion.ts'
import type { EncoderStamp, RewardTree } from '../domain/reward-tree.ts'
import { closeDraft, type EmbeddedCriterion, type EmbeddedTree, openDraft } from './draft.ts'
import { type Insertion, insertCriterion } from './insert-criterion.ts'

/** The radii of a tree, as cosine distances; they hold for one encoder only. */
export type Radii = {
  /** Leaves nearer than this are one criterion. Default 0.25. */
  readonly xi?: number
  /** An aspect phrase nearer than this selects a child. Default 0.2. */
  readonly zeta?: number
  /** A leaf nearer than this to a parent's centroid belongs to it. Default 0.5; at least xi. */
  readonly rho?: number
}

const defaultRadii = { xi: 0.25, zeta: 0.2, rho: 0.5 } satisfies Radii

/**
 * A tree without criteria, version 0. Throws `config` when xi exceeds rho or a radius is no
 * distance.
 */
export function emptyTree(radii: Radii = {}, encoder?: EncoderStamp): RewardTree {
  const { xi, zeta, rho } = { ...defaultRadii, ...radii }
  for (const [name, radius] of Object.entries({ xi, zeta, rho }))
    if (!(radius >= 0 && radius <= 2))
      throw new KitError('config', `${name} is ${radius}; a cosine distance lies between 0 and 2`)
  if (xi > rho)
    throw new KitError('config', `xi (${xi}) exceeds rho (${rho}); raise rho or lower xi`)
  const stamp = encoder && { id: encoder.id, dimensions: encoder.dimensions }
  return {
    schema: 1,
    version: 0,
    ...(stamp && { encoder: stamp }),
    xi,
    zeta,
    rho,
    roots: [],
    log: [],
  }
}

/** A raw criterion with its vector and, where the source tells, how often it was seen there. */
export type SupportedCriterion = EmbeddedCriterion & { readonly supportHint?: number }

/**
 * A tree by insertion in an order that does not depend on the order of arrival: best supported
 * first, then by text, then by id.
 */
export function buildTree(items: readonly SupportedCriterion[], empty: RewardTree): EmbeddedTree {
  const ordered = items.toSorted(
    (a, b) =>
      (b.supportHint ?? 1) - (a.supportHint ?? 1) ||
      compareTexts(criterionText(a.raw), criterionText(b.raw)) ||
      compareTexts(a.raw.id, b.raw.id),
  )
  return insertAll({ tree: empty, embeddings: new Map() }, ordered).grown
}

/** Inserts criteria in the order in which they come: one new version, one log entry. */
export function insertAll(
  from: EmbeddedTree,
  items: readonly EmbeddedCriterion[],
): { readonly grown: EmbeddedTree; readonly insertions: readonly Insertion[] } {
  const draft = openDraft(from)
  const insertions = items.map((item) => insertCriterion(draft, item))
  const created = insertions.filter(({ kind }) => kind !== 'merged')
  const grown = closeDraft(draft, {
    action: 'insert',
    note: `${items.length} criteria inserted: ${created.length} new, the rest merged`,
    criteria: created.map(({ leafId }: Insertion): Criterion['id'] => leafId),
  })
  return { grown, insertions }
}

/** By code units: the same order on every machine. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}
