import { expect, test } from 'vitest'
import { stepDpoLoss } from './step-dpo-loss.ts'

const worked = {
  chosen: { policy: -12, reference: -12.5 },
  rejected: { policy: -15, reference: -14 },
}

test('the worked numbers of R-7.3 (T5)', () => {
  const { loss, margin, gradientWeight } = stepDpoLoss(worked)
  expect(margin).toBeCloseTo(1.5, 12)
  expect(loss).toBeCloseTo(0.620957, 6)
  expect(gradientWeight).toBeCloseTo(0.46257, 6)
})

test('the gradient weight is the slope of the loss', () => {
  const h = 1e-5
  const at = (shift: number) =>
    stepDpoLoss({ ...worked, chosen: { policy: -12 + shift, reference: -12.5 } }).loss
  const slope = (at(h) - at(-h)) / (2 * h)
  expect(slope).toBeCloseTo(-0.1 * stepDpoLoss(worked).gradientWeight, 8)
})

test('no preference beyond the reference costs ln 2', () => {
  const same = { policy: -3, reference: -3 }
  expect(stepDpoLoss({ chosen: same, rejected: same }).loss).toBeCloseTo(Math.LN2, 12)
})

test('huge margins stay finite, on either side', () => {
  const far = { policy: 0, reference: 1e6 }
  const near = { policy: 0, reference: 0 }
  expect(stepDpoLoss({ chosen: far, rejected: near }, { beta: 1 }).loss).toBe(1e6)
  expect(stepDpoLoss({ chosen: near, rejected: far }, { beta: 1 })).toMatchObject({
    loss: 0,
    gradientWeight: 0,
  })
})

test('beta is above 0', () => {
  expect(() => stepDpoLoss(worked, { beta: 0 })).toThrow('beta')
})
