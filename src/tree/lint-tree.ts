import type { CriterionId } from '../domain/ids.ts'
import {
  type CriterionNode,
  type Embeddings,
  isLeaf,
  type RewardTree,
  walkTree,
} from '../domain/reward-tree.ts'
import { neighboursWithin } from '../vector/nearest.ts'
import { filterDefaults } from './filter.ts'
import { isUnnamed } from './name-parents.ts'
import { wordCount } from './shorten.ts'

/** Something about a tree that a person should look at. */
export type LintFinding = {
  readonly rule: LintRule
  readonly criterionId?: CriterionId
  /** What is the matter, with which criterion, and what to do. */
  readonly message: string
}

export type LintRule =
  | 'empty'
  | 'too-short'
  | 'wide-parent'
  | 'lone-child'
  | 'dominant-child'
  | 'unnamed-parent'
  | 'near-duplicates'
  | 'repeated-member'
  | 'unknown-check'

export type LintOptions = {
  /** With them, leaves that lie within xi of each other are found. */
  readonly embeddings?: Embeddings
  /** Names of the checks at hand; with them, criteria that name another one are found. */
  readonly checks?: ReadonlySet<string>
  /** Default 24. */
  readonly childrenMax?: number
}

/** Findings in the order of the tree. A tree without findings is not thereby good, only tidy. */
export function lintTree(tree: RewardTree, options: LintOptions = {}): LintFinding[] {
  const { embeddings, checks, childrenMax = 24 } = options
  if (tree.roots.length === 0)
    return [{ rule: 'empty', message: 'the tree holds no criteria; grow it or add some' }]
  return [
    ...tree.roots.flatMap((root) => parentFindings(root, childrenMax)),
    ...walkTree(tree.roots).flatMap(({ node }) => nodeFindings(node, checks)),
    ...repeatedMembers(tree),
    ...(embeddings ? nearDuplicates(tree, embeddings) : []),
  ]
}

function parentFindings(root: CriterionNode, childrenMax: number): LintFinding[] {
  const { id, name, children, support } = root
  const findings: LintFinding[] = []
  const add = (rule: LintRule, message: string) =>
    findings.push({ rule, criterionId: id, message: `parent "${name}" ${message}` })
  if (children.length > childrenMax)
    add('wide-parent', `has ${children.length} children; split it or raise xi`)
  if (children.length === 1) add('lone-child', 'has one child only; merge it with another parent')
  const largest = Math.max(0, ...children.map((child) => child.support))
  if (children.length > 1 && largest > support / 2)
    add('dominant-child', 'has more than half of its support in one child; lower xi')
  if (children.length > 1 && isUnnamed(root))
    add('unnamed-parent', 'has no text of its own; rename it')
  return findings
}

function nodeFindings(node: CriterionNode, checks?: ReadonlySet<string>): LintFinding[] {
  const { id, name, description, check } = node
  const findings: LintFinding[] = []
  const words = wordCount(description)
  if (words < filterDefaults.wordsMin)
    findings.push({
      rule: 'too-short',
      criterionId: id,
      message: `criterion "${name}" is described in ${words} words; say what is asked of a step`,
    })
  if (check !== undefined && checks && !checks.has(check))
    findings.push({
      rule: 'unknown-check',
      criterionId: id,
      message: `criterion "${name}" names the check "${check}", which is not at hand`,
    })
  return findings
}

function repeatedMembers(tree: RewardTree): LintFinding[] {
  const seen = new Set<CriterionId>()
  const findings: LintFinding[] = []
  for (const { node } of walkTree(tree.roots)) {
    const repeated = node.memberIds.filter((member) => seen.has(member))
    for (const member of node.memberIds) seen.add(member)
    if (repeated.length > 0)
      findings.push({
        rule: 'repeated-member',
        criterionId: node.id,
        message:
          `criterion "${node.name}" counts ${repeated.length} raw criteria that another one ` +
          `counts too (${repeated[0]})`,
      })
  }
  return findings
}

function nearDuplicates(tree: RewardTree, embeddings: Embeddings): LintFinding[] {
  const leaves = walkTree(tree.roots)
    .filter(({ node }) => isLeaf(node) && embeddings.has(node.id))
    .map(({ node }) => ({ id: node.id, node, vector: embeddings.get(node.id)! }))
    .toArray()
  return leaves.flatMap((leaf, index) =>
    neighboursWithin(leaf.vector, leaves.slice(index + 1), tree.xi)
      .filter(({ item }) => item.node.check === leaf.node.check)
      .map(({ item, distance }) => ({
        rule: 'near-duplicates' as const,
        criterionId: leaf.id,
        message:
          `criteria "${leaf.node.name}" (${leaf.id}) and "${item.node.name}" (${item.id}) ` +
          `are ${distance.toFixed(2)} apart, within xi; merge them`,
      })),
  )
}
