import { criterionId, criterionText } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import { type CriterionNode, type Embeddings, walkTree } from '../domain/reward-tree.ts'
import type { EncodeOptions, Encoder } from '../encoder/encoder.ts'
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
): Promise<EmbeddedTree> {
  const taken = new Set(walkTree(tree.roots).map(({ node }) => node.id))
  const named = new Map(embeddings)
  const roots: CriterionNode[] = []
  for (const root of tree.roots) {
    if (!isUnnamed(root)) {
      roots.push(root)
      continue
    }
    const text = await namer.nameParent(centralFirst(root.children, embeddings), options)
    const id = freeId(criterionId(text), root.id, taken)
    const [vector] = await encoder.encode([criterionText(text)], options)
    named.delete(root.id)
    named.set(id, vector!)
    taken.add(id)
    roots.push({ ...root, ...text, id })
  }
  return { tree: { ...tree, roots }, embeddings: named }
}

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
