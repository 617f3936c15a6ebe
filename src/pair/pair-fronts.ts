/**
 * Pareto pairs of one scored group (DG-PRM section 6), and what became of everything that is no
 * pair.
 */
import { namedRng } from '../base/rng.ts'
import type { Front } from '../domain/front.ts'
import type { Group, ScoredCandidate, ScoredGroup } from '../domain/group.ts'
import type { CriterionId, GroupId, TaskId, TrajectoryId } from '../domain/ids.ts'
import { makePair, type PairRule, type PreferencePair } from '../domain/preference-pair.ts'
import type { ScoreVector } from '../domain/score-vector.ts'
import type { MissingPolicy } from '../pareto/missing.ts'
import { evidenceOf } from './evidence.ts'
import { type GateCounts, type Gates, passGates } from './gates.ts'
import { type IndexPair, pairsByRule } from './pair-rules.ts'
import { coarsened, type Ranking, rankGroup, sharedVectors } from './ranking.ts'

export type PairOptions = Gates & {
  /**
   * Default `dominating`: the front over what it dominates, no pair with a mixed signal
   * (R-6.5).
   */
  readonly rule: PairRule
  /** Default `balanced`. */
  readonly missing: MissingPolicy
  /** Of every draw: the rule `random` and `maxPairsPerStep`. Default 0. */
  readonly seed: number
  /**
   * The parent of each axis. Where the front exceeds 75 % of the compared candidates, axes are
   * folded into their parents and fronts are made once more. Default: never.
   */
  readonly coarsenOnSaturation?: ReadonlyMap<CriterionId, CriterionId>
}

/** Why a group gives no pair. */
export type NoPairReason =
  | 'too-few-candidates' // fewer than two have the scores that are compared
  | 'no-common-axis' // no axis is left to compare on
  | 'all-equal' // every candidate has the same scores
  | 'none-preferred' // each is better than the others on something
  | 'circular' // what looks preferred is preferred in a circle (shared-only)
  | 'gates' // there were pairs, and the gates refused all of them

/** One group's pairs and fronts, and what was left out. */
export type GroupPairing = {
  readonly groupId: GroupId
  readonly taskId: TaskId
  readonly pairs: readonly PreferencePair[]
  readonly noPair?: NoPairReason
  /** The candidates that were compared, on the axes they were compared on. */
  readonly compared: readonly ScoredCandidate[]
  /** Fronts of positions in `compared`, best first. */
  readonly fronts: readonly Front[]
  readonly axes: readonly CriterionId[]
  readonly leftCandidates: readonly TrajectoryId[]
  readonly leftAxes: readonly CriterionId[]
  /** Missing scores that the policy `worst` filled in. */
  readonly filledCount: number
  readonly isCoarsened: boolean
  /** Positions in `compared` that dominate one another in a circle (`shared-only`). */
  readonly cycles: readonly (readonly number[])[]
  /** Pairs that the rule gave and a gate refused, by gate. */
  readonly refused: GateCounts
}

export const pairDefaults = {
  rule: 'dominating',
  missing: 'balanced',
  requireOutcome: false,
  seed: 0,
} as const satisfies PairOptions

/**
 * Pairs in order of the chosen, then the rejected candidate. The same group and options give
 * the same pairs.
 */
export function pairFronts(
  { group, scored }: ScoredGroup,
  options: Partial<PairOptions> = {},
): GroupPairing {
  const settled: PairOptions = { ...pairDefaults, ...options }
  const ranking = settledRanking(
    scored.map(({ vector }) => vector),
    settled,
  )
  const members = ranking.members.map((member) => scored[member]!)
  const rng = namedRng(settled.seed, group.id)
  const keys = members.map(({ candidate }) => candidate.trajectoryId)
  const found = pairsByRule(ranking, { rule: settled.rule, keys, rng }).map((pair) =>
    preferencePair(group, { ranking, members, pair, rule: settled.rule }),
  )
  const { kept, refused } = passGates(found, settled, rng)
  const noPair = noPairReason(ranking, { foundCount: found.length, keptCount: kept.length })
  return {
    groupId: group.id,
    taskId: group.task.id,
    pairs: kept,
    ...(noPair !== undefined && { noPair }),
    compared: members.map(({ candidate }, index) => ({
      candidate,
      vector: ranking.vectors[index]!,
    })),
    fronts: ranking.fronts,
    axes: ranking.axes,
    leftCandidates: ranking.leftMembers.map((member) => scored[member]!.candidate.trajectoryId),
    leftAxes: ranking.leftAxes,
    filledCount: ranking.filledCount,
    isCoarsened: ranking.isCoarsened,
    cycles: ranking.cycles,
    refused,
  }
}

/** On the axes as they were scored or, where these leave too few dominated, on their parents. */
function settledRanking(vectors: readonly ScoreVector[], options: PairOptions) {
  const fine = rankGroup(vectors, options.missing)
  const parentOf = isSaturated(fine) ? options.coarsenOnSaturation : undefined
  const isCoarsened = parentOf !== undefined && fine.axes.some((axis) => parentOf.has(axis))
  const ranking = isCoarsened ? coarsened(fine, parentOf) : fine
  return { ...ranking, isCoarsened, fineAxes: fine.axes }
}

/** More than three quarters of the candidates are in the first front, and differ in something. */
function isSaturated({ fronts, members, vectors }: Ranking): boolean {
  if (members.length < 2 || areEqual(vectors)) return false
  return fronts[0]!.members.length * 4 > members.length * 3
}

type FoundPair = {
  readonly ranking: Ranking & { readonly fineAxes: readonly CriterionId[] }
  /** Beside the members of the ranking, with their scores as they came. */
  readonly members: readonly ScoredCandidate[]
  readonly pair: IndexPair
  readonly rule: PairRule
}

function preferencePair(group: Group, found: FoundPair): PreferencePair {
  const { ranking, members, rule } = found
  const [first, second] = found.pair
  const [chosen, rejected] = [members[first]!, members[second]!]
  const [chosenVector, rejectedVector] = sharedVectors(
    ranking.vectors[first]!,
    ranking.vectors[second]!,
  )
  return makePair({
    groupId: group.id,
    task: group.task,
    prefix: chosen.candidate.prefix ?? group.prefix,
    stepIndex: group.stepIndex,
    chosen: chosen.candidate,
    rejected: rejected.candidate,
    chosenVector,
    rejectedVector,
    rule,
    grouping: group.grouping,
    evidence: evidenceOf(chosen, rejected, ranking.fineAxes),
  })
}

function noPairReason(
  ranking: Ranking,
  counts: { readonly foundCount: number; readonly keptCount: number },
): NoPairReason | undefined {
  if (counts.keptCount > 0) return undefined
  if (counts.foundCount > 0) return 'gates'
  if (ranking.members.length < 2) return 'too-few-candidates'
  if (ranking.axes.length === 0) return 'no-common-axis'
  if (ranking.cycles.length > 0) return 'circular'
  return areEqual(ranking.vectors) ? 'all-equal' : 'none-preferred'
}

function areEqual(vectors: readonly ScoreVector[]): boolean {
  return vectors.every((vector) => isSameVector(vector, vectors[0]!))
}

function isSameVector(a: ScoreVector, b: ScoreVector): boolean {
  return a.values.every((value, axis) => value === b.values[axis])
}
