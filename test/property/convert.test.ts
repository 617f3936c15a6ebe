/** Codecs: what is written is read back as it was, and what a pair of formats loses has a name. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Contrast, makeContrast } from '../../src/domain/contrast.ts'
import { makeTask } from '../../src/domain/task.ts'
import { makeTrajectory, type StepLabels, type Trajectory } from '../../src/domain/trajectory.ts'
import type { Format, SourceRecord } from '../../src/format/format.ts'
import { formats } from '../../src/format/formats.ts'
import { type Loss, lossTally } from '../../src/format/losses.ts'
import type { AfterError } from '../../src/format/shape-labels.ts'
import { takenKinds, writeRecord } from '../../src/format/write-records.ts'
import type { LabelShape, TrajectoryPart } from '../../src/format/writer.ts'
import { exampleRows } from '../bad-input/example-rows.ts'

const runs = { seed: 4, numRuns: 1_000 }
const words = fc
  .array(fc.constantFrom('so', '7 + 6 = 13', '“x”', 'Δ', '-', '+', '\\frac{1}{2}', 'Step'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(' '))
const targets = formats.filter((format) => takenKinds(format).length > 0)
const trajectoryTargets = targets.filter(({ writes }) => writes?.trajectory)
const preferenceTargets = targets.filter(({ writes }) => writes?.preference)

describe('1,000 records of each format that is written are read back as they were', () => {
  for (const format of trajectoryTargets)
    test(`trajectories as ${format.name}`, () => {
      fc.assert(
        fc.property(trajectoryFor(format), (trajectory) => {
          const { rows } = rowsOf({ kind: 'trajectory', trajectory }, format)
          expect(essence(readOne(format, rows[0]!))).toEqual(essence(trajectory))
        }),
        runs,
      )
    })

  for (const format of preferenceTargets.filter(({ makes }) => makes.includes('contrast')))
    test(`preferences as ${format.name}`, () => {
      fc.assert(
        fc.property(contrastFor(format), (contrast) => {
          const { rows } = rowsOf({ kind: 'contrast', contrast }, format)
          const [record] = readRecords(format, rows[0]!)
          expect(record).toEqual({ kind: 'contrast', contrast })
        }),
        runs,
      )
    })
})

test('tasks as verl rows are read back as they were', () => {
  const verl = formats.find(({ name }) => name === 'verl')!
  fc.assert(
    fc.property(words, words, words, (prompt, reference, domain) => {
      const task = makeTask(prompt, { reference, domain })
      const { rows } = rowsOf({ kind: 'task', task }, verl)
      expect(readRecords(verl, rows[0]!)).toEqual([{ kind: 'task', task }])
    }),
    runs,
  )
})

/** The richest records that there are; whatever a target lacks of them it must say. */
const rich = makeTrajectory({
  task: makeTask('Add 17 and 26.', { reference: '43', domain: 'sums' }),
  steps: [
    { content: 'tens', agent: 'adder', sourceIndex: 2 },
    {
      content: 'ones',
      role: 'user',
      toolCalls: [{ name: 'add', input: '7 6' }],
      observation: '13',
      attachments: [{ mediaType: 'image', url: 'a.png' }],
    },
    { content: 'sum' },
  ],
  outcome: { answer: '42', isCorrect: false, reward: 0.25 },
  labels: { kind: 'per-step', values: [1, 0, -1], scale: 'ternary', afterError: 'kept' },
  sourceId: 'rich',
  policy: 'a-model',
})

describe('a rich trajectory', () => {
  for (const format of trajectoryTargets)
    test(`as ${format.name}: each part that is not kept is named, and no other`, () => {
      const { losses } = rowsOf({ kind: 'trajectory', trajectory: rich }, format)
      const named = losses.map(({ field }) => field.replace(/, .*/, ''))
      const { keeps, labels } = format.writes!.trajectory!
      for (const part of parts) {
        const isKept =
          keeps.includes(part) || (part === 'labels.afterError' && keepsAfterError(labels))
        expect([part, named.includes(part)]).toEqual([part, !isKept])
      }
      if (labels === undefined) expect(named).toContain('labels')
    })
})

describe('an example of every format, to every format that takes it', () => {
  for (const from of formats) {
    const row = { ...exampleRows[from.name]!(1) }
    for (const to of targets.filter((target) => takes(target, from)))
      test(`${from.name} to ${to.name}: reading back differs only where a loss is named`, () => {
        for (const record of readRecords(from, row)) {
          if (!takenKinds(to).includes(record.kind)) continue
          const { rows, losses } = rowsOf(record, to)
          for (const made of rows) {
            const parsed = to.read({ ...made })
            expect(parsed).toMatchObject({ ok: true, invalidLabels: [] })
            const [again] = parsed.ok ? parsed.records : []
            const isOther = again?.kind !== record.kind && record.kind !== 'scores'
            const isSplit = rows.length > 1 && !isJoinedById(record)
            if (!again || isOther || isSplit) expect(losses).not.toEqual([])
            else if (losses.length + rows.length === 1 && again.kind === record.kind)
              expect(told(again)).toEqual(told(record))
          }
        }
      })
  }
})

test('what a step before the base would be is refused by name, and lists of another length', () => {
  const stepwise = formats.find(({ name }) => name === 'stepwise')!
  const short = stepwise.read({ prompt: 'p', completions: ['a', 'b'], labels: [true] })
  expect(short).toMatchObject({ invalidLabels: ['labels has 1 entries, but there are 2 steps'] })
})

function rowsOf(record: SourceRecord, target: Format) {
  const tally = lossTally()
  const choices = { afterError: 'wrong' as AfterError, threshold: 0.5, target: target.name }
  const result = writeRecord(record, target, { choices, lose: tally.lose })
  const rows = result?.ok ? result.rows.map((row) => JSON.parse(JSON.stringify(row)) as object) : []
  const losses: readonly Loss[] = tally.list()
  return { rows, losses }
}

function readRecords(format: Format, row: object): readonly SourceRecord[] {
  const parsed = format.read({ ...row })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.records
}

function readOne(format: Format, row: object): Trajectory {
  const [record] = readRecords(format, row)
  if (record?.kind !== 'trajectory') throw new Error('expected a trajectory')
  return record.trajectory
}

/** All but the id, which follows from the rest. */
function essence({ task, steps, outcome, labels, sourceId, policy }: Trajectory) {
  const { prompt, reference, domain } = task
  return { prompt, reference, domain, steps, outcome, labels, sourceId, policy }
}

/** What a record says, apart from its id and where it was read. */
function told(record: SourceRecord): unknown {
  if (record.kind === 'trajectory') {
    const { steps, ...rest } = essence(record.trajectory)
    return { ...rest, steps: steps.map((step) => ({ ...step, sourceIndex: undefined })) }
  }
  if (record.kind === 'contrast') {
    const { id: _, source: __, domain: ___, ...rest } = record.contrast
    return rest
  }
  return record
}

/** Scores in several rows belong together by the id of what they score. */
function isJoinedById({ kind }: SourceRecord): boolean {
  return kind === 'evaluation' || kind === 'scores'
}

function takes(target: Format, from: Format): boolean {
  return from.makes.some((kind) => takenKinds(target).includes(kind))
}

const parts: readonly TrajectoryPart[] = [
  'task.reference',
  'task.domain',
  'step.boundaries',
  'step.role',
  'step.agent',
  'step.toolCalls',
  'step.observation',
  'step.attachments',
  'step.sourceIndex',
  'outcome.answer',
  'outcome.isCorrect',
  'outcome.reward',
  'labels.afterError',
  'sourceId',
  'policy',
]

function keepsAfterError(labels: LabelShape | undefined): boolean {
  return labels?.kind !== 'per-step' || labels.afterError === 'kept'
}

/** Trajectories that hold just what a format keeps. */
function trajectoryFor({ name, writes }: Format): fc.Arbitrary<Trajectory> {
  const { keeps, labels: shape } = writes!.trajectory!
  const has = (part: TrajectoryPart) => keeps.includes(part)
  const fields = fc.record({
    prompt: words,
    texts: fc.array(words, { minLength: 1, maxLength: has('step.boundaries') ? 6 : 1 }),
    spare: words,
    flag: fc.boolean(),
    cut: fc.nat(),
  })
  return fields.map(({ prompt, texts, spare, flag, cut }) => {
    const isNeeded = name === 'unpaired' || name === 'llama-factory-kto'
    const outcome = {
      ...(has('outcome.answer') && { answer: spare }),
      ...((has('outcome.isCorrect') || isNeeded) && { isCorrect: flag }),
    }
    const labels = labelsFor(shape, { count: texts.length, cut })
    return makeTrajectory({
      task: makeTask(prompt, {
        reference: has('task.reference') ? spare : undefined,
        domain: has('task.domain') ? spare : undefined,
      }),
      steps: texts.map((content, index) =>
        name === 'chat' || name === 'agent-process-bench'
          ? { content, sourceIndex: index + 1 }
          : { content },
      ),
      ...(Object.keys(outcome).length > 0 && { outcome }),
      ...(labels && { labels }),
      ...(has('sourceId') && { sourceId: `made-${cut}` }),
      ...(has('policy') && { policy: spare }),
    })
  })
}

function labelsFor(
  shape: LabelShape | undefined,
  { count, cut }: { readonly count: number; readonly cut: number },
): StepLabels | undefined {
  if (shape === undefined) return undefined
  if (shape.kind !== 'per-step')
    return { kind: 'first-error', firstErrorIndex: cut % (count + 1) < count ? cut % count : null }
  const { afterError = 'unknown' } = shape
  const isSoft = shape.scale === 'soft'
  const values = Array.from({ length: count }, (_, index) =>
    isSoft ? ((cut + index) % 7) / 8 + 0.125 : (cut >> index) % 2 === 0 ? 1 : -1,
  )
  return { kind: 'per-step', values, scale: isSoft ? 'soft' : 'ternary', afterError }
}

/** Contrasts that hold just what a format keeps. */
function contrastFor({ name, writes }: Format): fc.Arbitrary<Contrast> {
  const { keeps } = writes!.preference!
  const fields = fc.record({
    prompt: words,
    sides: fc.tuple(words, words, words),
    spare: words,
  })
  const source = name === 'preference-chat' ? 'preference' : name
  return fields.map(({ prompt, sides: [better, worse, more], spare }) => {
    const hasSteps = keeps.includes('step.boundaries')
    return makeContrast({
      domain: keeps.includes('domain') ? spare : source,
      prompt,
      positive: hasSteps ? [better, more] : [better],
      negative: [worse],
      ...(keeps.includes('prefix') && { prefix: [more] }),
      ...(keeps.includes('rationale') && { rationale: spare }),
      ...(keeps.includes('reference') && { reference: spare }),
      ...(keeps.includes('sourceId') && { sourceId: spare }),
      source,
    })
  })
}
