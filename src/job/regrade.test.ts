import { expect, test } from 'vitest'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Outcome } from '../domain/trajectory.ts'
import { regraded } from './regrade.ts'

test('an answer is right when it equals the reference, however it is written', () => {
  const outcomes = rulings('\\frac{1}{2}', [
    { answer: '0.5', isCorrect: false },
    { answer: '1/2' },
    { answer: '2', isCorrect: true },
    { answer: 'about a half' },
    { reward: 1 },
  ])
  expect(outcomes).toEqual([
    { answer: '0.5', isCorrect: true },
    { answer: '0.5', isCorrect: true },
    { answer: '2', isCorrect: false },
    { answer: 'about a half' },
    { reward: 1, isCorrect: false },
  ])
})

test('without a reference nothing is ruled on', () => {
  expect(rulings(undefined, [{ answer: '7', isCorrect: true }])).toEqual([{ answer: '7' }])
})

function rulings(reference: string | undefined, outcomes: readonly Outcome[]) {
  const task = makeTask('How much?', { reference })
  const attempts = outcomes.map((outcome) => makeTrajectory({ task, steps: [], outcome }))
  return regraded(attempts).map(({ outcome }) => outcome)
}
