/**
 * Scores of leaves carried up a weighted tree: an inner score is the weighted mean of its
 * children's.
 */
import { assert } from '../base/assert.ts'
import { aggregate } from './aggregate.ts'

export type WeightedNode<Node> = { readonly weight: number; readonly children: readonly Node[] }

/** What is known of a node. `scoredLeaves` of `leaves` says how much of it the score rests on. */
export type NodeScore = {
  /** Null when no leaf below has a score that carries weight. */
  readonly score: number | null
  readonly scoredLeaves: number
  readonly leaves: number
}

/**
 * The score of every node of a tree of any depth. Children without a score, and their weights,
 * are left out of the mean: a missing score is neither a zero nor a one, and `scoredLeaves`
 * shows that it is missing. A node that stands in the tree twice is refused. O(nodes), no
 * recursion.
 */
export function treeScores<Node extends WeightedNode<Node>>(
  root: Node,
  leafScore: (leaf: Node) => number | null,
): ReadonlyMap<Node, NodeScore> {
  const parentsFirst: Node[] = [root]
  for (const node of parentsFirst) for (const child of node.children) parentsFirst.push(child)
  const scores = new Map<Node, NodeScore>()
  for (const node of parentsFirst.toReversed()) {
    assert(!scores.has(node), 'a node has one place in its tree')
    scores.set(node, isLeaf(node) ? leaf(leafScore(node)) : innerScore(node, scores))
  }
  return scores
}

function isLeaf<Node extends WeightedNode<Node>>(node: Node): boolean {
  return node.children.length === 0
}

function leaf(score: number | null): NodeScore {
  return { score, scoredLeaves: score === null ? 0 : 1, leaves: 1 }
}

function innerScore<Node extends WeightedNode<Node>>(
  node: Node,
  scores: ReadonlyMap<Node, NodeScore>,
): NodeScore {
  const children = node.children.map((child) => scores.get(child)!)
  return {
    score: aggregate(
      'weighted',
      children.map(({ score }) => score),
      node.children.map(({ weight }) => weight),
    ),
    scoredLeaves: children.reduce((sum, child) => sum + child.scoredLeaves, 0),
    leaves: children.reduce((sum, child) => sum + child.leaves, 0),
  }
}
