/**
 * What the records of judge tools have in common: a score, a reason, and room for what is beside.
 */
import { assert } from '../base/assert.ts'
import { type Evaluation, type NamedScore, overallScore } from '../domain/evaluation.ts'
import { accepted } from './codec.ts'
import type { ParsedRow, SourceRecord } from './format.ts'
import { type EvaluationPart, type EvaluationWriter, written } from './writer.ts'

/** Everything that an evaluation may hold beside its values. */
export const everyEvaluationPart: readonly EvaluationPart[] = [
  'sourceId',
  'judge',
  'name',
  'label',
  'reason',
  'missing',
  'error',
  'stepIndex',
]

type Maybe<T> = { readonly [Member in keyof T]?: T[Member] | null | undefined }

/** A score of the members that are known; its name is that of a whole where none is given. */
export function namedScore(fields: Maybe<NamedScore>): NamedScore {
  const { name, value, label, reason, error, stepIndex } = fields
  const isMissing = value === null || value === undefined
  return {
    name: name ?? overallScore,
    value: value ?? null,
    ...(isText(label) && { label }),
    ...(isText(reason) && !(isMissing && isText(error)) && { reason }),
    ...(isMissing && isText(error) && { error }),
    ...(typeof stepIndex === 'number' && { stepIndex }),
  }
}

/** An evaluation of the members that are known. */
export function evaluationRecord({ sourceId, judge, scores }: Maybe<Evaluation>): SourceRecord {
  const evaluation = {
    ...(isText(sourceId) && { sourceId }),
    ...(isText(judge) && { judge }),
    scores: scores ?? [],
  }
  return { kind: 'evaluation', evaluation }
}

function isText(value: string | null | undefined): value is string {
  return typeof value === 'string' && value !== ''
}

/** What a free `metadata` member carries for us. */
export type Aside = {
  readonly name?: string
  readonly label?: string
  readonly error?: string
  readonly sourceId?: string
  readonly judge?: string
  readonly stepIndex?: number
}

/** `parts` of an evaluation of one score as metadata; undefined when there is nothing to say. */
export function asideOf(
  evaluation: Evaluation,
  parts: readonly (keyof Aside)[],
): Aside | undefined {
  const { sourceId, judge } = evaluation
  const { name, label, error, stepIndex } = onlyScore(evaluation)
  const all: Maybe<Aside> = { name, label, error, sourceId, judge, stepIndex }
  const said = parts.flatMap((part) => {
    const value = all[part]
    const isSaid = value !== undefined && !(part === 'name' && value === overallScore)
    return isSaid ? [[part, value] as const] : []
  })
  return said.length === 0 ? undefined : Object.fromEntries(said)
}

/** The score of an evaluation that is written with one a row. */
export function onlyScore({ scores }: Evaluation): NamedScore {
  assert(scores.length === 1, 'such rows hold one score each')
  return scores[0]!
}

/** What a reward service answers, and to whom. */
type Reward = {
  readonly id: string | undefined
  readonly model: string | undefined
  readonly value: number | null
}

/** Rows of services that answer one number for a work, and nothing beside it. */
export function rewardWriter(rowOf: (reward: Reward) => object): EvaluationWriter {
  return {
    rows: 'evaluation',
    keeps: ['sourceId', 'judge'],
    needsOverall: 'work',
    write(evaluation) {
      const { sourceId: id, judge: model } = evaluation
      return written(rowOf({ id, model, value: onlyScore(evaluation).value }))
    },
  }
}

/** The truth value that a score was, or is called; undefined when it is a number. */
export function truthOf(value: number | null, label: string | undefined): boolean | undefined {
  if (label === 'true' && value === 1) return true
  return label === 'false' && value === 0 ? false : undefined
}

/**
 * A row of one score, its own members before what `metadata` says. Members of the metadata that
 * nobody reads are told; `native` are those that the tool itself writes there.
 */
export function scoreRow(
  score: Maybe<NamedScore>,
  metadata: unknown,
  options: { readonly native?: readonly string[]; readonly unread?: readonly string[] } = {},
): ParsedRow {
  const { native = [], unread = [] } = options
  const { aside, rest } = readAside(metadata, native)
  const { sourceId, judge, ...beside } = aside
  const own = Object.entries(score).filter(([, value]) => value !== undefined && value !== null)
  const merged = { ...beside, ...(Object.fromEntries(own) as Maybe<NamedScore>) }
  return accepted([evaluationRecord({ sourceId, judge, scores: [namedScore(merged)] })], {
    unread: [...unread, ...rest.map((member) => `metadata.${member}`)],
  })
}

/** What is ours in metadata, by name and type, and the members that are not. */
export function readAside(
  metadata: unknown,
  native: readonly string[] = [],
): { readonly aside: Aside; readonly rest: readonly string[] } {
  if (typeof metadata !== 'object' || metadata === null) return { aside: {}, rest: [] }
  const aside: Record<string, unknown> = {}
  const rest: string[] = []
  for (const [member, value] of Object.entries(metadata)) {
    const isOurs = textMembers.includes(member)
      ? typeof value === 'string'
      : member === 'stepIndex' && Number.isInteger(value) && (value as number) >= 0
    if (isOurs) aside[member] = value
    else if (!native.includes(member)) rest.push(member)
  }
  return { aside, rest }
}

const textMembers: readonly string[] = ['name', 'label', 'error', 'sourceId', 'judge']
