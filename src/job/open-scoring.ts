import type { CriterionId } from '../domain/ids.ts'
import { cachedEncoder } from '../encoder/cached-encoder.ts'
import type { Encoder, FitEncoder } from '../encoder/encoder.ts'
import { type CriterionNode, type RewardTree, walkTree } from '../domain/reward-tree.ts'
import type { RecordedScores } from '../domain/recorded.ts'
import { KitError } from '../base/errors.ts'
import { contentHash, fileHash } from '../base/hash.ts'
import type { Calibration } from '../benchmark/calibration.ts'
import { type ReadOptions, readKind } from '../format/read-records.ts'
import type { Check } from '../judge/check.ts'
import { rulesAllocator } from '../judge/rules-allocator.ts'
import { rulesJudge } from '../judge/rules-judge.ts'
import { selectDefaults } from '../score/select-criteria.ts'
import { formatTree } from '../tree/tree-file.ts'
import { givenScoring, readScoreTable, type ScoreTable } from './given-scoring.ts'
import { growFromOutcomes } from './grow-job.ts'
import { type OpenTree, openOwnTree, openTree } from './open-tree.ts'
import type { Judging } from './judging.ts'
import type { Manifest } from './run-folder.ts'
import type { RunSettings } from './run-settings.ts'
import { calibratedScoring } from './calibrated-scoring.ts'
import { judgedBy } from './bench/judged-by.ts'
import { refuseOtherJudge } from './bench/open-calibration.ts'
import { judgedScoring, type Scoring } from './scoring.ts'
import type { TaskSource } from './task-source.ts'

/**
 * Where scores come from: executable checks on a tree (the default one, without a path), or files.
 */
export type ScoringSource = {
  readonly treePath?: string
  /** Grow the tree from the right and wrong attempts of the input itself. */
  readonly growFrom?: TaskSource
  /** For trees whose own encoder cannot be made from their files, and for trees that are grown. */
  readonly encoder?: Encoder | FitEncoder
  /**
   * Whether grown criteria are scored blindly on their contrast before they are kept. Default true.
   */
  readonly validate?: boolean
  /** Files of given step scores; with them nothing is judged. */
  readonly scorePaths?: readonly string[]
  readonly checks: readonly Check[]
  /** Asked in place of the checks. */
  readonly judging?: Judging
  /** What the judge's verdicts on this tree are worth; refused for any other judge or tree. */
  readonly calibration?: Calibration
  readonly read?: ReadOptions
}

/** A scoring with what a run needs to know of it. */
export type OpenScoring = {
  readonly scoring: Scoring
  /** The tree that criteria are selected from; absent when scores are given. */
  readonly opened?: OpenTree
  /** The parent of each criterion below a root, for the coarser comparison. */
  readonly parentOf: ReadonlyMap<CriterionId, CriterionId>
  /** What the manifest says of it. */
  readonly stamp: Manifest
  /** Tasks that a calibration was fitted on; absent without one. */
  readonly calibratedOn?: ReadonlySet<string>
}

export async function openScoring(
  source: ScoringSource,
  settings: RunSettings,
): Promise<OpenScoring> {
  const { scorePaths = [], calibration, read = {} } = source
  if (scorePaths.length > 0) {
    if (calibration === undefined) return openGiven(scorePaths, read)
    const say = '--calibration is of verdicts that are made here; leave it out with --scores'
    throw new KitError('usage', say)
  }
  const open = await openJudged(source, settings)
  return calibration === undefined ? open : calibratedOpen(open, calibration)
}

/** The same scoring, with the probability of each step. */
function calibratedOpen(open: OpenScoring, calibration: Calibration): OpenScoring {
  refuseOtherJudge(calibration, { ...judgedBy(open), judge: open.scoring.name })
  return {
    ...open,
    scoring: calibratedScoring(open.scoring, calibration),
    calibratedOn: new Set(calibration.tasks),
    stamp: { ...open.stamp, calibration: calibration.hash },
  }
}

async function openJudged(source: ScoringSource, settings: RunSettings): Promise<OpenScoring> {
  const { checks, judging } = source
  const opened = await openTreeOf(source)
  const { tree, encoder, embeddings } = opened
  const kit = {
    allocator: judging?.allocator ?? rulesAllocator(checks),
    judge: judging?.judge ?? rulesJudge(checks),
    encoder: cachedEncoder(encoder),
    embeddings,
  }
  const { selection, mode, window, maxAxes, faults } = settings
  const options = {
    ...selectDefaults,
    ...(judging === undefined && unbounded),
    trajectoriesMax: judging?.concurrency ?? 1,
    selection,
    fixedCount: maxAxes,
    mode,
    window,
    maxAxes,
    faults,
    ...(source.calibration?.weights && { weights: source.calibration.weights }),
  }
  return {
    scoring: judgedScoring(tree, kit, options),
    opened,
    parentOf: parentsOf(tree.roots),
    stamp: {
      judge: kit.judge.name,
      ...(judging?.stamp ?? { checks: checks.map((check) => check.name) }),
      encoder: encoder.id,
      tree: treeHash(tree),
    },
  }
}

/**
 * Tasks to have in hand at once. Several for every trajectory that a model may be asked about, so
 * that a long task at the head of the line leaves nobody idle; checks gain nothing from company.
 */
export function tasksInHand({ judging }: Pick<ScoringSource, 'judging'>): number {
  return judging === undefined ? 1 : 4 * judging.concurrency
}

/** The tree that is grown, named, the judge's own, or that of the checks. */
function openTreeOf(source: ScoringSource): Promise<OpenTree> {
  const { checks, growFrom, validate = true, treePath, judging, encoder } = source
  if (growFrom !== undefined)
    return growFromOutcomes(growFrom, {
      checks,
      validate,
      ...(judging && { judging }),
      ...(encoder && { encoder }),
    })
  if (treePath === undefined && judging?.tree !== undefined) return openOwnTree(judging.tree)
  return openTree(treePath, checks, typeof encoder === 'function' ? undefined : encoder)
}

/** The hash by which results name the tree they were made with. */
export function treeHash(tree: RewardTree): string {
  return contentHash(formatTree(tree))
}

/** The bounds of a selection keep a prompt short; checks need none. */
const unbounded = { maxParents: Infinity, maxAspects: Infinity, maxChildrenPerStep: Infinity }

async function openGiven(paths: readonly string[], read: ReadOptions): Promise<OpenScoring> {
  const table = await openScoreTable(paths, read)
  const hashes: string[] = []
  for (const path of paths) hashes.push(await fileHash(path))
  return {
    scoring: givenScoring(table),
    parentOf: new Map(),
    stamp: { judge: 'given', scores: hashes.toSorted() },
  }
}

/** The step scores of several files, by scorer. */
export function openScoreTable(
  paths: readonly string[],
  read: ReadOptions = {},
): Promise<ScoreTable> {
  return readScoreTable(scoresOf(paths, read))
}

async function* scoresOf(
  paths: readonly string[],
  read: ReadOptions,
): AsyncGenerator<RecordedScores> {
  for (const path of paths)
    for await (const { record } of readKind(path, 'scores', read)) yield record.scores
}

/** Leaves to their parents: the last step before a leaf, whatever the depth. */
function parentsOf(roots: readonly CriterionNode[]): Map<CriterionId, CriterionId> {
  return new Map(
    [...walkTree(roots)].flatMap(({ node }) =>
      node.children.map((child) => [child.id, node.id] as const),
    ),
  )
}
