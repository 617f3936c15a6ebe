import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { predictionFault } from '../../benchmark/prediction-fault.ts'
import { processBench } from '../../benchmark/processbench.ts'
import { rewardBench2 } from '../../benchmark/reward-bench-2.ts'
import { makeTask } from '../../domain/task.ts'
import { makeTrajectory } from '../../domain/trajectory.ts'
import { benchItems } from './bench-job.ts'

test('a signal is heard between two items of work that waits for nobody', async () => {
  const stop = new AbortController()
  const asked: string[] = []
  const answerer = {
    name: 'busy',
    answer: (item: { readonly id: string }) => {
      asked.push(item.id)
      setImmediate(() => stop.abort())
      return Promise.resolve({ answer: null })
    },
  }
  const data = rowsFile([1, 1, -1, 0])
  const request = { benchmark: processBench, data, answerers: [answerer], read: {}, theta: 0.5 }
  await expect(benchItems({ ...request, signal: stop.signal })).rejects.toThrow(/abort/i)
  expect(asked).toEqual(['made-0'])
})

test('where every trace has a mistake there is no F1, and no accuracy of sound ones', async () => {
  const answerers = [{ name: 'first', answer: () => Promise.resolve({ answer: 0 }) }]
  const data = rowsFile([0, 1])
  const request = { benchmark: processBench, data, answerers, read: {}, theta: 0.5 }
  const [run] = await benchItems(request)
  expect(run).toMatchObject({
    headline: null,
    splits: { made: { accuracyError: 50, accuracyCorrect: null, f1: null } },
  })
})

test('labels that all count from 1 are told of by the first of them', async () => {
  const request = { benchmark: processBench, answerers: [], read: {}, theta: 0.5 }
  await expect(benchItems({ ...request, data: rowsFile([2, 2]) })).rejects.toThrow(
    '2 of 2 items have no usable label (line 1: label is 2, but there are 2 steps',
  )
})

test('a choice that is none of the answers does not fit its item', () => {
  const attempts = [0, 1].map((at) =>
    makeTrajectory({ task: makeTask('Which?'), steps: [], sourceId: `made#${at}` }),
  )
  const item = { id: 'made', split: 'all', taskKey: 'made', attempts, gold: [0] }
  expect(predictionFault(rewardBench2.about, item, { answer: 1 })).toBeUndefined()
  expect(predictionFault(rewardBench2.about, item, { answer: 2 })).toBe(
    'answer 2 names no answer of made: they count from 0 to 1',
  )
})

function rowsFile(labels: readonly number[]): string {
  const rows = labels.map((label, at) => ({
    id: `made-${at}`,
    generator: 'made',
    problem: `What is 2 + ${at}?`,
    steps: ['We add.', `It is ${at + 2}.`],
    final_answer_correct: label === -1,
    label,
  }))
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return path
}
