/** Calibration on recorded scores: reliability on held-out tasks, before and after. */
import { expect, test } from 'vitest'
import { calibrateSteps } from '../../src/benchmark/calibration.ts'
import { processBench } from '../../src/benchmark/processbench.ts'
import { agentProcessBench } from '../../src/benchmark/step-labels.ts'
import type { Answered } from '../../src/benchmark/threshold.ts'
import { type CriterionId, givenId } from '../../src/domain/ids.ts'
import type { StepScore } from '../../src/domain/step-score.ts'
import { recordedAnswers, scoredAnswers } from '../../src/job/bench/answerers.ts'
import { askItems } from '../../src/job/bench/bench-job.ts'
import { calibrateJudges } from '../../src/job/bench/calibrate-job.ts'
import { openScoreTable } from '../../src/job/open-scoring.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const about = { data: 'recorded', method: 'isotonic', seed: 0 } as const

test.skipIf(!hasRecordedData)(
  'isotonic maps of recorded scores lower the error of poorly calibrated scorers',
  async () => {
    const found = await calibrateJudges(await request(), about)
    for (const { judge, before, after } of found)
      console.log(`${judge}: ECE ${before.ece?.toFixed(4)} to ${after.ece?.toFixed(4)}`)
    const poor = found.filter(({ before }) => before.ece! > 0.1)
    expect(poor.length).toBeGreaterThan(0)
    for (const { before, after } of poor) expect(after.ece).toBeLessThan(before.ece! / 2)
  },
)

test.skipIf(!hasRecordedData)(
  'recorded scorers as criteria: fitted weights beat the lowest score of all, on held-out tasks',
  { timeout: 120_000 },
  async () => {
    const { asked } = await askItems({ ...(await request()), theta: 0.5 })
    const { before, after, weights } = calibrateSteps(processBench, together(asked), {
      judge: 'all scorers',
      ...about,
    })!
    const alone = asked.map(({ judge, answered }) => {
      const single = calibrateSteps(processBench, answered, { judge, ...about })!
      return { judge, f1: single.after.headline! }
    })
    const best = alone.toSorted((a, b) => b.f1 - a.f1)[0]!
    console.log(
      `lowest of ${asked.length} scorers: mean F1 ${before.headline?.toFixed(1)}, AUC ` +
        `${before.auc?.toFixed(4)}; weighted: ${after.headline?.toFixed(1)}, ` +
        `${after.auc?.toFixed(4)}; best one alone, with a fitted threshold: ${best.judge} ` +
        best.f1.toFixed(1),
    )
    for (const [judge, { threshold, weight }] of Object.entries(weights!.criteria))
      console.log(`  ${judge}: ${weight.toFixed(2)} below ${threshold.toFixed(3)}`)
    expect(after.headline).toBeGreaterThan(before.headline!)
    expect(after.auc).toBeGreaterThan(before.auc!)
  },
)

test.skipIf(!hasRecordedData)(
  'recorded judges as criteria: weighted verdicts find wrong steps better than their mean',
  async () => {
    const { asked } = await askItems({
      benchmark: agentProcessBench,
      data: recorded('agents/agentprocessbench_labels.jsonl.gz'),
      answerers: await recordedAnswers([recorded('agents/agentprocessbench_judges.jsonl.gz')], {}),
      read: { rejectShareMax: 0 },
      theta: 0.5,
    })
    const scored = asked.map(({ judge, answered }) => ({
      judge,
      answered: answered.map(({ item, prediction: { stepLabels = [] } }) => ({
        item,
        prediction: { stepScores: stepLabels.map((label) => label && (label + 1) / 2) },
      })),
    }))
    const { before, after, weights } = calibrateSteps(
      agentProcessBench,
      together(scored, (values) => values.reduce((sum, value) => sum + value, 0) / values.length),
      { judge: 'all judges', ...about },
    )!
    const alone = scored.map(({ judge, answered }) => ({
      judge,
      f1: calibrateSteps(agentProcessBench, answered, { judge, ...about })!.before.f1,
    }))
    const best = alone.toSorted((a, b) => b.f1 - a.f1)[0]!
    console.log(
      `mean of ${asked.length} judges: F1 of wrong steps ${before.f1.toFixed(4)}, AUC ` +
        `${before.auc?.toFixed(4)}; weighted: ${after.f1.toFixed(4)}, ${after.auc?.toFixed(4)}; ` +
        `best one alone: ${best.judge} ${best.f1.toFixed(4)}`,
    )
    const heavy = Object.entries(weights!.criteria).toSorted(([, a], [, b]) => b.weight - a.weight)
    console.log(heavy.map(([judge, { weight }]) => `${judge} ${weight.toFixed(2)}`).join(', '))
    expect(after.auc).toBeGreaterThan(before.auc!)
    expect(after.ece).toBeLessThan(before.ece!)
  },
)

async function request() {
  const scores = await openScoreTable([recorded('prm_scores/fover_processbench.jsonl.gz')])
  return {
    benchmark: processBench,
    data: recorded('steps/processbench.jsonl.gz'),
    answerers: scoredAnswers(scores),
    read: { rejectShareMax: 0 },
  }
}

/** One answer an item: each scorer is a criterion, and the step's score a fold of their scores. */
function together(
  asked: readonly { readonly judge: string; readonly answered: readonly Answered[] }[],
  fold: (values: readonly number[]) => number = (values) => Math.min(...values),
): Answered[] {
  const byItem = Map.groupBy(
    asked.flatMap(({ judge, answered }) =>
      answered.map(({ item, prediction }) => ({ judge, item, scores: prediction.stepScores! })),
    ),
    ({ item }) => item.id,
  )
  return [...byItem.values()].map((said) => {
    const stepCount = Math.max(...said.map(({ scores }) => scores.length))
    const verdicts = Array.from({ length: stepCount }, (_, step) =>
      said.flatMap(({ judge, scores }) => verdictOf(judge, step, scores[step] ?? null)),
    )
    const stepScores = verdicts.map((each) =>
      each.length === 0 ? null : fold(each.map(({ value }) => value!)),
    )
    return { item: said[0]!.item, prediction: { stepScores, verdicts } }
  })
}

function verdictOf(judge: string, stepIndex: number, value: number | null): StepScore[] {
  if (value === null) return []
  const criterionId = givenId<CriterionId>(judge)
  const said = { stepIndex, criterionId, value, ownFault: value < 0.5, inherits: [] }
  return [{ ...said, status: 'ok', reason: '' }]
}
