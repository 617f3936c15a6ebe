import { describe, expect, test } from 'vitest'
import type { Group } from '../domain/group.ts'
import type { Step } from '../domain/step.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Outcome, type Trajectory } from '../domain/trajectory.ts'
import { groupTask } from './groups.ts'

const task = makeTask('What is 2 + 3 + 4?')

/** Attempts written as words, one step a word: "sum five nine". */
const attempts = (...lines: string[]) => lines.map((line, index) => attempt(line, `t${index}`))

function attempt(line: string, sourceId: string, outcome?: Outcome): Trajectory {
  const steps = line.split(' ').map((content) => ({ content }))
  return makeTrajectory({ task, steps, sourceId, ...(outcome !== undefined && { outcome }) })
}

/** "prefix | candidate candidate" for each group. */
const told = (groups: Iterable<Group>) =>
  [...groups].map(({ prefix, candidates }) => {
    const texts = candidates.map(({ steps }) => textOf(steps))
    return `${textOf(prefix)} | ${texts.join(', ')}`
  })
const ids = (lines: readonly Trajectory[]) => [...groupTask(lines)].map(({ id }) => id)
const textOf = (steps: readonly Step[]) => steps.map(({ content }) => content).join(' ')

describe('by prefix', () => {
  test('candidates are the distinct next steps after an equal prefix', () => {
    const groups = groupTask(attempts('sum five nine', 'sum five ten', 'sum six', 'list all'))
    expect(told(groups)).toEqual([' | sum, list', 'sum | five, six', 'sum five | nine, ten'])
  })

  test('a step that several take is one candidate, of the first that took it', () => {
    const [group] = [...groupTask(attempts('sum a', 'list b', 'sum c'))]
    expect(group!.candidates.map(({ sourceId }) => sourceId)).toEqual(['t0', 't1'])
  })

  test('a shared step keeps the outcome that all agree on, and how often they were right', () => {
    const right: Outcome = { answer: '9', isCorrect: true }
    const wrong: Outcome = { answer: '8', isCorrect: false }
    const [group] = [
      ...groupTask([
        attempt('sum a', 't0', right),
        attempt('sum b', 't1', wrong),
        attempt('list a', 't2', right),
        attempt('list b', 't3', right),
      ]),
    ]
    expect(group!.candidates.map(({ outcome }) => outcome)).toEqual([
      { reward: 0.5 },
      { answer: '9', isCorrect: true, reward: 1 },
    ])
  })

  test('where one trajectory ends and another goes on, there is nothing to choose', () => {
    expect(told(groupTask(attempts('sum five', 'sum five nine')))).toEqual([])
  })

  test('the same act with another answer from the environment is another prefix', () => {
    const look = (observation: string, next: string) =>
      makeTrajectory({ task, steps: [{ content: 'look', observation }, { content: next }] })
    const groups = groupTask([look('sun', 'go'), look('rain', 'stay'), look('rain', 'wait')])
    expect(told(groups)).toEqual(['look | stay, wait'])
  })

  test('what the user says is context, not a candidate', () => {
    const said = (answer: string, next: string) =>
      makeTrajectory({ task, steps: [{ content: answer, role: 'user' }, { content: next }] })
    const groups = groupTask([said('yes', 'go'), said('no', 'stay'), said('no', 'wait')])
    expect(told(groups)).toEqual(['no | stay, wait'])
  })

  test('ten thousand steps in common are no deeper than one', () => {
    const steps = Array.from({ length: 10_000 }, () => 'again').join(' ')
    const [group] = [...groupTask(attempts(`${steps} left`, `${steps} right`))]
    expect(group!.stepIndex).toBe(10_000)
  })
})

describe('by task', () => {
  test('whole attempts are candidates, equal ones each for themselves', () => {
    const lines = attempts('sum nine', 'list nine', 'sum nine')
    expect(told(groupTask(lines, { grouping: 'task' }))).toEqual([
      ' | sum nine, list nine, sum nine',
    ])
  })

  test('equal attempts are one when asked', () => {
    const lines = attempts('sum nine', 'list nine', 'sum nine')
    const groups = groupTask(lines, { grouping: 'task', equalAttempts: 'merge' })
    expect(told(groups)).toEqual([' | sum nine, list nine'])
  })

  test('one attempt is no group', () => {
    expect(told(groupTask(attempts('sum nine'), { grouping: 'task' }))).toEqual([])
  })
})

describe('by step index', () => {
  test('steps at one position are candidates, each with its own prefix', () => {
    const groups = [...groupTask(attempts('sum five', 'list six'), { grouping: 'step-index' })]
    expect(told(groups)).toEqual([' | sum, list', ' | five, six'])
    expect(groups[1]!.candidates.map(({ prefix }) => textOf(prefix!))).toEqual(['sum', 'list'])
  })

  test('the same step after the same prefix is one candidate, after another prefix another', () => {
    const lines = attempts('sum five', 'sum five', 'list five')
    expect(told(groupTask(lines, { grouping: 'step-index' }))[1]).toBe(' | five, five')
  })
})

test('the id of a group depends on task, prefix and position alone', () => {
  const lines = attempts('sum five', 'list six', 'sum seven')
  expect(ids(lines.toReversed())).toEqual(ids(lines))
  expect(new Set(ids(lines)).size).toBe(2)
})

test('trajectories of two tasks are never one group', () => {
  const other = makeTrajectory({ task: makeTask('Another?'), steps: [{ content: 'sum' }] })
  expect(() => groupTask([...attempts('sum'), other])).toThrow('one task')
})

test('no trajectories, no groups', () => {
  expect(told(groupTask([]))).toEqual([])
})
