import { expect, test } from 'vitest'
import { seededRng } from '../../base/rng.ts'
import { madeAttempts } from './made-attempts.ts'
import { falseStep, padded, styled, swapPlace } from './rewrites.ts'

const steps = ['One crate holds 17 + 25 = 42 jars.', 'Three hold 42 * 3 = 126 jars.', 'Done.']

test('style and padding keep every word of a step', () => {
  for (const strength of [0, 1, 2, 3])
    for (const [index, step] of styled(steps, { rng: seededRng(1), strength }).entries()) {
      expect(step).toContain(steps[index])
      expect(step.replace(steps[index]!, '')).not.toMatch(/\d/)
    }
  expect(styled(steps, { rng: seededRng(1), strength: 0 })).toEqual(steps)
  for (const [index, step] of padded(steps).entries())
    expect(step.startsWith(steps[index]!)).toBe(true)
})

test('steps are swapped where the later one uses what the earlier one computed', () => {
  expect(swapPlace(steps)).toBe(0)
  expect(swapPlace(['Let us begin.', ...steps])).toBe(1)
  expect(swapPlace(['2 + 2 = 4', 'Nothing of it.'])).toBeNull()
  expect(swapPlace(['2 + 2 = 4', 'That is 42.'])).toBeNull()
})

test('a false step is false, and stands between two others', () => {
  for (let seed = 0; seed < 20; seed++) {
    const { at, text } = falseStep(steps, seededRng(seed))
    const [, one, other, sum] = /(\d+) \+ (\d+) = (\d+)/.exec(text)!
    expect(Number(one) + Number(other)).not.toBe(Number(sum))
    expect([1, 2]).toContain(at)
  }
})

test('made attempts are right and wrong in turn, and say which step slipped', () => {
  for (const [index, { outcome, labels, steps: told }] of madeAttempts(20, 0).entries()) {
    expect(outcome!.isCorrect).toBe(index % 2 === 0)
    const slip = told.findIndex(({ content }) => isFalse(content))
    expect(labels).toEqual({ kind: 'first-error', firstErrorIndex: slip < 0 ? null : slip })
  }
})

function isFalse(step: string): boolean {
  const match = /(\d+) ([-+*]) (\d+) = (\d+)/.exec(step)
  if (match === null) return false
  const [one, other, result] = [match[1], match[3], match[4]].map(Number) as [
    number,
    number,
    number,
  ]
  const truth = match[2] === '*' ? one * other : match[2] === '+' ? one + other : one - other
  return truth !== result
}
