import { expect, test } from 'vitest'
import { describeJudge } from '../../test/contract/judge.ts'
import { criterionId } from '../domain/criterion.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import type { JudgeRequest } from './judge.ts'
import { agreementOf, panelOf } from './panel.ts'
import { recordedCriterion, recordedJudge } from './recorded-judge.ts'
import { scriptedJudge } from './scripted-judge.ts'

describeJudge('a panel', () => panelOf([scriptedJudge(() => 1), scriptedJudge(() => 0)]))
describeJudge('a recorded judge', () => recordedJudge('any', [], []))

test('a panel gives the median and the spread, and tells how far its members agree', async () => {
  const panel = panelOf([
    scriptedJudge(() => 1, 'kind'),
    scriptedJudge(({ stepIndex }) => (stepIndex === 0 ? 1 : 0), 'fair'),
    scriptedJudge(() => 0.5, 'vague'),
  ])
  const { scores } = await panel.judge(request)
  expect(scores.map(({ value, spread }) => [value, spread])).toEqual([
    [1, 0.5],
    [0.5, 1],
  ])
  expect(panel.agreement()).toMatchObject({
    judges: ['kind', 'fair', 'vague'],
    items: 2,
    common: 2,
    unanimous: 0,
    pairwise: { 'kind, fair': 0.5, 'kind, vague': 0, 'fair, vague': 0 },
  })
})

test("Fleiss' kappa: one item in two agreed upon by two judges of two values", () => {
  const { kappa, unanimous, common } = agreementOf(
    ['a', 'b'],
    [
      [1, 1],
      [1, 0],
      [null, 1],
    ],
  )
  expect([common, unanimous]).toEqual([2, 0.5])
  expect(kappa).toBeCloseTo((0.5 - 0.625) / (1 - 0.625), 6)
})

test('items without a value from everybody are counted, and nothing is made of none', () => {
  expect(agreementOf(['a', 'b'], [[null, 1]])).toEqual({
    judges: ['a', 'b'],
    items: 1,
    common: 0,
    unanimous: null,
    kappa: null,
    pairwise: {},
  })
})

test('a recorded judge says again what was recorded, by message index', async () => {
  const { task, steps } = request.context
  const placed = steps.map((step, index) => ({ ...step, sourceIndex: index * 2 + 1 }))
  const trajectory = makeTrajectory({ task, steps: placed, sourceId: 'run#1' })
  const stepLabels = { '1': 1, '3': -1 }
  const explanations = { steps: { '3': 'The sum is off.' } }
  const judgments = ['one', 'two'].map((judge) => ({
    judge,
    sourceId: 'run#1',
    domain: 'd',
    stepLabels: judge === 'one' ? stepLabels : {},
    explanations,
  }))
  const context = { ...request.context, steps: placed }
  const items = [0, 1].map((stepIndex) => ({ stepIndex, criterion: recordedCriterion }))
  const one = recordedJudge('one', judgments, [trajectory])
  expect((await one.judge({ context, items })).scores).toMatchObject([
    { status: 'ok', value: 1, ownFault: false, reason: 'no reason was recorded' },
    { status: 'ok', value: 0, ownFault: true, reason: 'The sum is off.' },
  ])
  const two = recordedJudge('two', judgments, [trajectory])
  expect((await two.judge({ context, items })).scores).toMatchObject([
    { status: 'unscored', reason: 'the step was not labelled' },
    { status: 'unscored' },
  ])
})

const fields = { name: 'Sums hold', description: 'Every sum in the step is right.' }
const criterion = { id: criterionId(fields), ...fields }
const request: JudgeRequest = {
  context: {
    task: makeTask('What is 7 + 6?'),
    steps: [{ content: '7 + 6 = 13' }, { content: 'The answer is 12.' }],
    targets: [0, 1],
    windowStart: 0,
    carried: [],
  },
  items: [0, 1].map((stepIndex) => ({ stepIndex, criterion })),
}
