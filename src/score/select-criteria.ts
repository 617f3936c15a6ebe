/**
 * Dynamic reward allocation (DG-PRM ): which criteria of the tree matter at a step.
 * The topic pass names roots, Phi says which of them need fine criteria and in which aspects, and
 * an aspect selects the leaves whose embedding lies within zeta. Whether the step satisfies a
 * criterion is asked later and apart, so that "selected" never means "failed".
 */
import type { Encoder } from '../encoder/encoder.ts'
import type { Allocation, SelectedCriterion } from '../domain/allocation.ts'
import type { CriterionId } from '../domain/ids.ts'
import {
  type CriterionNode,
  type Embeddings,
  isLeaf,
  type RewardTree,
  walkTree,
} from '../domain/reward-tree.ts'
import type { Allocator, Analysis, CallOptions, StepContext, Topic } from '../judge/judge.ts'
import { findMatches, type Match } from './find-matches.ts'

export type SelectKit = {
  readonly allocator: Allocator
  readonly encoder: Encoder
  /** A vector for every node of the tree, made by `encoder`. */
  readonly embeddings: Embeddings
}

export type SelectOptions = {
  /**
   * `dynamic` is DG-PRM. `all` takes every leaf and `fixed` one list at every step: the ablations.
   */
  readonly selection: 'dynamic' | 'all' | 'fixed'
  /** Leaves that `fixed` takes, by support, then id. Default 5. */
  readonly fixedCount: number
  /** Roots a step may touch. Default 3. */
  readonly maxParents: number
  /** Aspect phrases per root. Default 3. */
  readonly maxAspects: number
  /** Leaves that aspects may select at one step. Default 6. */
  readonly maxChildrenPerStep: number
  /**
   * Where an aspect is matched: among the leaves of the fine roots (default), or of the whole tree.
   */
  readonly scope: 'parents' | 'tree'
}

export const selectDefaults: SelectOptions = {
  selection: 'dynamic',
  fixedCount: 5,
  maxParents: 3,
  maxAspects: 3,
  maxChildrenPerStep: 6,
  scope: 'parents',
}

/** One allocation per target of the context, in order. */
export async function selectCriteria(
  tree: RewardTree,
  context: StepContext,
  kit: SelectKit,
  options: SelectOptions,
  call: CallOptions = {},
): Promise<Allocation[]> {
  const roots = tree.roots.filter((root) => root.review !== 'rejected')
  if (options.selection !== 'dynamic') return wholesale(roots, context, options)
  const topics = await kit.allocator.selectParents(context, roots, call)
  const selected = topics.map((topic) => knownRoots(topic, roots, options.maxParents))
  const analyses = await kit.allocator.analyse(
    context,
    selected.map(({ stepIndex, known }) => ({ stepIndex, roots: known })),
    call,
  )
  const allocations: Allocation[] = []
  for (const choice of selected) {
    const own = analyses.filter((analysis) => analysis.stepIndex === choice.stepIndex)
    allocations.push(await allocateStep(tree, roots, choice, own, kit, options, call))
  }
  return allocations
}

type Choice = {
  readonly stepIndex: number
  readonly known: readonly CriterionNode[]
  readonly unknownIds: readonly string[]
  readonly undecided: readonly CriterionId[]
}

/** Ids that the tree does not have are dropped and kept for the count. */
function knownRoots(topic: Topic, roots: readonly CriterionNode[], maxParents: number): Choice {
  const byId = new Map<string, CriterionNode>(roots.map((root) => [root.id, root]))
  const named = [...new Set(topic.parentIds)]
  const known = named.flatMap((id) => byId.get(id) ?? [])
  return {
    stepIndex: topic.stepIndex,
    known: known.slice(0, maxParents),
    unknownIds: named.filter((id) => !byId.has(id)),
    undecided: topic.undecided,
  }
}

async function allocateStep(
  tree: RewardTree,
  roots: readonly CriterionNode[],
  choice: Choice,
  analyses: readonly Analysis[],
  kit: SelectKit,
  options: SelectOptions,
  call: CallOptions,
): Promise<Allocation> {
  const byParent = new Map(analyses.map((analysis) => [analysis.parentId, analysis]))
  const isFine = (root: CriterionNode) => byParent.get(root.id)?.fine === true && !isLeaf(root)
  const aspects = choice.known
    .filter(isFine)
    .flatMap((root) => aspectsOf(root, byParent.get(root.id), options.maxAspects))
  const reachable = options.scope === 'tree' ? roots : choice.known.filter(isFine)
  const vectors = await kit.encoder.encode(
    aspects.map((aspect) => aspect.text),
    call,
  )
  const matches = findMatches(tree, kit.embeddings, vectors, reachable)
  const unmatched = aspects.filter((_, index) => matches[index]!.length === 0)
  return {
    stepIndex: choice.stepIndex,
    parents: choice.known.map((root) => root.id),
    fine: Object.fromEntries(choice.known.map((root) => [root.id, isFine(root)])),
    aspects,
    criteria: [
      ...nearestLeaves(matches.flat(), options.maxChildrenPerStep),
      ...coarseRoots(choice.known, isFine, aspects, matches),
    ],
    growthCandidates: unmatched,
    undecided: choice.undecided,
    unknownIds: choice.unknownIds,
  }
}

type Aspect = Allocation['aspects'][number]

function aspectsOf(root: CriterionNode, analysis: Analysis | undefined, most: number): Aspect[] {
  return (analysis?.aspects ?? []).slice(0, most).map((text) => ({ parentId: root.id, text }))
}

/** Each leaf once, at its smallest distance; nearest first, ties by id. */
function nearestLeaves(matches: readonly Match[], most: number): SelectedCriterion[] {
  const nearest = new Map<CriterionId, number>()
  for (const { id, distance } of matches)
    nearest.set(id, Math.min(distance, nearest.get(id) ?? distance))
  return [...nearest]
    .toSorted(([idA, a], [idB, b]) => a - b || (idA < idB ? -1 : 1))
    .slice(0, most)
    .map(([id, distance]) => ({ id, via: 'aspect', distance }))
}

/**
 * Roots scored themselves: Phi wanted no detail, or none of the root's aspects found a leaf
 * (R-5.4).
 */
function coarseRoots(
  known: readonly CriterionNode[],
  isFine: (root: CriterionNode) => boolean,
  aspects: readonly Aspect[],
  matches: readonly (readonly Match[])[],
): SelectedCriterion[] {
  return known.flatMap((root): SelectedCriterion[] => {
    if (!isFine(root)) return [{ id: root.id, via: 'coarse' }]
    const found = aspects.some(
      (aspect, at) => aspect.parentId === root.id && matches[at]!.length > 0,
    )
    return found ? [] : [{ id: root.id, via: 'fallback' }]
  })
}

/** Every leaf, or one fixed list, at every step: what DG-PRM's selection is compared with. */
function wholesale(
  roots: readonly CriterionNode[],
  context: StepContext,
  options: SelectOptions,
): Allocation[] {
  const leaves = [...walkTree(roots)]
    .map(({ node }) => node)
    .filter((node) => isLeaf(node) && node.review !== 'rejected')
  const chosen = options.selection === 'all' ? leaves : mostSupported(leaves, options.fixedCount)
  const via = options.selection === 'all' ? 'all' : 'fixed'
  const criteria = chosen.map((leaf): SelectedCriterion => ({ id: leaf.id, via }))
  return context.targets.map((stepIndex) => ({
    stepIndex,
    parents: roots.map((root) => root.id),
    fine: {},
    aspects: [],
    criteria,
    growthCandidates: [],
    undecided: [],
    unknownIds: [],
  }))
}

function mostSupported(leaves: readonly CriterionNode[], count: number): CriterionNode[] {
  return leaves.toSorted((a, b) => b.support - a.support || (a.id < b.id ? -1 : 1)).slice(0, count)
}
