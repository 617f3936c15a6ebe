/** What a model says of a tree file: better names for its parents, and whether its leaves hold. */
import { mapAnswered, orFailure } from '../llm/pending.ts'
import { allInOrder } from '../base/concurrency.ts'
import { KitError } from '../base/errors.ts'
import { namedRng } from '../base/rng.ts'
import type { Contrast } from '../domain/contrast.ts'
import { criterionText } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { isLeaf, type RewardTree, walkTree } from '../domain/reward-tree.ts'
import { readKind, type ReadOptions } from '../format/read-records.ts'
import { LlmError } from '../llm/llm-error.ts'
import type { TreeEdit } from '../tree/edit-tree.ts'
import type { Judging } from './judging.ts'
import { editTreeFile, readTreeFile } from './tree-job.ts'

/** A tree whose parents were named, and why some kept the name that they had. */
export type NamedFile = {
  readonly tree: RewardTree
  readonly parentCount: number
  readonly failures: readonly { readonly name: string; readonly reason: string }[]
}

/**
 * Names every parent that nobody has reviewed anew, one version a name (DG-PRM ). A parent
 * keeps its name where the call for it fails.
 */
export async function nameTreeFile(
  path: string,
  output: string,
  { namer }: Pick<Judging, 'namer'>,
): Promise<NamedFile> {
  const { tree } = await readTreeFile(path)
  const parents = tree.roots.filter((root) => !isLeaf(root) && root.review === undefined)
  const names = await allInOrder(parents.map((root) => orFailure(namer.nameParent(root.children))))
  const failures = parents.flatMap(({ name }, index) => {
    const text = names[index]
    return text instanceof LlmError ? [{ name, reason: text.message }] : []
  })
  const taken = new Set([...walkTree(tree.roots)].map(({ node }) => criterionText(node)))
  const edits = parents.flatMap((root, index): TreeEdit[] => {
    const text = names[index]!
    if (text instanceof LlmError) return []
    const { name, description } = text
    // A text that some criterion bears already would make two of them one.
    if (taken.has(criterionText({ name, description }))) return []
    taken.add(criterionText({ name, description }))
    return [{ op: 'rename', id: root.id, name, description }]
  })
  const named = await editTreeFile(path, output, edits)
  return { tree: named, parentCount: parents.length, failures }
}

/** How a leaf fares when both sides of contrasts are scored on it blindly (DG-PRM ). */
export type LeafValidity = {
  readonly id: CriterionId
  readonly name: string
  /** Contrasts on which it applies to both sides. */
  readonly applicable: number
  /** Of those: the better side scores higher, and lower. */
  readonly right: number
  readonly reversed: number
  /** Contrasts that could not be scored. */
  readonly failed: number
}

/** Scores every leaf on every contrast of a file: leaves times contrasts calls. */
export async function validateTreeFile(
  path: string,
  contrastsPath: string,
  { validator, concurrency }: Pick<Judging, 'validator' | 'concurrency'>,
  read: ReadOptions & { readonly limit?: number } = {},
): Promise<LeafValidity[]> {
  const { tree } = await readTreeFile(path)
  const { limit = Infinity, ...options } = read
  const contrasts: Contrast[] = []
  for await (const { record } of readKind(contrastsPath, 'contrast', options))
    if (contrasts.length < limit) contrasts.push(record.contrast)
  if (contrasts.length === 0)
    throw new KitError('input-unrecognised', `${contrastsPath} holds no contrasts`)
  const leaves = [...walkTree(tree.roots)].map(({ node }) => node).filter(isLeaf)
  const validities: LeafValidity[] = []
  const validated = mapAnswered(leaves, concurrency, async (leaf) => {
    const sides = await allInOrder(
      contrasts.map((contrast) => orFailure(advantage(leaf, contrast, validator))),
    )
    const gaps = sides.filter((side) => typeof side === 'number')
    return {
      id: leaf.id,
      name: leaf.name,
      applicable: gaps.length,
      right: gaps.filter((gap) => gap > 0).length,
      reversed: gaps.filter((gap) => gap < 0).length,
      failed: sides.filter((side) => side instanceof LlmError).length,
    }
  })
  for await (const validity of validated) validities.push(validity)
  return validities
}

/** By how much the better side scores higher; null where the criterion does not apply. */
async function advantage(
  leaf: Parameters<Judging['validator']['score']>[0],
  { id, prompt, prefix = [], positive, negative }: Contrast,
  validator: Judging['validator'],
): Promise<number | null> {
  const isPositiveFirst = namedRng(0, `${leaf.id} ${id}`).next() < 0.5
  const works = isPositiveFirst ? ([positive, negative] as const) : ([negative, positive] as const)
  const [first, second] = await validator.score(leaf, { prompt, prefix, works })
  if (first === null || second === null) return null
  return isPositiveFirst ? first - second : second - first
}
