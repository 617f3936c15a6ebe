import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { BenchmarkItem } from '../../benchmark/benchmark.ts'
import { type Calibration, calibrateSteps } from '../../benchmark/calibration.ts'
import { processBench } from '../../benchmark/processbench.ts'
import { calibratedAnswers, readCalibration } from './open-calibration.ts'

const item: BenchmarkItem = { id: 'i', split: 's', taskKey: 't', attempts: [], gold: null }
const answerer = { name: 'shy', answer: async () => ({ stepScores: [0.2, null, 0.4] }) }

test('a stored calibration is read back, applied, and refused when it was changed', async () => {
  const calibration = calibrationOf({})
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'c.json')
  writeFileSync(path, JSON.stringify(calibration))
  const read = readCalibration(path)
  expect(read).toEqual(calibration)
  const said = await calibratedAnswers(answerer, read).answer(item)
  expect(said).toEqual({ stepScores: [0, null, 1] })
  writeFileSync(path, JSON.stringify({ ...calibration, judge: 'bold' }))
  expect(() => readCalibration(path)).toThrow(/was changed after it was fitted/)
  writeFileSync(path, '{}')
  expect(() => readCalibration(path)).toThrow(/^[^\n]* is no calibration [^\n]*$/)
})

test('another judge, another tree and other prompts are refused', () => {
  const revisions = new Set<string>()
  const by = (origin: object) => ({ ...answerer, origin: { revisions, ...origin } })
  expect(() => calibratedAnswers({ ...answerer, name: 'bold' }, calibrationOf({}))).toThrow(
    /of shy, not of bold/,
  )
  const fitted = calibrationOf({ tree: 'aaaa', prompts: 'bbbb' })
  expect(() => calibratedAnswers(by({ tree: 'cccc', prompts: 'bbbb' }), fitted)).toThrow(
    /fitted on tree aaaa, and this is cccc; give the tree that it was fitted on/,
  )
  expect(() => calibratedAnswers(by({ tree: 'aaaa' }), fitted)).toThrow(
    /fitted on prompts bbbb, and this is \(none\)/,
  )
  const same = calibratedAnswers(by({ tree: 'aaaa', prompts: 'bbbb' }), fitted)
  expect(same.name).toBe(`shy, calibrated ${fitted.hash}`)
})

/** Wrong steps score 0.2, right ones 0.4. */
function calibrationOf(by: { readonly tree?: string; readonly prompts?: string }): Calibration {
  const answered = Array.from({ length: 20 }, (_, index) => ({
    item: { ...item, id: `${index}`, taskKey: `${index}`, gold: 1, goldSteps: [1, -1] },
    prediction: { stepScores: [0.4, 0.2] },
  }))
  const about = { judge: 'shy', ...by, data: 'dddd', method: 'isotonic', seed: 0 } as const
  return calibrateSteps(processBench, answered, about)!
}
