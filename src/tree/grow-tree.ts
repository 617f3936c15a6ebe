import { allInOrder } from '../base/concurrency.ts'
import { KitError } from '../base/errors.ts'
import type { Contrast } from '../domain/contrast.ts'
import { criterionText, type RawCriterion } from '../domain/criterion.ts'
import type { CriterionId } from '../domain/ids.ts'
import type { FilterStatistics } from '../domain/reward-tree.ts'
import type { Encoder, FitEncoder } from '../encoder/encoder.ts'
import { fitTfidfSvd } from '../encoder/tfidf-svd-encoder.ts'
import type { SourceRecord } from '../format/format.ts'
import { LlmError } from '../llm/llm-error.ts'
import { mapAnswered, orFailure } from '../llm/pending.ts'
import { type Assignment, assignmentsOf } from './assignments.ts'
import { compareTexts } from './build-tree.ts'
import { type Clustered, type ClusterOptions, clusterTree } from './cluster-tree.ts'
import { criteriaOfJudgment, criterionOfList, critiqueExtractor } from './critique-extractor.ts'
import type { EmbeddedCriterion, EmbeddedTree } from './draft.ts'
import type { Extractor } from './extractor.ts'
import { brokenRule, filterDefaults, type FilterOptions, type FilterRule } from './filter.ts'
import { nameParents } from './name-parents.ts'
import { centralNamer, type Namer } from './namer.ts'
import type { Validator } from './validator.ts'

/**
 * What growth is made of. A fitting function gets the texts of all criteria that the filter kept.
 */
export type GrowKit = {
  readonly extractor: Extractor
  readonly encoder: Encoder | FitEncoder
  readonly validator?: Validator
  /** Default: the most central child's text. */
  readonly namer?: Namer
}

/** The records that a tree can grow from. */
export type GrowthRecord = Extract<
  SourceRecord,
  { readonly kind: 'contrast' | 'criterion' | 'judgment' }
>

export type GrowOptions = Omit<ClusterOptions, 'encoder'> & {
  readonly filter?: Omit<FilterOptions, 'validator' | 'signal'>
  /** Contrasts that are analysed at the same time. Default 1. */
  readonly concurrency?: number
  readonly signal?: AbortSignal
}

/** A tree, what it was grown from, and why it has the shape it has. */
export type GrownTree = EmbeddedTree &
  Pick<Clustered, 'tried' | 'sweep'> & {
    readonly encoder: Encoder
    /** The raw criteria that the filter kept: with them the tree can be rebuilt. */
    readonly members: readonly RawCriterion[]
    readonly assignments: readonly Assignment[]
    readonly failures: readonly GrowFailure[]
  }

/** Somebody who was asked gave no answer: what he should have said is missing from the tree. */
export type GrowFailure = {
  readonly stage: 'extract' | 'validate' | 'name'
  /** The contrast's id, or the criterion's. */
  readonly id: string
  readonly reason: string
}

/** Everything that grows without a model, a key or a network. */
export function offlineKit(): GrowKit {
  return { extractor: critiqueExtractor(), encoder: fitTfidfSvd, namer: centralNamer() }
}

/**
 * Grows a reward tree (dg-prm section 3): extract, filter, encode, cluster, name. Reads the source
 * once and keeps the criteria only. Throws `input-unrecognised` when no criterion is left to grow
 * from.
 */
export async function growTree(
  source: AsyncIterable<GrowthRecord> | Iterable<GrowthRecord>,
  kit: GrowKit,
  options: GrowOptions = {},
): Promise<GrownTree> {
  const harvest = await gatherCriteria(source, kit, options)
  const encoder = encoderFor(harvest.kept, kit)
  const { embedded, filter } = await embedCriteria(harvest, encoder, options)
  refuseEmpty(filter, harvest.failures)
  const clustered = clusterTree(embedded, { ...options, encoder })
  const logged = withGrowth(clustered, filter)
  const namer = kit.namer ?? centralNamer()
  const { failures, ...named } = await nameParents(logged, encoder, namer, options)
  const members = embedded.map(({ raw }) => raw)
  const { tried, sweep } = clustered
  return {
    ...named,
    tried,
    sweep,
    encoder,
    members,
    assignments: assignmentsOf(named.tree, members),
    failures: [...harvest.failures, ...failures],
  }
}

/** What extraction and filter left. */
type Harvest = {
  readonly kept: readonly RawCriterion[]
  readonly filter: FilterStatistics
  readonly failures: readonly GrowFailure[]
}

async function gatherCriteria(
  source: AsyncIterable<GrowthRecord> | Iterable<GrowthRecord>,
  kit: GrowKit,
  options: GrowOptions,
): Promise<Harvest> {
  const kept = new Map<CriterionId, RawCriterion>()
  const rejected: Record<string, number> = {}
  let read = 0
  const withNeighbours = besideOthers(source, options.filter?.generalOn ?? filterDefaults.generalOn)
  const failures: GrowFailure[] = []
  const harvested = mapAnswered(withNeighbours, options.concurrency ?? 1, (record) =>
    criteriaOfRecord(record, kit, options),
  )
  for await (const { judged, failed } of harvested) {
    failures.push(...failed)
    for (const { raw, rule } of judged) {
      const broken = kept.has(raw.id) ? 'repeated' : rule
      read += 1
      if (broken) rejected[broken] = (rejected[broken] ?? 0) + 1
      else kept.set(raw.id, raw)
    }
  }
  return { kept: [...kept.values()], filter: { read, kept: kept.size, rejected }, failures }
}

type Neighboured = { readonly record: GrowthRecord; readonly others: readonly Contrast[] }

/** Each record with the last contrasts of its domain that came before it. */
async function* besideOthers(
  source: AsyncIterable<GrowthRecord> | Iterable<GrowthRecord>,
  count: number,
): AsyncGenerator<Neighboured> {
  const recent = new Map<string, readonly Contrast[]>()
  for await (const record of source) {
    if (record.kind !== 'contrast') {
      yield { record, others: [] }
      continue
    }
    const { contrast } = record
    const others = recent.get(contrast.domain) ?? []
    yield { record, others }
    if (count > 0) recent.set(contrast.domain, [...others, contrast].slice(-count))
  }
}

type JudgedRecord = {
  readonly judged: readonly {
    readonly raw: RawCriterion
    readonly rule: FilterRule | 'failed' | undefined
  }[]
  readonly failed: readonly GrowFailure[]
}

async function criteriaOfRecord(
  { record, others }: Neighboured,
  kit: GrowKit,
  options: GrowOptions,
): Promise<JudgedRecord> {
  const { signal } = options
  signal?.throwIfAborted()
  const contrast = record.kind === 'contrast' ? record.contrast : undefined
  const filter = {
    ...options.filter,
    ...(kit.validator && { validator: kit.validator }),
    ...(signal && { signal }),
  }
  const failed: GrowFailure[] = []
  const stated = await orFailure(rawCriteria(record, kit.extractor, signal))
  if (stated instanceof LlmError)
    failed.push({ stage: 'extract', id: contrast?.id ?? '', reason: stated.message })
  const raws = stated instanceof LlmError ? [] : stated
  const context = { others, ...(contrast && { contrast }) }
  const judged = await allInOrder(
    raws.map(async (raw) => {
      const rule = await orFailure(brokenRule(raw, context, filter))
      if (!(rule instanceof LlmError)) return { raw, rule }
      failed.push({ stage: 'validate', id: raw.id, reason: rule.message })
      return { raw, rule: 'failed' as const }
    }),
  )
  return { judged, failed }
}

async function rawCriteria(
  record: GrowthRecord,
  extractor: Extractor,
  signal: AbortSignal | undefined,
): Promise<readonly RawCriterion[]> {
  if (record.kind === 'criterion') return [criterionOfList(record.criterion)]
  if (record.kind === 'judgment') return criteriaOfJudgment(record.judgment)
  return extractor.extract(record.contrast, signal ? { signal } : {})
}

/**
 * Fitted on the distinct texts in alphabetical order, so that the order of the source plays no
 * part.
 */
function encoderFor(kept: readonly RawCriterion[], { encoder }: GrowKit): Encoder {
  if (typeof encoder !== 'function') return encoder
  return encoder([...new Set(kept.map(criterionText))].toSorted(compareTexts))
}

/** Criteria whose text has no features cannot be placed: they are turned away and counted. */
async function embedCriteria(
  { kept, filter }: Pick<Harvest, 'kept' | 'filter'>,
  encoder: Encoder,
  { signal }: GrowOptions,
): Promise<{ readonly embedded: EmbeddedCriterion[]; readonly filter: FilterStatistics }> {
  const vectors = await encoder.encode(kept.map(criterionText), signal ? { signal } : {})
  const embedded = kept
    .map((raw, index) => ({ raw, vector: vectors[index]! }))
    .filter(({ vector }) => vector.some((value) => value !== 0))
  const lost = kept.length - embedded.length
  if (lost === 0) return { embedded, filter }
  const rejected = { ...filter.rejected, 'no-features': lost }
  return { embedded, filter: { ...filter, kept: embedded.length, rejected } }
}

function refuseEmpty(
  { read, kept, rejected }: FilterStatistics,
  failures: readonly GrowFailure[],
): void {
  if (kept > 0) return
  const [first] = failures
  if (first !== undefined)
    throw new KitError(
      'too-many-failures',
      `no criterion is left to grow a tree from, and ${failures.length} could not be judged (the ` +
        `first: ${first.reason}); run the command again with --retry-errors to ask for them anew`,
    )
  const rules = Object.entries(rejected).map(([rule, count]) => `${count} as not ${rule}`)
  const why =
    read === 0
      ? 'the input holds no recorded critique, criterion or explained fault, and no right and ' +
        'wrong attempts at one task that a check tells apart'
      : `the filter turned away all ${read} criteria (${rules.join(', ')})`
  throw new KitError('input-unrecognised', `there is nothing to grow a tree from: ${why}`)
}

function withGrowth({ tree, embeddings }: EmbeddedTree, filter: FilterStatistics): EmbeddedTree {
  const leaves = tree.roots.reduce((sum, root) => sum + root.children.length, 0)
  const note = `${filter.kept} criteria became ${leaves} leaves under ${tree.roots.length} parents`
  const log = [{ version: 1, action: 'grow' as const, note, criteria: [] }]
  return { tree: { ...tree, filter, log }, embeddings }
}
