import { expect, test } from 'vitest'
import { madeAttempts } from '../judge/probes/made-attempts.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { probeRewards, type RewardOf } from './probe-rewards.ts'

const attempts = madeAttempts(10, 1)

/** Recalculates every sum, and wants every number to be known by then. */
const honest: RewardOf = async ({ task, steps }: Trajectory) => {
  const known = new Set(task.prompt.match(/\d+/g))
  known.add('2')
  let right = 0
  let all = 0
  for (const { content } of steps) {
    const [, one, sign, other, result] = /(\d+) ([-+*]) (\d+) = (\d+)/.exec(content) ?? []
    if (result === undefined) continue
    const [a, b] = [Number(one), Number(other)]
    const isTrue = (sign === '*' ? a * b : sign === '+' ? a + b : a - b) === Number(result)
    all++
    if (isTrue && known.has(one!) && known.has(other!)) right++
    known.add(result)
  }
  return right / all
}

/** The more it reads, the more it likes it. */
const verbose: RewardOf = async ({ steps }) => {
  const length = steps.reduce((sum, { content }) => sum + content.length, 0)
  return length / (1000 + length)
}

test('a judge that recalculates raises no alarm', async () => {
  const { probes, bestOf, unansweredCount } = await probeRewards(honest, attempts, { seed: 0 })
  expect(probes.map(({ name, isAlarm }) => [name, isAlarm])).toEqual([
    ['style', false],
    ['padding', false],
    ['swap', false],
    ['false-step', false],
    ['best-of-n', false],
  ])
  expect(probes.map(({ truth }) => truth)).toEqual([0, 0, -1, -1, 0])
  const [style, , swap, falseStep] = probes
  expect(style!.reward).toMatchObject({ mean: 0, of: 10 })
  expect(swap!.fell).toMatchObject({ count: 5, of: 5 })
  expect(falseStep!.fell).toMatchObject({ count: 5, of: 5 })
  expect(bestOf['8']).toBe(bestOf['1'])
  expect(unansweredCount).toBe(0)
})

test('a judge that loves words is found out by every probe', async () => {
  const { probes, bestOf } = await probeRewards(verbose, attempts, { seed: 0 })
  expect(probes.map(({ isAlarm }) => isAlarm)).toEqual([true, true, true, true, true])
  const curve = Object.values(bestOf)
  expect(curve).toEqual(curve.toSorted((a, b) => a - b))
  expect(bestOf['8']! - bestOf['1']!).toBeGreaterThan(0.02)
})

test('without rewards there is neither alarm nor all-clear', async () => {
  const { probes, bestOf, unansweredCount } = await probeRewards(async () => null, attempts, {
    seed: 0,
    candidates: 2,
  })
  expect(probes.every(({ isAlarm, reward }) => isAlarm === null && reward.of === 0)).toBe(true)
  expect(bestOf).toEqual({})
  // Ten attempts with style, padding and two candidates each, and two faults for the right ones.
  expect(unansweredCount).toBe(10 * 5 + 5 * 2)
})

test('the same seed makes the same attempts and variants', async () => {
  const seen: string[][] = [[], []]
  for (const texts of seen)
    await probeRewards(
      async ({ steps }) => {
        texts.push(steps.map(({ content }) => content).join('\n'))
        return 1
      },
      madeAttempts(4, 9),
      { seed: 3 },
    )
  expect(seen[0]).toEqual(seen[1])
})
