import { expect, test } from 'vitest'
import { criterionId } from '../domain/criterion.ts'
import type { Answer } from '../domain/prediction.ts'
import { makeNode } from '../domain/reward-tree.ts'
import type { StepScore } from '../domain/step-score.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels } from '../domain/trajectory.ts'
import type { ItemResult } from './benchmark.ts'
import {
  firstBelow,
  firstErrorBaselines,
  firstErrorItems,
  measureFirstErrors,
  ruleFirstError,
} from './first-error.ts'
import { facetMinima } from './step-values.ts'

test('6 of 10 mistakes located and 4 of 5 sound traces left alone make an F1 of 68.571', () => {
  const results = [...many(6, 2, 2), ...many(4, 2, 1), ...many(4, null, null), ...many(1, null, 0)]
  const { splits } = measureFirstErrors(results)
  expect(splits['a']).toMatchObject({ errorCount: 10, correctCount: 5 })
  expect(splits['a']!['accuracyError']).toBeCloseTo(60, 6)
  expect(splits['a']!['accuracyCorrect']).toBeCloseTo(80, 6)
  expect(splits['a']!['f1']).toBeCloseTo(68.571428571, 6)
})

test('flagging everything and flagging nothing both come to 0', () => {
  expect(measureFirstErrors([...many(3, 1, 0), ...many(3, null, 0)]).headline).toBe(0)
  expect(measureFirstErrors([...many(3, 1, null), ...many(3, null, null)]).headline).toBe(0)
})

test('an unparsed reply is wrong on both sides', () => {
  const { splits } = measureFirstErrors([...many(1, 1, undefined), ...many(1, null, undefined)])
  expect(splits['a']).toMatchObject({ accuracyError: 0, accuracyCorrect: 0, f1: 0 })
})

test('splits are measured apart, and the headline is the plain mean of their F1', () => {
  const easy = [...many(1, 0, 0), ...many(9, null, null)]
  const hard = [...many(1, 0, 1), ...many(1, null, null)].map((each) => ({ ...each, split: 'b' }))
  const { splits, headline } = measureFirstErrors([...easy, ...hard])
  expect(Object.entries(splits).map(([split, row]) => [split, row['f1']])).toEqual([
    ['a', 100],
    ['b', 0],
  ])
  expect(headline).toBe(50)
})

test('baselines: the first step, the last, none, and chance over the steps and "none"', () => {
  const results = [...many(1, 0, null), ...many(1, 3, null), ...many(2, null, null)]
  const blind = firstErrorBaselines(results)
  const row = (name: keyof typeof blind) => measureFirstErrors(blind[name]).splits['a']!
  expect(row('first-step')).toMatchObject({ accuracyError: 50, accuracyCorrect: 0 })
  expect(row('last-step')).toMatchObject({ accuracyError: 50, accuracyCorrect: 0 })
  expect(row('no-step')).toMatchObject({ accuracyError: 0, accuracyCorrect: 100, f1: 0 })
  expect(row('chance')['f1']).toBeCloseTo(20, 6)
})

test('either kind of labels tells the first wrong step, unless an earlier has none', async () => {
  expect(await goldOf({ kind: 'first-error', firstErrorIndex: 1 })).toBe(1)
  expect(await goldOf(perStep([1, 0, -1, 1]))).toBe(2)
  expect(await goldOf(perStep([1, 1, 0, 1]))).toBe(null)
  expect(await goldOf(perStep([1, null, -1, 1]))).toBe('left out')
  expect(await goldOf(undefined)).toBe('left out')
})

test('the first value below theta is the prediction; steps without a value are passed', () => {
  expect(firstBelow([1, null, 0.5, 0.49, 0])).toBe(3)
  expect(firstBelow([1, null, 0.5])).toBeNull()
  expect(firstBelow([0.8, 0.6], 0.7)).toBe(1)
})

test('only criteria under roots of the facet count, and nothing applicable is no value', () => {
  const sound = nodeOf('Sound', 'soundness')
  const brief = nodeOf('Brief', 'simplicity')
  const scores = [[scoreOf(sound, 0.9), scoreOf(brief, 0)], [scoreOf(brief, 0.2)]]
  expect(facetMinima([sound, brief], scores)).toEqual([0.9, null])
  expect(facetMinima([sound, brief], scores, 'simplicity')).toEqual([0, 0.2])
})

/** Equal rulings on traces of four steps. */
function many(count: number, gold: number | null, answer: Answer | undefined): ItemResult[] {
  return Array.from({ length: count }, (_, index) => {
    const goldSteps = [1, 1, 1, 1]
    const item = { id: `${index}`, split: 'a', taskKey: 't', attempts: [], gold, goldSteps }
    const prediction = answer === undefined ? { missing: 'unparsed' } : { answer }
    return ruleFirstError({ ...item, optionCount: 5 }, prediction)
  })
}

function perStep(values: (number | null)[]): StepLabels {
  return { kind: 'per-step', values, scale: 'ternary', afterError: 'unknown' }
}

async function goldOf(labels: StepLabels | undefined): Promise<Answer> {
  const steps = ['a', 'b', 'c', 'd'].map((content) => ({ content }))
  const trajectory = makeTrajectory({ task: makeTask('p'), steps, ...(labels && { labels }) })
  const records = (async function* () {
    yield { kind: 'trajectory', trajectory } as const
  })()
  for await (const { gold } of firstErrorItems(records, () => undefined)) return gold
  return 'left out'
}

function nodeOf(name: string, facet: 'soundness' | 'simplicity') {
  const text = { name, description: 'A quality made up for this test.' }
  return makeNode({ id: criterionId(text), ...text }, { facet })
}

function scoreOf({ id }: ReturnType<typeof nodeOf>, value: number): StepScore {
  const verdict = { status: 'ok', reason: 'r', ownFault: value < 0.5, inherits: [] } as const
  return { stepIndex: 0, criterionId: id, value, ...verdict }
}
