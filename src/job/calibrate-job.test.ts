import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { calibrateSteps, type LabelledScore } from '../benchmark/calibration.ts'
import type { BenchmarkItem } from '../benchmark/benchmark.ts'
import { calibratedAnswers, readCalibration } from './calibrate-job.ts'

const options = { judge: 'shy', method: 'isotonic', seed: 0 } as const

/** Scores that are far too low: 0.2 where half are right, 0.4 where all are. */
const shy = Array.from({ length: 200 }, (_, index): LabelledScore => {
  const isSure = index % 2 === 0
  const taskKey = `task ${index >> 2}`
  return { taskKey, score: isSure ? 0.4 : 0.2, isRight: isSure || index % 4 === 1 }
})

test('held-out tasks are better calibrated after than before', () => {
  const { before, after, map, foldCount, taskCount } = calibrateSteps(shy, options)!
  expect([foldCount, taskCount]).toEqual([5, 50])
  expect(before.ece).toBeCloseTo((0.6 + 0.3) / 2, 6)
  expect(after.ece).toBeCloseTo(0, 6)
  expect(map).toEqual({ kind: 'steps', starts: [0.2, 0.4], values: [0.5, 1] })
})

test('steps of one task are never on both sides', () => {
  const steps = [
    { taskKey: 'a', score: 0.9, isRight: true },
    { taskKey: 'a', score: 0.9, isRight: true },
    { taskKey: 'b', score: 0.9, isRight: false },
    { taskKey: 'b', score: 0.9, isRight: false },
  ]
  expect(calibrateSteps(steps, options)!.after.brier).toBe(1)
  expect(calibrateSteps(steps.slice(0, 2), options)).toBeNull()
})

test('scores that are no probabilities have no error before, and one after', () => {
  const { before, after } = calibrateSteps(
    shy.map((step) => ({ ...step, score: step.score * 10 })),
    { ...options, method: 'platt' },
  )!
  expect(before.ece).toBeNull()
  expect(after.ece).toBeLessThan(0.05)
})

test('a stored calibration is read back, applied, and refused when it was changed', async () => {
  const path = join(mkdtempSync(join(tmpdir(), 'calibration-')), 'c.json')
  const calibration = calibrateSteps(shy, options)!
  writeFileSync(path, JSON.stringify(calibration))
  const read = readCalibration(path)
  expect(read).toEqual(calibration)
  const answerer = { name: 'shy', answer: async () => ({ stepScores: [0.2, null, 0.4] }) }
  const item: BenchmarkItem = { id: 'i', split: 's', taskKey: 't', attempts: [], gold: null }
  const said = await calibratedAnswers(answerer, read).answer(item)
  expect(said).toEqual({ stepScores: [0.5, null, 1] })
  expect(() => calibratedAnswers({ ...answerer, name: 'bold' }, read)).toThrow(
    /of shy, not of bold/,
  )
  writeFileSync(path, JSON.stringify({ ...calibration, judge: 'bold' }))
  expect(() => readCalibration(path)).toThrow(/was changed after it was fitted/)
  writeFileSync(path, '{}')
  expect(() => readCalibration(path)).toThrow(/is no calibration/)
})
