import { expect, test } from 'vitest'
import type { JsonObject } from '../base/json-strict.ts'
import type { SourceRecord } from '../format/format.ts'
import type { BenchmarkItem } from './benchmark.ts'
import { declaredBenchmark, parseShape } from './declared-shape.ts'

const firstError = {
  name: 'sums',
  metric: 'first-error',
  id: 'uid',
  prompt: 'meta.question',
  steps: 'work',
  separator: ' | ',
  split: 'meta.topic',
  label: 'wrong',
  indexBase: 1,
  none: ['N/A'],
}
const row = { uid: 7, meta: { question: 'Add.', topic: 'sums' }, work: 'a | b | c', wrong: '2' }

test('a first error is read from declared fields, from the declared number', async () => {
  const [item] = await itemsOf(firstError, [row])
  expect(item).toMatchObject({ id: '7', split: 'sums', gold: 1, optionCount: 4 })
  const [sound] = await itemsOf(firstError, [{ ...row, wrong: 'N/A' }])
  expect(sound!.gold).toBe(null)
})

test('a label that names no step is said, and the item is left out', async () => {
  const { format } = declaredBenchmark(parseShape(JSON.stringify(firstError), 'x'))
  expect(format.read({ ...row, wrong: 0 })).toMatchObject({
    invalidLabels: ['wrong is 0, but there are 3 steps'],
  })
  expect(await itemsOf(firstError, [{ ...row, wrong: 0 }])).toEqual([])
})

test('a missing field is one sentence', () => {
  const { format } = declaredBenchmark(parseShape(JSON.stringify(firstError), 'x'))
  const { meta: _, ...rest } = row
  expect(format.read(rest)).toEqual({
    ok: false,
    reason: 'field "meta.question": expected a text',
  })
  expect(format.read({ ...row, work: 3 })).toMatchObject({
    reason: 'field "work": expected a list of texts, or a text to cut',
  })
})

test('labels of steps, candidates and outcomes can be declared too', async () => {
  const base = { name: 'own', id: 'id', prompt: 'q' }
  const labels = { ...base, metric: 'step-labels', steps: 's', labels: 'ok' }
  const [labelled] = await itemsOf(labels, [{ id: 'a', q: 'Add.', s: ['x', 'y'], ok: [1, -1] }])
  expect(labelled).toMatchObject({ goldSteps: [1, -1], gold: 1 })
  const choice = { ...base, metric: 'choice', candidates: 'c', isCorrect: 'ok' }
  const candidates = [
    { text: '43', ok: true },
    { text: '33', ok: false },
  ]
  const [chosen] = await itemsOf(choice, [{ id: 'a', q: 'Add.', c: candidates }])
  expect(chosen).toMatchObject({ id: 'a', gold: [0], optionCount: 2 })
  const outcome = { ...base, metric: 'outcome', isCorrect: 'ok', policy: 'model' }
  const [ruled] = await itemsOf(outcome, [{ id: 'a', q: 'Add.', ok: true, model: 'm' }])
  expect(ruled).toMatchObject({ split: 'm', gold: 1 })
})

test('a declaration that cannot be used is refused in one sentence', () => {
  const { label: _, ...unlabelled } = firstError
  expect(refused(unlabelled)).toThrow('shape.json: "label":')
  expect(refused({ ...firstError, indexBase: 2 })).toThrow('shape.json: "indexBase"')
  expect(refused({ ...firstError, metric: 'taste' })).toThrow('shape.json: "metric"')
  expect(() => parseShape('{', 'shape.json')).toThrow('shape.json is no JSON')
  expect(() => parseShape('a\nb\n', 'shape.json')).toThrow(/^[^\n]*$/)
})

function refused(shape: unknown) {
  return () => parseShape(JSON.stringify(shape), 'shape.json')
}

async function itemsOf(shape: unknown, rows: readonly JsonObject[]): Promise<BenchmarkItem[]> {
  const { benchmark, format } = declaredBenchmark(parseShape(JSON.stringify(shape), 'x'))
  const records = rows.flatMap((each): readonly SourceRecord[] => {
    const parsed = format.read(each)
    return parsed.ok ? parsed.records : []
  })
  return Array.fromAsync(
    benchmark.items(
      (async function* () {
        yield* records
      })(),
      () => undefined,
    ),
  )
}
