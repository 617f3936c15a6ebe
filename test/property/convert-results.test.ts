/** What was scored, judged and predicted: read back as it was written, or a loss has its name. */
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Evaluation, type NamedScore, overallScore } from '../../src/domain/evaluation.ts'
import type { RecordedPrediction } from '../../src/domain/prediction.ts'
import { makeTask } from '../../src/domain/task.ts'
import type { Format, SourceRecord } from '../../src/format/format.ts'
import { formats } from '../../src/format/formats.ts'
import { lossTally } from '../../src/format/losses.ts'
import { writeRecord } from '../../src/format/write-records.ts'
import type { EvaluationWriter, PredictionWriter } from '../../src/format/writer.ts'

const runs = { seed: 4, numRuns: 1_000 }
const words = fc
  .array(fc.constantFrom('so', '7 + 6 = 13', '“x”', 'Δ', '-', '{{y}}', '\\frac{1}{2}', '# 1'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(' '))
const number = fc.double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value || 0)
const share = fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value || 0)

describe('1,000 records of each format that is written are read back as they were', () => {
  for (const format of formats)
    for (const [noun, records] of Object.entries(arbitraries(format)))
      test(`${noun} as ${format.name}`, () => {
        fc.assert(
          fc.property(records, (record) => {
            const { rows } = rowsOf(record, format)
            expect(rows).toHaveLength(1)
            expect(readRecords(format, rows[0]!)).toEqual([record])
          }),
          runs,
        )
      })
})

/** Records that hold just what a format keeps, by what they are. */
function arbitraries(format: Format): Readonly<Record<string, fc.Arbitrary<SourceRecord>>> {
  const { evaluation, prediction, judgment, scores, criterion, task } = format.writes ?? {}
  return {
    ...(evaluation && {
      evaluations: evaluationFor(evaluation).map((each) => ({
        kind: 'evaluation',
        evaluation: each,
      })),
    }),
    ...(prediction && {
      predictions: predictionFor(prediction).map((each) => ({
        kind: 'prediction',
        prediction: each,
      })),
    }),
    ...(judgment && {
      judgments: judgmentFor(judgment.judge).map((each) => ({ kind: 'judgment', judgment: each })),
    }),
    ...(scores && {
      scores: fc
        .record({
          judge: words,
          sourceId: words,
          stepScores: fc.array(scores.range === 'unit' ? share : number, { minLength: 1 }),
        })
        .map((each) => ({ kind: 'scores', scores: each })),
    }),
    ...(criterion && {
      criteria: fc.tuple(words, words).map(([name, description]) => ({
        kind: 'criterion',
        criterion: { name, description, domain: 'general', sourceId: name },
      })),
    }),
    ...(task && {
      tasks: fc.tuple(words, words, words).map(([prompt, reference, domain]) => ({
        kind: 'task',
        task: makeTask(prompt, { reference, domain }),
      })),
    }),
  }
}

function evaluationFor(writer: EvaluationWriter): fc.Arbitrary<Evaluation> {
  const { keeps } = writer
  return fc
    .record({ sourceId: words, judge: words, scores: scoresFor(writer) })
    .map(({ sourceId, judge, scores }) => ({
      ...(keeps.includes('sourceId') && { sourceId }),
      ...(keeps.includes('judge') && { judge }),
      scores,
    }))
}

function scoresFor(writer: EvaluationWriter): fc.Arbitrary<readonly NamedScore[]> {
  const { keeps, rows, needsOverall } = writer
  const placed = fc
    .tuple(scoreFor(writer), fc.option(fc.nat(5)))
    .map(([score, at]) => (at === null || !keeps.includes('stepIndex') ? score : onStep(score, at)))
  if (rows === 'score') return placed.map((score) => [score])
  if (needsOverall === undefined) return fc.array(placed, { minLength: 1, maxLength: 4 })
  const whole = summedFor(writer)
  if (needsOverall === 'work') return whole
  return fc
    .tuple(whole, fc.array(whole, { maxLength: 3 }))
    .map(([first, steps]) => [
      ...first,
      ...steps.flatMap((scores, at) => scores.map((score) => onStep(score, at))),
    ])
}

/** What a work came to, and beside it scores that each have a name of their own. */
function summedFor(writer: EvaluationWriter): fc.Arbitrary<readonly NamedScore[]> {
  const sum = scoreFor(writer, 'valued').map((score) => ({ ...score, name: overallScore }))
  if (!writer.keeps.includes('name')) return sum.map((score) => [score])
  const beside = scoreFor(writer).filter(({ name }) => name !== overallScore)
  const others = fc.uniqueArray(beside, { maxLength: 4, selector: ({ name }) => name })
  return fc.tuple(sum, others).map(([first, rest]) => [first, ...rest])
}

function onStep(score: NamedScore, stepIndex: number): NamedScore {
  return { ...score, stepIndex }
}

function scoreFor(writer: EvaluationWriter, which?: 'valued'): fc.Arbitrary<NamedScore> {
  const { keeps, labels, range } = writer
  const fields = fc.record({
    name: words,
    value: range === 'unit' ? share : number,
    label: fc.option(
      labels ? fc.constantFrom(...labels) : fc.oneof(words, fc.constantFrom('C', 'P', 'true')),
    ),
    reason: fc.option(words),
    isMissing: fc.boolean(),
  })
  return fields.map(({ name, value, label, reason, isMissing }) => {
    const hasLabel = label !== null && keeps.includes('label')
    const mayMiss = keeps.includes('missing') || (hasLabel && keeps.includes('category'))
    const hasValue = which === 'valued' || !isMissing || !mayMiss
    const said = reason !== null && keeps.includes('reason') && { reason }
    return {
      name: keeps.includes('name') ? name : overallScore,
      value: hasValue ? value : null,
      ...(hasLabel && { label }),
      ...(hasValue ? said : reason !== null && keeps.includes('error') && { error: reason }),
    }
  })
}

function predictionFor({ answers, keeps }: PredictionWriter): fc.Arbitrary<RecordedPrediction> {
  const fields = fc.record({
    judge: words,
    itemId: words,
    missing: words,
    text: words,
    steps: fc.array(fc.tuple(fc.boolean(), number, fc.boolean()), { minLength: 1 }),
    step: fc.option(fc.nat(20)),
    isMissing: fc.boolean(),
  })
  return fields.map(({ judge, itemId, missing, text, steps, step, isMissing }) => {
    const about = { judge, itemId }
    if (isMissing) return { ...about, missing }
    const perStep = {
      stepLabels: steps.map(([isRight]) => (isRight ? 1 : -1)),
      ...(keeps.includes('stepScores') && { stepScores: steps.map(([, value]) => value) }),
      ...(keeps.includes('stepRedundant') && { stepRedundant: steps.map(([, , is]) => is) }),
    }
    if (answers.kind === 'step-labels') return { ...about, ...perStep }
    if (answers.kind === 'text') return { ...about, answer: text }
    if (answers.kind === 'first-error') return { ...about, answer: step }
    return { ...about, ...perStep, answer: step ?? text, votes: [step], note: text, rewards: [1] }
  })
}

function judgmentFor(only: string | undefined) {
  const fields = fc.record({
    judge: words,
    sourceId: words,
    domain: words,
    stepLabels: fc.dictionary(fc.nat(40).map(String), fc.constantFrom(-1, 0, 1)),
    finalLabel: fc.option(fc.constantFrom(-1, 0, 1)),
    reason: fc.option(words),
  })
  return fields.map(({ judge, finalLabel, reason, ...said }) => ({
    ...said,
    judge: only ?? judge,
    ...(finalLabel !== null && { finalLabel }),
    ...(reason !== null && { explanations: { steps: { '1': reason }, final: reason } }),
  }))
}

/** An evaluation with everything; whatever a target lacks of it must have a name. */
const rich: Evaluation = {
  sourceId: 'sum-1',
  judge: 'a-model',
  scores: [
    { name: 'carry', value: 0.5, label: 'partly', reason: 'The carry is lost.' },
    { name: 'units', value: null, error: 'no reply', stepIndex: 1 },
    { name: 'units', value: 0.25, stepIndex: 0 },
  ],
}

describe('a rich evaluation', () => {
  for (const format of formats.filter(({ writes }) => writes?.evaluation))
    test(`as ${format.name}: each part that is not kept is named, and no other`, () => {
      const { keeps, rows, labels, needsOverall } = format.writes!.evaluation!
      const { losses } = rowsOf({ kind: 'evaluation', evaluation: rich }, format)
      const named = (field: string) => losses.some((loss) => loss.field === field)
      const has = (part: (typeof keeps)[number]) => keeps.includes(part)
      expect(named('sourceId')).toBe(!has('sourceId'))
      expect(named('judge')).toBe(!has('judge'))
      const isSumOnly = rows === 'evaluation' && !has('name')
      expect(named('scores, beside the overall one')).toBe(isSumOnly)
      if (!isSumOnly) expect(named('scores.label')).toBe(!has('label') || labels !== undefined)
      expect(named('scores, without a value')).toBe(!has('missing'))
      expect(named('scores.value, overall as the mean')).toBe(needsOverall !== undefined)
      expect(named('scores, that they came in one row')).toBe(rows === 'score' && !has('sourceId'))
      if (rows === 'score') {
        expect(named('scores.name')).toBe(!has('name'))
        expect(named('scores.reason')).toBe(!has('reason'))
        expect(named('scores.stepIndex')).toBe(!has('stepIndex'))
        expect(named('scores.error')).toBe(has('missing') && !has('error'))
      }
    })
})

function rowsOf(record: SourceRecord, target: Format) {
  const tally = lossTally()
  const choices = { afterError: 'keep', threshold: 0.5, target: target.name } as const
  const result = writeRecord(record, target, { choices, lose: tally.lose })
  if (result?.ok === false) throw new Error(result.reason)
  const rows = (result?.rows ?? []).map((row) => JSON.parse(JSON.stringify(row)) as object)
  return { rows, losses: tally.list() }
}

function readRecords(format: Format, row: object): readonly SourceRecord[] {
  const parsed = format.read({ ...row })
  if (!parsed.ok) throw new Error(parsed.reason)
  expect([parsed.invalidLabels, parsed.unread ?? []]).toEqual([[], []])
  return parsed.records
}
