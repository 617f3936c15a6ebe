import { allInOrder } from '../base/concurrency.ts'
import { criterionId, criterionText } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, type Embeddings, walkTree } from '../domain/reward-tree.ts'
import type { EncodeOptions, Encoder } from '../encoder/encoder.ts'
import { LlmError } from '../llm/llm-error.ts'
import { orFailure } from '../llm/pending.ts'
import { addTo, cosineDistance } from '../vector/cosine.ts'
import { type EmbeddedTree, newParent } from './draft.ts'
import type { Namer } from './namer.ts'

/**
 * Gives a text of its own to every parent that has none yet; the others stay as they are. A named
 * parent has the id of its text and the vector of its text; its centroid is that of its children
 * (dg-prm ).
 */
export async function nameParents(
  { tree, embeddings }: EmbeddedTree,
  encoder: Encoder,
  namer: Namer,
  options: EncodeOptions = {},
): Promise<NamedTree> {
  const taken = new Set(walkTree(tree.roots).map(({ node }) => node.id))
  const vectors = new Map(embeddings)
  const failures: NameFailure[] = []
  const names = await allInOrder(
    tree.roots.map((root) =>
      isUnnamed(root)
        ? orFailure(namer.nameParent(centralFirst(root.children, embeddings), options))
        : undefined,
    ),
  )
  const roots: CriterionNode[] = []
  for (const [index, root] of tree.roots.entries()) {
    const text = names[index]
    if (text === undefined || text instanceof LlmError) {
      if (text) failures.push({ stage: 'name', id: root.id, reason: text.message })
      roots.push(root)
      continue
    }
    const id = freeId(criterionId(text), root.id, taken)
    const [vector] = await encoder.encode([criterionText(text)], options)
    vectors.delete(root.id)
    vectors.set(id, vector!)
    taken.add(id)
    roots.push({ ...root, ...text, id })
  }
  return { tree: { ...tree, roots }, embeddings: vectors, failures }
}

/** A named tree, and the parents that kept their leaf's text because naming them failed. */
export type NamedTree = EmbeddedTree & { readonly failures: readonly NameFailure[] }

type NameFailure = { readonly stage: 'name'; readonly id: string; readonly reason: string }

/** Whether a parent still bears the text and id of the leaf that founded it. */
export function isUnnamed(root: CriterionNode): boolean {
  return root.children.some((child) => newParent(child, root.since).id === root.id)
}

/** Children by distance to the mean of all members, nearest first; ties by smallest id. */
function centralFirst(
  children: readonly CriterionNode[],
  embeddings: Embeddings,
): readonly CriterionNode[] {
  const vectors = children.map(({ id }) => embeddings.get(id)!)
  const mean = new Float64Array(vectors[0]!.length)
  for (const [index, child] of children.entries())
    addTo(mean, vectors[index]!, Math.max(1, child.support))
  const distances = new Map(
    children.map(({ id }, index) => [id, cosineDistance(vectors[index]!, mean)]),
  )
  return children.toSorted(
    (a, b) => distances.get(a.id)! - distances.get(b.id)! || (a.id < b.id ? -1 : 1),
  )
}

/** A text that another criterion bears already leaves the parent with the id it has. */
function freeId(
  wanted: CriterionId,
  present: CriterionId,
  taken: ReadonlySet<CriterionId>,
): CriterionId {
  return taken.has(wanted) ? present : wanted
}
