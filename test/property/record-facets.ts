import { isDeepStrictEqual } from 'node:util'
import type { Contrast } from '../../src/domain/contrast.ts'
import type { PreferencePair } from '../../src/domain/preference-pair.ts'
import type { ScoredStep } from '../../src/domain/scored-trajectory.ts'
import type { StepScore } from '../../src/domain/step-score.ts'
import type { Step } from '../../src/domain/step.ts'
import type { Task } from '../../src/domain/task.ts'
import type { StepLabels, Trajectory } from '../../src/domain/trajectory.ts'
import type { RecordKind, SourceRecord } from '../../src/format/format.ts'
import { stepText, stepTexts } from '../../src/format/step-text.ts'
import {
  evaluationFacets,
  judgmentFacets,
  predictionFacets,
  scoresFacets,
  verdictFacets,
} from './result-facets.ts'

/**
 * What a record says, by the names that losses have. Two records that say the same may still differ
 * in form: a first-error label is the labels up to it, a role that is not told is the assistant's,
 * and a contrast whose domain is its format's name tells no domain.
 */
export type Facets = ReadonlyMap<string, unknown>

/**
 * Names of what differs. Where the steps are no longer the same, so is what hangs on their places:
 * that is not told apart. A place in the source's list that only one of them knows is no
 * difference, as every file has its own.
 */
export function differences(a: Facets, b: Facets): ReadonlySet<string> {
  const names = new Set([...a.keys(), ...b.keys()])
  return new Set(
    [...names].filter((name) => {
      const [one, other] = [a.get(name), b.get(name)]
      if (one === other) return false
      return name === 'step.sourceIndex' ? !hasAll(other, one) : !isDeepStrictEqual(one, other)
    }),
  )
}

function hasAll(list: unknown, some: unknown): boolean {
  const places = (list ?? []) as readonly unknown[]
  return ((some ?? []) as readonly unknown[]).every((each) =>
    places.some((place) => isDeepStrictEqual(place, each)),
  )
}

/** Whether a loss of that name is about this facet. */
export function covers(loss: string, facet: string): boolean {
  if (facet === loss || facet.startsWith(`${loss}.`)) return true
  return (reaches.get(loss) ?? []).some((start) => facet.startsWith(start))
}

/**
 * What else a loss changes: steps that are gone take their labels along, a prefix moves, scores
 * stand under their names, and what labels say is said by an answer where they have no place.
 */
const reaches: ReadonlyMap<string, readonly string[]> = new Map([
  ['steps', ['step.', 'labels.']],
  ['prefix', ['prompt']],
  ['scores.name', ['scores.']],
  ['scores.reason', ['scores.error']],
  ['scores.stepIndex', ['scores.']],
  ['stepScores', ['answer', 'stepLabels']],
  ['stepLabels', ['answer']],
])

/** The facet that a loss is about: what stands before its explanation. */
export function facetOfLoss(field: string): string {
  return field.replace(/,.*/s, '')
}

/**
 * What a record says and what its rows say when they are read again, in the same terms; undefined
 * where there are no such terms for the two.
 */
export function comparedFacets(
  record: SourceRecord,
  again: readonly SourceRecord[],
): readonly [Facets, Facets] | undefined {
  const [first] = again
  if (first === undefined)
    return [results.includes(record.kind) ? resultsIn(record) : saidIn(record), new Map()]
  if (results.includes(record.kind) && again.every(({ kind }) => evaluated.includes(kind)))
    return record.kind === 'scored' && again.every(({ kind }) => kind === 'trajectory')
      ? [saidIn(record), facetsOf(again)]
      : [resultsIn(record), resultFacets(again)]
  if (record.kind === 'scores' && first.kind === 'prediction') {
    const { judge, sourceId: itemId, stepScores, isCorrect } = record.scores
    const said = predictionFacets({ judge, itemId, stepScores })
    return [new Map([...said, ['isCorrect', isCorrect]]), facetsOf(again)]
  }
  return isOneNoun(record, again) ? [saidIn(record), facetsOf(again)] : undefined
}

/** A record goes to many formats, and says the same each time. */
const saidIn = kept((record) => facetsOf([record]))
const resultsIn = kept((record) => resultFacets([record]))

function kept(facets: (record: SourceRecord) => Facets): (record: SourceRecord) => Facets {
  const known = new WeakMap<SourceRecord, Facets>()
  return (record) => {
    const found = known.get(record) ?? facets(record)
    known.set(record, found)
    return found
  }
}

const results: readonly RecordKind[] = ['evaluation', 'scores', 'scored']
const evaluated: readonly RecordKind[] = ['evaluation', 'scores', 'trajectory']

/** Everything that an attempt and what was said of it hold together. */
function resultFacets(records: readonly SourceRecord[]): Facets {
  const evaluations = records.flatMap((each) =>
    each.kind === 'evaluation' ? [each.evaluation] : [],
  )
  return new Map([
    ...records.flatMap((each) => {
      if (each.kind === 'trajectory') return [...trajectoryFacets(each.trajectory)]
      if (each.kind === 'scores') return [...scoresFacets(each.scores)]
      if (each.kind !== 'scored') return []
      return [...trajectoryFacets(each.scored.trajectory), ...verdictFacets(each.scored)]
    }),
    ...evaluationFacets(evaluations),
  ])
}

function isOneNoun({ kind }: SourceRecord, again: readonly SourceRecord[]): boolean {
  const [first] = again
  if (first === undefined || first.kind === kind) return true
  if (preferences.includes(kind))
    return preferences.includes(first.kind) || (first.kind === 'trajectory' && again.length === 2)
  return attempts.includes(kind) && attempts.includes(first.kind)
}

const attempts: readonly RecordKind[] = ['trajectory', 'scored', 'task']
const preferences: readonly RecordKind[] = ['contrast', 'pair']

function facetsOf(records: readonly SourceRecord[]): Facets {
  const [record, other] = records
  if (record === undefined) return new Map()
  if (record.kind === 'trajectory' && other?.kind === 'trajectory')
    return sidesFacets(record.trajectory, other.trajectory)
  if (record.kind === 'trajectory') return trajectoryFacets(record.trajectory)
  if (record.kind === 'scored')
    return new Map([
      ...trajectoryFacets(record.scored.trajectory),
      ...scoreFacets(record.scored.steps),
    ])
  if (record.kind === 'contrast') return contrastFacets(record.contrast)
  if (record.kind === 'pair') return pairFacets(record.pair)
  if (record.kind === 'task') return taskFacets(record.task)
  if (record.kind === 'prediction') return predictionFacets(record.prediction)
  if (record.kind === 'judgment') return judgmentFacets(record.judgment)
  if (record.kind === 'criterion') return new Map(Object.entries(record.criterion))
  if (record.kind === 'graded-tree') return new Map(Object.entries(record))
  return resultFacets(records)
}

function taskFacets({ prompt, reference, domain }: Task): Facets {
  return new Map([
    ['task.prompt', prompt],
    ['task.reference', reference],
    ['task.domain', domain],
  ])
}

function trajectoryFacets({ task, steps, outcome, labels, sourceId, policy }: Trajectory): Facets {
  const texts = steps.map(stepText)
  return new Map<string, unknown>([
    ...taskFacets(task),
    ['step.text', steps.length === 0 ? undefined : texts.join('\n')],
    ['step.boundaries', steps.length < 2 ? undefined : texts],
    ...stepFacets(steps),
    ['outcome.answer', outcome?.answer],
    ['outcome.isCorrect', outcome?.isCorrect],
    ['outcome.reward', outcome?.reward],
    ['labels.values', valuesOf(labels, steps.length)],
    ['labels.afterError', labels?.kind === 'first-error' ? 'dropped' : labels?.afterError],
    ['sourceId', sourceId],
    ['policy', policy],
  ])
}

function stepFacets(steps: readonly Step[]): [string, unknown][] {
  const at = (value: (step: Step) => unknown) => {
    const list = steps.flatMap((step, index) => {
      const each = value(step)
      return each === undefined ? [] : [[index, each]]
    })
    return list.length === 0 ? undefined : list
  }
  return [
    ['step.role', at(({ role }) => (role === 'assistant' ? undefined : role))],
    ['step.agent', at(({ agent }) => agent)],
    ['step.toolCalls', at(({ toolCalls }) => toolCalls)],
    ['step.observation', at(({ observation }) => observation)],
    ['step.attachments', at(({ attachments }) => attachments)],
    ['step.sourceIndex', at(({ sourceIndex }) => sourceIndex)],
  ]
}

function valuesOf(labels: StepLabels | undefined, stepCount: number): unknown {
  if (labels === undefined) return undefined
  if (labels.kind === 'per-step') return [labels.scale, ...withoutTail(labels.values)]
  const { firstErrorIndex: wrong } = labels
  const right = Array.from({ length: wrong ?? stepCount }, () => 1)
  return ['ternary', ...right, ...(wrong === null ? [] : [-1])]
}

function withoutTail(values: readonly (number | null)[]): readonly (number | null)[] {
  return values.slice(0, values.findLastIndex((value) => value !== null) + 1)
}

/** Scores and allocations, apart from what is told by its absence. */
function scoreFacets(steps: readonly ScoredStep[]): [string, unknown][] {
  if (steps.length === 0) return []
  return [
    ['scores.values', steps.map(({ scores }) => scores.filter(isTold))],
    ['scores.untold', placed(steps.map(({ scores }) => scores.filter((each) => !isTold(each))))],
    [
      'scores.allocation',
      steps.map(({ allocation }) => {
        const { stepIndex, parents, criteria, growthCandidates, failure } = allocation
        return [stepIndex, parents, criteria, growthCandidates, failure]
      }),
    ],
    ['scores.fine', placed(steps.map(({ allocation }) => Object.entries(allocation.fine)))],
    ['scores.aspects', placed(steps.map(({ allocation }) => allocation.aspects))],
    ['scores.undecided', placed(steps.map(({ allocation }) => allocation.undecided))],
    ['scores.unknownIds', placed(steps.map(({ allocation }) => allocation.unknownIds))],
  ]
}

function isTold({ status, reason }: StepScore): boolean {
  return status === 'unscored' ? reason !== 'no judge' : status !== 'not-applicable'
}

/** Lists that are all empty say nothing. */
function placed(lists: readonly (readonly unknown[])[]): unknown {
  return lists.every((list) => list.length === 0) ? undefined : lists
}

function contrastFacets(contrast: Contrast): Facets {
  const { prompt, positive, negative, prefix, domain, source } = contrast
  const hasDomain = domain !== source && domain !== 'general'
  return new Map<string, unknown>([
    ['prompt', prompt.replace(/\n+$/, '')],
    ['positive', positive.join('\n')],
    ['negative', negative.join('\n')],
    ['step.boundaries', positive.length + negative.length > 2 ? [positive, negative] : undefined],
    ['prefix', prefix?.join('\n').replace(/\n+$/, '')],
    ['prefix.boundaries', prefix],
    ['domain', hasDomain ? domain : undefined],
    ['rationale', contrast.rationale],
    ['reference', contrast.reference],
    ['sourceId', contrast.sourceId],
  ])
}

/** A preference as two attempts says all but that they belong together. */
function sidesFacets(better: Trajectory, worse: Trajectory): Facets {
  const [positive, negative] = [better, worse].map(({ steps }) => stepTexts(steps).join('\n'))
  return new Map([
    ['prompt', better.task.prompt.replace(/\n+$/, '')],
    ['positive', positive],
    ['negative', negative],
    ['sides', 'apart'],
  ])
}

function pairFacets(pair: PreferencePair): Facets {
  const { id, task, prefix, chosen, rejected, chosenVector, rejectedVector, evidence } = pair
  const { groupId, rule, grouping, stepIndex } = pair
  const sides = [chosen, rejected]
  return new Map<string, unknown>([
    ...contrastFacets({
      ...({ id } as unknown as Contrast),
      prompt: task.prompt,
      positive: stepTexts(chosen.steps),
      negative: stepTexts(rejected.steps),
      ...(prefix.length > 0 && { prefix: prefix.map(stepText) }),
      ...(task.reference !== undefined && { reference: task.reference }),
      domain: task.domain ?? 'pair',
      sourceId: id,
      source: 'pair',
    }),
    ...stepFacets([...prefix, ...chosen.steps, ...rejected.steps]),
    ['vectors', [chosenVector, rejectedVector]],
    ['group', [groupId, rule, grouping, stepIndex]],
    ['evidence', evidence.length === 0 ? undefined : evidence],
    ['candidate.trajectoryId', sides.map(({ trajectoryId }) => trajectoryId)],
    ['candidate.sourceId', told(sides.map(({ sourceId }) => sourceId))],
    ['candidate.outcome', told(sides.map(({ outcome }) => outcome))],
    ['candidate.prefix', told(sides.map((side) => side.prefix))],
  ])
}

function told(values: readonly unknown[]): unknown {
  return values.every((value) => value === undefined) ? undefined : values
}
