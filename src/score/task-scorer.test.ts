import { expect, test } from 'vitest'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { type Judge, type JudgeRequest, noUsage, type StepContext } from '../judge/judge.ts'
import { LlmError } from '../llm/llm-error.ts'
import { selectDefaults } from './select-criteria.ts'
import { type ScoreOptions, taskScorer } from './task-scorer.ts'

test('a step in its prefix is judged once, however many trajectories share it', async () => {
  const { scorer, requests } = setUp({})
  await scorer.scoreSteps(attempt('a', 'b'))
  await scorer.scoreSteps(attempt('a', 'c'))
  expect(requests.map(({ context }) => context.steps[context.targets[0]!]!.content)).toEqual([
    'a',
    'b',
    'c',
  ])
})

test('a last step is another step than the same text in the middle', async () => {
  const { scorer, requests } = setUp({})
  await scorer.scoreSteps(attempt('a'))
  await scorer.scoreSteps(attempt('a', 'b'))
  expect(requests).toHaveLength(3)
})

test('low rewards inside the window are carried into the next request', async () => {
  const { scorer, requests } = setUp({ window: 1 })
  await scorer.scoreSteps(attempt('bad', 'good', 'end'))
  expect(requests.map(({ context }) => context.carried.map((reward) => reward.stepIndex))).toEqual([
    [],
    [0],
    [],
  ])
})

test('the step at which it went wrong is named, where there is one', async () => {
  const { scorer } = setUp({})
  for (const each of [attempt('a', 'bad', 'c'), attempt('a', 'b')]) await scorer.scoreSteps(each)
  expect(scorer.result(attempt('a', 'bad', 'c')).rootCause).toBe(1)
  expect(scorer.result(attempt('a', 'b'))).not.toHaveProperty('rootCause')
})

test('mu = 0 carries nothing and works at the first step', async () => {
  const { scorer, requests } = setUp({ window: 0 })
  await scorer.scoreSteps(attempt('bad', 'bad', 'end'))
  expect(requests.map(({ context }) => [context.windowStart, context.carried.length])).toEqual([
    [0, 0],
    [1, 0],
    [2, 0],
  ])
})

test('whole-trajectory mode asks for all steps in one request', async () => {
  const { scorer, requests } = setUp({ mode: 'whole-trajectory' })
  await scorer.scoreSteps(attempt('a', 'bad', 'c'))
  expect(requests).toHaveLength(1)
  expect(requests[0]!.context.targets).toEqual([0, 1, 2])
  const { steps } = scorer.result(attempt('a', 'bad', 'c'))
  expect(steps.map((step) => step.scores[0]!.value)).toEqual([1, 0, 1])
})

test('scoring on more criteria asks only for what is missing', async () => {
  const { scorer, requests } = setUp({})
  const trajectory = attempt('a')
  await scorer.scoreSteps(trajectory)
  const scores = await scorer.scoreOn(trajectory, 0, [first, second])
  await scorer.scoreOn(trajectory, 0, [first, second])
  expect(scores.map((score) => score.criterionId)).toEqual([first, second])
  expect(requests.map(({ items }) => items.length)).toEqual([1, 1])
})

test('calls that overlap share a step, and give the scores of calls in turn', async () => {
  const [overlapping, inTurn] = [setUp({}), setUp({})]
  const attempts = [attempt('a', 'bad', 'b'), attempt('a', 'bad', 'c'), attempt('a', 'bad', 'b')]
  await Promise.all(attempts.map((each) => overlapping.scorer.scoreSteps(each)))
  for (const each of attempts) await inTurn.scorer.scoreSteps(each)
  const results = (of: typeof inTurn) => attempts.map((each) => of.scorer.result(each))
  expect(overlapping.requests).toHaveLength(inTurn.requests.length)
  expect(results(overlapping)).toEqual(results(inTurn))
})

test('a step is asked what it touches before the rewards of earlier steps are there', async () => {
  for (const mode of ['per-step', 'whole-trajectory'] as const) {
    const waiting = new LlmError('pending', 'not yet')
    const { scorer, requests, allocated } = setUp({ mode, selection: 'dynamic' }, waiting)
    const attempts = [attempt('a', 'b'), attempt('a', 'c')]
    await Promise.allSettled(attempts.map((each) => scorer.scoreSteps(each)))
    expect(requests).toEqual([])
    const alone = [[0], [1], [1]]
    expect(allocated).toEqual(mode === 'per-step' ? alone : [[0, 1], [1]])
  }
})

test('a call without an answer is a failed score of each item', async () => {
  const { scorer } = setUp({}, new LlmError('timeout', 'no answer in 5 s'))
  await scorer.scoreSteps(attempt('a'))
  const [step] = scorer.result(attempt('a')).steps
  expect(step!.scores).toMatchObject([
    { status: 'failed', value: null, reason: 'no answer in 5 s', criterionId: first },
  ])
})

test('a step whose criteria could not be selected says why and has no scores', async () => {
  const { scorer } = setUp({ selection: 'dynamic' }, new LlmError('malformed', 'no JSON'))
  await scorer.scoreSteps(attempt('a'))
  const [step] = scorer.result(attempt('a')).steps
  expect(step).toMatchObject({ scores: [], allocation: { criteria: [], failure: 'no JSON' } })
})

for (const kind of ['pending', 'budget', 'unauthorised'] as const)
  test(`what is ${kind} is passed on, and is nobody's failure`, async () => {
    const { scorer } = setUp({}, new LlmError(kind, 'not now'))
    await expect(scorer.scoreSteps(attempt('a'))).rejects.toThrow('not now')
  })

const first = givenId<CriterionId>('first')
const second = givenId<CriterionId>('second')

function setUp(changed: Partial<ScoreOptions>, error?: LlmError) {
  const requests: JudgeRequest[] = []
  const judge: Judge = {
    name: 'scripted',
    async judge(request) {
      if (error) throw error
      requests.push(request)
      const scores = request.items.map(({ stepIndex, criterion }) => {
        const isBad = request.context.steps[stepIndex]!.content === 'bad'
        return {
          stepIndex,
          criterionId: criterion.id,
          status: 'ok' as const,
          value: isBad ? 0 : 1,
          reason: '',
          ownFault: isBad,
          inherits: [],
        }
      })
      return { scores, usage: noUsage }
    },
  }
  const allocated: (readonly number[])[] = []
  const selectParents = ({ targets }: StepContext) => {
    allocated.push(targets)
    return Promise.reject(error ?? new Error('not asked'))
  }
  const allocator = { name: 'failing', selectParents, analyse: async () => [] }
  const kit = { allocator, judge, encoder: hashingEncoder(), embeddings: new Map() }
  const options: ScoreOptions = {
    ...selectDefaults,
    selection: 'fixed',
    fixedCount: 1,
    mode: 'per-step',
    window: 3,
    ...changed,
  }
  return { scorer: taskScorer(tree, kit, options), requests, allocated }
}

const tree: RewardTree = {
  schema: 1,
  version: 1,
  xi: 0.25,
  zeta: 0.2,
  rho: 0.5,
  roots: [
    makeNode({ id: first, name: 'first', description: '' }, { support: 2 }),
    makeNode({ id: second, name: 'second', description: '' }, { support: 1 }),
  ],
  log: [],
}

function attempt(...contents: readonly string[]): Trajectory {
  return makeTrajectory({
    task: makeTask('a task'),
    steps: contents.map((content) => ({ content })),
  })
}
