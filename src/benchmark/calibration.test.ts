import { expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { StepScore } from '../domain/step-score.ts'
import { calibrated, calibrateSteps } from './calibration.ts'
import { processBench } from './processbench.ts'
import { agentProcessBench } from './step-labels.ts'
import type { Answered } from './threshold.ts'

const options = { judge: 'shy', data: 'd', method: 'isotonic', seed: 0 } as const

/** Scores that are far too low: 0.2 where half are right, 0.4 where all are. */
const shy = Array.from({ length: 50 }, (_, index) =>
  answered(`task ${index}`, [1, 1, 1, -1], [0.4, 0.2, 0.4, 0.2]),
)

test('held-out tasks are better calibrated after than before', () => {
  const { before, after, map, foldCount, tasks } = calibrateSteps(agentProcessBench, shy, options)!
  expect([foldCount, tasks.length]).toEqual([5, 50])
  expect(before.ece).toBeCloseTo((0.6 + 0.3) / 2, 6)
  expect(after.ece).toBeCloseTo(0, 6)
  expect(map).toEqual({ kind: 'steps', starts: [0.2, 0.4], values: [0.5, 1] })
})

test('steps of one task are never on both sides', () => {
  const steps = [answered('a', [1, 1], [0.9, 0.9]), answered('b', [-1, -1], [0.9, 0.9])]
  expect(calibrateSteps(agentProcessBench, steps, options)!.after.brier).toBe(1)
  expect(calibrateSteps(agentProcessBench, steps.slice(0, 1), options)).toBeNull()
})

test('scores that are no probabilities have no error before, and one after', () => {
  const { before, after } = calibrateSteps(
    agentProcessBench,
    shy.map(({ item, prediction }) => ({
      item,
      prediction: { stepScores: prediction.stepScores!.map((score) => score! * 10) },
    })),
    { ...options, method: 'platt' },
  )!
  expect(before.ece).toBeNull()
  expect(after.ece).toBeLessThan(0.05)
})

test('a criterion that cries wolf loses its say, and first errors are found again', () => {
  const wolf = Array.from({ length: 60 }, (_, index): Answered => {
    const isWrong = index % 2 === 0
    const said = [verdict('wolf', index % 3 === 0 ? 0 : 1), verdict('sum', isWrong ? 0 : 1)]
    const goldSteps = [isWrong ? -1 : 1]
    const gold = isWrong ? 0 : null
    return {
      item: { ...itemOf(`${index}`, goldSteps), gold },
      prediction: { stepScores: [Math.min(...said.map(({ value }) => value!))], verdicts: [said] },
    }
  })
  const found = calibrateSteps(processBench, wolf, options)!
  const { weights, before, after, theta } = found
  expect(weights!.criteria['wolf']!.weight).toBeLessThan(weights!.criteria['sum']!.weight / 2)
  expect([before.headline, after.headline]).toEqual([80, 100])
  expect([before.f1, after.f1]).toEqual([expect.closeTo(0.857, 3), 1])
  const [alarmed] = calibrated(found, { verdicts: [[verdict('wolf', 0), verdict('sum', 1)]] })
    .stepScores!
  expect(alarmed).toBeGreaterThan(theta)
})

function answered(
  taskKey: string,
  goldSteps: readonly number[],
  stepScores: readonly number[],
): Answered {
  return { item: itemOf(taskKey, goldSteps), prediction: { stepScores } }
}

function itemOf(taskKey: string, goldSteps: readonly number[]) {
  return { id: taskKey, split: 's', taskKey, attempts: [], gold: null, goldSteps }
}

function verdict(id: string, value: number): StepScore {
  return {
    stepIndex: 0,
    criterionId: givenId<CriterionId>(id),
    status: 'ok',
    value,
    reason: '',
    ownFault: value < 0.5,
    inherits: [],
  }
}
