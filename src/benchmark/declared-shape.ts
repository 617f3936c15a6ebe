/**
 * A benchmark of one's own: a small declaration says which field of a row is what, and which of the
 * questions here is asked. Paths go into objects by dots ("meta.topic").
 */
import { z } from 'zod'
import { KitError, messageOf } from '../base/errors.ts'
import type { JsonObject } from '../base/json-strict.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from '../format/codec.ts'
import type { Format, ParsedRow } from '../format/format.ts'
import { firstErrorLabel, perStepLabels } from '../format/step-labels.ts'
import type { Benchmark } from './benchmark.ts'
import { processBench } from './processbench.ts'
import { rewardBench2 } from './reward-bench-2.ts'
import { solutions } from './solutions.ts'
import { visualProcessBench } from './visual-process-bench.ts'

const path = z.string().min(1)

const shared = {
  name: z.string().regex(/^[a-z][a-z0-9-]*$/, 'a name is kebab-case'),
  /** What a row is called; joins answers. */
  id: path,
  prompt: path,
  /** What is reported apart. Default: everything together. */
  split: path.optional(),
}

const stepFields = {
  /** A list of texts, or one text that is cut at `separator`. */
  steps: path,
  separator: z.string().min(1).optional(),
}

/** What a declaration may say; `metric` decides which fields it needs. */
export const declaredShape = z.discriminatedUnion('metric', [
  z.strictObject({
    metric: z.literal('first-error'),
    ...shared,
    ...stepFields,
    /** The number of the first wrong step. */
    label: path,
    /** The number that the file gives to a first step. */
    indexBase: z.union([z.literal(0), z.literal(1)]),
    /** Values of the label that say that no step is wrong. */
    none: z.array(z.union([z.string(), z.number(), z.null()])).default([-1, null]),
  }),
  z.strictObject({
    metric: z.literal('step-labels'),
    ...shared,
    ...stepFields,
    /** A list with a label a step: truth values, 1 and 0, or 1, 0 and -1. */
    labels: path,
  }),
  z.strictObject({
    metric: z.literal('choice'),
    ...shared,
    /** A list of objects, or of texts beside `right`. */
    candidates: path,
    /** Within a candidate. */
    text: path.default('text'),
    isCorrect: path.default('is_correct'),
  }),
  z.strictObject({
    metric: z.literal('outcome'),
    ...shared,
    isCorrect: path,
    /** Who made the attempt: reported apart. */
    policy: path.optional(),
  }),
])

export type DeclaredShape = z.infer<typeof declaredShape>

/** The shape that a text declares; throws `KitError` "config" in one sentence. */
export function parseShape(text: string, name: string): DeclaredShape {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    const why = messageOf(error).replaceAll(/\s+/g, ' ')
    throw new KitError('config', `${name} is no JSON: ${why}`, { cause: error })
  }
  const parsed = declaredShape.safeParse(value)
  if (parsed.success) return parsed.data
  const { path: at, message } = parsed.error.issues[0]!
  const field = at.length === 0 ? 'it' : `"${at.map(String).join('.')}"`
  throw new KitError('config', `${name}: ${field}: ${message.replace(/^Invalid input: /, '')}`)
}

/** The format of the declared rows, and the benchmark that is made of them. */
export function declaredBenchmark(shape: DeclaredShape): {
  readonly benchmark: Benchmark
  readonly format: Format
} {
  const base = byMetric[shape.metric]
  const title = `rows declared as ${shape.metric}`
  const about = { ...base.about, name: shape.name, title, formats: [shape.name] }
  const format = codec({
    name: shape.name,
    title,
    fields: [],
    makes: ['trajectory'],
    schema: z.record(z.string(), z.unknown()),
    read: (_, row) => readDeclared(shape, row),
  })
  return { benchmark: { ...base, about }, format }
}

const byMetric = {
  'first-error': processBench,
  'step-labels': visualProcessBench,
  choice: rewardBench2,
  outcome: solutions,
} satisfies Record<DeclaredShape['metric'], Benchmark>

function readDeclared(shape: DeclaredShape, row: JsonObject): ParsedRow {
  const [id, prompt] = [nameAt(row, shape.id), valueAt(row, shape.prompt)]
  if (id === undefined) return missing(shape.id, 'a text or number')
  if (typeof prompt !== 'string') return missing(shape.prompt, 'a text')
  const task = makeTask(prompt, { domain: nameAt(row, shape.split) })
  const named = { task, sourceId: id }
  if (shape.metric === 'choice') return readCandidates(shape, row, named)
  if (shape.metric === 'outcome') return readOutcome(shape, row, named)
  const texts = stepsOf(valueAt(row, shape.steps), shape.separator)
  if (texts === undefined) return missing(shape.steps, 'a list of texts, or a text to cut')
  const { labels, invalid } = labelsOf(shape, row, texts.length)
  const steps = texts.map((content) => ({ content }))
  const trajectory = makeTrajectory({ ...named, steps, ...(labels && { labels }) })
  return accepted([trajectoryRecord(trajectory)], { identity: [id], invalidLabels: invalid })
}

type Named = { readonly task: ReturnType<typeof makeTask>; readonly sourceId: string }

function readOutcome(
  shape: Extract<DeclaredShape, { metric: 'outcome' }>,
  row: JsonObject,
  named: Named,
): ParsedRow {
  const isCorrect = valueAt(row, shape.isCorrect)
  if (typeof isCorrect !== 'boolean') return missing(shape.isCorrect, 'true or false')
  const policy = nameAt(row, shape.policy)
  const rest = { steps: [], outcome: { isCorrect }, ...(policy !== undefined && { policy }) }
  const attempt = makeTrajectory({ ...named, ...rest })
  return accepted([trajectoryRecord(attempt)], { identity: [named.sourceId] })
}

function labelsOf(
  shape: Extract<DeclaredShape, { metric: 'first-error' | 'step-labels' }>,
  row: JsonObject,
  stepCount: number,
): { readonly labels?: StepLabels; readonly invalid: readonly string[] } {
  if (shape.metric === 'step-labels')
    return perStepLabels(valueAt(row, shape.labels), shape.labels, stepCount)
  const { label: field, indexBase: base, none } = shape
  return firstErrorLabel(valueAt(row, field), { field, stepCount, base, none })
}

function readCandidates(
  shape: Extract<DeclaredShape, { metric: 'choice' }>,
  row: JsonObject,
  { task, sourceId }: Named,
): ParsedRow {
  const candidates = valueAt(row, shape.candidates)
  if (!Array.isArray(candidates)) return missing(shape.candidates, 'a list')
  const records = []
  for (const [place, candidate] of (candidates as readonly unknown[]).entries()) {
    const [content, isCorrect] = [
      valueAt(candidate, shape.text),
      valueAt(candidate, shape.isCorrect),
    ]
    const at = `${shape.candidates}.${place}`
    if (typeof content !== 'string') return missing(`${at}.${shape.text}`, 'a text')
    if (typeof isCorrect !== 'boolean') return missing(`${at}.${shape.isCorrect}`, 'true or false')
    const steps = [{ content }]
    const made = makeTrajectory({
      task,
      steps,
      outcome: { isCorrect },
      sourceId: `${sourceId}#${place}`,
    })
    records.push(trajectoryRecord(made))
  }
  return accepted(records, { identity: [sourceId] })
}

function stepsOf(value: unknown, separator = '\n'): readonly string[] | undefined {
  if (typeof value === 'string') return value.split(separator).filter((part) => part.trim() !== '')
  if (!Array.isArray(value)) return undefined
  const texts = (value as readonly unknown[]).filter((each) => typeof each === 'string')
  return texts.length === value.length ? texts : undefined
}

/** A text or number as text; undefined without a path, or where something else stands. */
function nameAt(row: unknown, at: string | undefined): string | undefined {
  const value = at === undefined ? undefined : valueAt(row, at)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function valueAt(row: unknown, at: string): unknown {
  let value = row
  for (const name of at.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    value = Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined
  }
  return value
}

function missing(field: string, expected: string): ParsedRow {
  return { ok: false, reason: `field "${field}": expected ${expected}` }
}
