import { z } from 'zod'
import { type CriterionId, idOf } from '../domain/ids.ts'
import type { GradedNode } from '../domain/recorded.ts'
import { type CriterionNode, makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { accepted, codec } from './codec.ts'
import type { ParsedRow } from './format.ts'
import { namedItem } from './numbered-list.ts'
import { shown } from './step-labels.ts'

type SourceNode = {
  readonly id: string
  readonly requirements: string
  readonly weight?: number | undefined
  readonly score?: unknown
  readonly valid_score?: boolean | undefined
  readonly sub_tasks?: readonly SourceNode[] | null | undefined
}

const nodeSchema: z.ZodType<SourceNode> = z.lazy(() =>
  z.object({
    id: z.string(),
    requirements: z.string(),
    weight: z.number().min(0).optional(),
    score: z.unknown().optional(),
    valid_score: z.boolean().optional(),
    sub_tasks: z.array(nodeSchema).nullish(),
  }),
)

/**
 * PaperBench rubrics (Starace et al. 2025): one tree of weighted requirements a paper, any depth.
 */
export const rubricTrees = codec({
  name: 'rubric-trees',
  title: 'rubric trees (paper, rubric)',
  fields: ['paper', 'rubric'],
  makes: ['graded-tree'],
  passesOver: {
    'rubric.**.task_category': 'a kind of requirement',
    'rubric.**.finegrained_task_category': 'a kind of requirement',
  },
  matches: ({ rubric }) => typeof rubric === 'object',
  schema: z.object({ paper: z.string(), rubric: nodeSchema }),
  read: ({ paper, rubric }) => treeRow(paper, rubric),
})

/** PaperBench rubrics with the score of every node, one row a paper and attempt. */
export const gradedTrees = codec({
  name: 'graded-trees',
  title: 'graded trees (paper, graded)',
  fields: ['paper', 'graded'],
  makes: ['graded-tree'],
  passesOver: {
    'graded.explanation': 'why the root has its score',
    'graded.**.explanation': 'why a node has its score',
    'graded.**.judge_metadata': 'how a node was judged',
    'graded.**.task_category': 'a kind of requirement',
    'graded.**.finegrained_task_category': 'a kind of requirement',
  },
  schema: z.object({
    paper: z.string(),
    attempt: z.union([z.string(), z.int()]).optional(),
    graded: nodeSchema,
  }),
  read: ({ paper, attempt, graded }) =>
    treeRow(attempt === undefined ? paper : `${paper}#${attempt}`, graded),
})

/** One tree by itself, as PaperBench keeps it in `rubric.json`. */
export const rubricTree = codec({
  name: 'rubric-tree',
  title: 'one rubric tree (id, requirements, sub_tasks)',
  fields: ['id', 'requirements', 'sub_tasks'],
  makes: ['graded-tree'],
  schema: nodeSchema,
  read: (root) => treeRow(root.id, root),
})

function treeRow(name: string, source: SourceNode): ParsedRow {
  const invalidLabels: string[] = []
  const root = gradedNode(source, invalidLabels)
  return accepted([{ kind: 'graded-tree', name, root }], { identity: [name], invalidLabels })
}

function gradedNode(source: SourceNode, invalid: string[]): GradedNode {
  const { id, requirements, weight = 1, score, valid_score } = source
  const isNumber = typeof score === 'number' && score >= 0 && score <= 1
  if (score !== undefined && score !== null && !isNumber)
    invalid.push(`score of ${id} is ${shown(score)}, not a number from 0 to 1`)
  return {
    sourceId: id,
    requirement: requirements,
    weight,
    score: isNumber && valid_score !== false ? score : null,
    children: (source.sub_tasks ?? []).map((child) => gradedNode(child, invalid)),
  }
}

/** A tree of requirements as a reward tree, and the score that the source gives to each node. */
export type TreeWithScores = {
  readonly tree: RewardTree
  readonly scores: ReadonlyMap<CriterionId, number | null>
}

/**
 * The reward tree of a graded tree: same shape, same weights. Two requirements may read the same,
 * so an id hashes the node's place beside its text. Nothing is embedded: xi, zeta and rho are 0.
 */
export function rewardTreeOf(root: GradedNode): TreeWithScores {
  const scores = new Map<CriterionId, number | null>()
  const nodeOf = (source: GradedNode, path: readonly number[]): CriterionNode => {
    const { name, description } = namedItem(source.requirement)
    const id = idOf<CriterionId>({ name, description, path })
    scores.set(id, source.score)
    const children = source.children.map((child, index) => nodeOf(child, [...path, index]))
    return makeNode({ id, name, description }, { weight: source.weight, children })
  }
  const roots = [nodeOf(root, [])]
  return { tree: { schema: 1, version: 1, xi: 0, zeta: 0, rho: 0, roots, log: [] }, scores }
}
