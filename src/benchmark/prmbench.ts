/**
 * PRMBench (Song et al. 2025): which steps of an altered solution are valid. Overall is PRMScore
 * over the counts of all steps together, a class has its own counts, a facet is the plain mean of
 * its classes, and the class without wrong steps is reported by the F1 of valid steps alone. The
 * unaltered twins (class "correct") are outside the totals; against them stands the similarity.
 */
import type { Prediction } from '../domain/prediction.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import type { Contrast } from '../domain/contrast.ts'
import type { SourceRecord } from '../format/format.ts'
import {
  type Benchmark,
  type BenchmarkItem,
  bySplit,
  type ItemResult,
  meanFigure,
} from './benchmark.ts'
import { noLabel } from './first-error.ts'
import { calledAll, countSteps, prmScore, stepAccuracies, type UndefinedAs } from './prm-score.ts'

/** The benchmark; `undefinedAs: -1` counts what is undefined as the published code does. */
export function prmBench(undefinedAs: UndefinedAs = 0): Benchmark {
  return {
    about: {
      name: 'prmbench',
      title: 'which steps of an altered solution are valid; labels are known by construction',
      formats: ['prmbench'],
      asks: 'step-labels',
      indexBase: 1,
      headline: { name: 'PRMScore', figure: 'score', unit: 'share' },
      columns: ['itemCount', 'f1', 'negativeF1', 'score', 'similarity', 'validityRate'],
      atThreshold: 'wrong',
      judgedOn: ['soundness', 'sensitivity'],
    },
    items: alteredSolutions,
    rule: ruleValidity,
    measure: (results) => measurePrmBench(results, undefinedAs),
    baselines: (results) => ({
      'all-valid': calledAll(results, 1),
      'all-invalid': calledAll(results, -1),
      chance: calledAll(results, 0),
    }),
  }
}

/** The classes of each facet, as the data spells them. */
const facets: Readonly<Record<string, readonly string[]>> = {
  simplicity: ['redundency', 'circular'],
  soundness: ['counterfactual', 'step_contradiction', 'domain_inconsistency', 'confidence'],
  sensitivity: ['missing_condition', 'deception', 'multi_solutions'],
}

/** The class in which every step is valid. */
const withoutErrors = 'multi_solutions'
/** The class of unaltered twins, one for each item of this one. */
const twins = { split: 'correct', of: 'redundency' } as const

/** Each altered solution; the twin follows the item that it belongs to. */
async function* alteredSolutions(
  records: AsyncIterable<SourceRecord>,
  onLeftOut: (id: string, reason: string) => void,
): AsyncGenerator<BenchmarkItem> {
  let original: Contrast | undefined
  for await (const record of records) {
    if (record.kind === 'contrast') original = record.contrast
    if (record.kind !== 'trajectory') continue
    const { trajectory } = record
    const id = trajectory.sourceId ?? trajectory.id
    if (trajectory.labels?.kind !== 'per-step') onLeftOut(id, noLabel)
    else {
      const item = itemOf(id, trajectory, trajectory.labels.values)
      yield item
      if (item.split === twins.of && original?.sourceId === id) yield twinOf(id, original)
    }
  }
}

function itemOf(
  id: string,
  trajectory: Trajectory,
  goldSteps: readonly (number | null)[],
): BenchmarkItem {
  const { task } = trajectory
  const split = task.domain ?? 'all'
  const wrong = goldSteps.flatMap((label, index) => (label === -1 ? [index] : []))
  return { id, split, taskKey: baseId(id, split), attempts: [trajectory], gold: wrong, goldSteps }
}

function twinOf(id: string, { prompt, positive }: Contrast): BenchmarkItem {
  const sourceId = `${twins.split}_${baseId(id, twins.of)}`
  const trajectory = makeTrajectory({
    task: makeTask(prompt, { domain: twins.split }),
    steps: positive.map((content) => ({ content })),
    sourceId,
  })
  return itemOf(
    sourceId,
    trajectory,
    positive.map(() => 1),
  )
}

/** The part of an id that all alterations of one solution share. */
function baseId(id: string, split: string): string {
  return id.startsWith(`${split}_`) ? id.slice(split.length + 1) : id
}

/**
 * In the classes of simplicity, "redundant" stands in the place of "not valid" wherever something
 * was said of it. An answer that cannot be used leaves the steps unsaid.
 */
function ruleValidity(item: BenchmarkItem, prediction: Prediction): ItemResult {
  const { id, split, gold, goldSteps = [] } = item
  const { stepLabels, stepRedundant, stepScores, missing = 'no answer' } = prediction
  const asksForRedundancy = facets['simplicity']!.includes(split)
  if (stepLabels === undefined) {
    const unsaid = goldSteps.map((label) => ({ gold: label, said: null }))
    return { id, split, gold, missing, credit: 0, steps: unsaid }
  }
  const steps = goldSteps.map((label, index) => {
    const redundant = asksForRedundancy ? (stepRedundant?.[index] ?? null) : null
    const said = redundant === null ? (stepLabels[index] ?? null) : redundant ? -1 : 1
    return { gold: label, said, ...(stepScores && { score: stepScores[index] ?? null }) }
  })
  const predicted = steps.flatMap(({ said }, index) => (said === -1 ? [index] : []))
  const isRight = steps.every((step) => step.gold === step.said)
  return { id, split, gold, predicted, credit: isRight ? 1 : 0, steps }
}

function measurePrmBench(results: readonly ItemResult[], undefinedAs: UndefinedAs) {
  const altered = results.filter(({ split }) => split !== twins.split)
  const similarity = similarities(results)
  const row = (members: readonly ItemResult[]) => rowOf(members, similarity, undefinedAs)
  const splits = bySplit(results, (members, split) => withScore(row(members), split))
  const byFacet = Object.entries(facets).flatMap(([facet, names]) => {
    const mean = meanFigure(names.flatMap((name) => splits[name]?.score ?? []))
    return mean === null ? [] : [[facet, mean] as const]
  })
  const overall = row(altered)
  return {
    headline: overall.prmScore,
    overall: { ...overall, ...Object.fromEntries(byFacet) },
    splits,
  }
}

/** What a class is reported by: F1 alone where no step can be wrong, else PRMScore. */
function withScore(row: ReturnType<typeof rowOf>, split: string) {
  const isSound = split === withoutErrors || split === twins.split
  return { ...row, score: isSound ? row.f1 : row.prmScore }
}

function rowOf(
  results: readonly ItemResult[],
  similarity: ReadonlyMap<ItemResult, number>,
  undefinedAs: UndefinedAs,
) {
  const counts = countSteps(results)
  const read = results.filter(({ predicted }) => predicted !== undefined)
  return {
    itemCount: results.length,
    ...prmScore(counts, undefinedAs),
    ...stepAccuracies(counts),
    accuracyFirstError: meanFigure(read.flatMap(firstErrorSeen)),
    similarity: meanFigure(read.flatMap((result) => similarity.get(result) ?? [])),
    validityRate: results.length === 0 ? null : read.length / results.length,
  }
}

/** Whether the first wrong step was called wrong; nothing where no step is. */
function firstErrorSeen({ steps = [] }: ItemResult): number[] {
  const first = steps.find(({ gold }) => gold === -1)
  return first === undefined ? [] : [first.said === -1 ? 1 : 0]
}

/**
 * How far the share of steps that are called valid differs from that of the twin; none where the
 * twin was not judged or nothing of it was called valid, as in the published code.
 */
function similarities(results: readonly ItemResult[]): Map<ItemResult, number> {
  const twinShares = new Map(
    results.flatMap((result) => {
      const share = result.split === twins.split ? validShare(result) : undefined
      return share === undefined || share === 0 ? [] : [[result.id, share] as const]
    }),
  )
  return new Map(
    results.flatMap((result) => {
      const share = validShare(result)
      const twin = twinShares.get(`${twins.split}_${baseId(result.id, result.split)}`)
      if (result.split === twins.split || share === undefined || twin === undefined) return []
      return [[result, Math.abs(share - twin)] as const]
    }),
  )
}

function validShare({ steps = [] }: ItemResult): number | undefined {
  const said = steps.flatMap((step) => (step.said === null ? [] : [(step.said + 1) / 2]))
  return meanFigure(said) ?? undefined
}
