import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type RunRequest, runJob } from './run-job.ts'
import { resultFiles } from './run-folder.ts'
import { runDefaults } from './run-settings.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('a slip is found, and the sound step is preferred to it with the reason', async () => {
  const result = await runJob(request())
  const [pair] = lines(result.folder, 'pairs.jsonl')
  expect(pair).toMatchObject({
    chosen: { steps: [{ content: '7 + 6 = 13' }] },
    rejected: { steps: [{ content: '7 + 6 = 12' }] },
    rule: 'dominating',
    grouping: 'prefix',
  })
  expect(pair!['evidence']).toEqual([expect.stringContaining('13')])
  expect(result.summary.pairs.pairCount).toBe(3)
})

test('the same request gives the same bytes, and in one folder nothing is done twice', async () => {
  const first = await runJob(request())
  const second = await runJob(request())
  expect(allBytes(second.folder)).toEqual(allBytes(first.folder))
  const again = await runJob({ ...request(), output: first.folder })
  expect(again.wasComplete).toBe(true)
  expect(again.summary).toEqual(first.summary)
})

test('a run that was stopped continues and ends with the bytes of one that was not', async () => {
  const whole = await runJob(request())
  const controller = new AbortController()
  const stopped = await runJob({
    ...request(),
    signal: controller.signal,
    onProgress: ({ doneTasks }) => {
      if (doneTasks === 1) controller.abort()
    },
  })
  expect(stopped.wasInterrupted).toBe(true)
  expect(lines(stopped.folder, 'pairs.jsonl').length).toBeLessThan(3)
  const continued = await runJob({ ...request(), output: stopped.folder })
  expect(continued.wasComplete).toBe(false)
  expect(allBytes(continued.folder)).toEqual(allBytes(whole.folder))
  expect(continued.summary).toEqual(whole.summary)
})

test('another seed in the same folder is refused, and the folder keeps its results', async () => {
  const first = await runJob(request())
  const before = allBytes(first.folder)
  const other = { ...request(), output: first.folder, settings: { ...runDefaults, seed: 9 } }
  await expect(runJob(other)).rejects.toThrow('seed was 0 and is 9')
  expect(allBytes(first.folder)).toEqual(before)
})

test('trajectories of one task need not stand together', async () => {
  const result = await runJob(request([...attempts(0), ...attempts(1), attempt(0, '7 + 6 = 11')]))
  expect(result.summary.taskCount).toBe(2)
  expect(result.summary.trajectoryCount).toBe(5)
})

test('given scores become axes with the precision of the file', async () => {
  const folder = newFolder()
  const scores = join(folder, 'scores.jsonl')
  const rows = ['a', 'b'].flatMap((judge) =>
    [0, 1].map((index) => ({ judge, sourceId: `0#${index}`, stepScores: [0.12345 + index / 1e9] })),
  )
  writeFileSync(scores, rows.map((row) => JSON.stringify(row)).join('\n'))
  const result = await runJob({ ...request(attempts(0)), scoring: { scorePaths: [scores] } })
  const [pair] = lines(result.folder, 'pairs.jsonl')
  expect(pair).toMatchObject({
    chosen: { sourceId: '0#1' },
    chosenVector: { axes: ['a', 'b'], values: [0.123450001, 0.123450001] },
    rejectedVector: { values: [0.12345, 0.12345] },
  })
})

test('a trajectory without a given score has none, and leaves its group', async () => {
  const scores = join(newFolder(), 'scores.jsonl')
  writeFileSync(scores, JSON.stringify({ judge: 'a', sourceId: '0#0', stepScores: [0.5] }))
  const result = await runJob({ ...request(attempts(0)), scoring: { scorePaths: [scores] } })
  expect(result.summary.pairs.noPair).toEqual({ 'no-common-axis': 1 })
})

function request(rows: readonly object[] = [0, 1, 2].flatMap(attempts)): RunRequest {
  const folder = newFolder()
  const input = join(folder, 'traces.jsonl')
  writeFileSync(input, rows.map((row) => JSON.stringify(row)).join('\n'))
  return {
    input,
    output: join(folder, 'run'),
    settings: runDefaults,
    scoring: {},
    rejectShareMax: 0.01,
    concurrency: 1,
  }
}

/** Two attempts at a task: right and wrong. */
function attempts(task: number) {
  return [attempt(task, '7 + 6 = 12'), attempt(task, '7 + 6 = 13')].map((row, index) => ({
    ...row,
    sourceId: `${task}#${index}`,
  }))
}

function attempt(task: number, step: string) {
  return { task: { prompt: `Problem ${task}: what is 7 + 6?` }, steps: [step] }
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  folders.push(folder)
  return folder
}

function lines(folder: string, file: string): Record<string, unknown>[] {
  const text = readFileSync(join(folder, file), 'utf8')
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

function allBytes(folder: string): Record<string, string> {
  const names = [...resultFiles, 'manifest.json', 'journal.jsonl', 'summary.json', 'tree.json']
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]))
}
