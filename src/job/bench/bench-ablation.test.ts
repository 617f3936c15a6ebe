import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { seededRng } from '../../base/rng.ts'
import type { ItemResult } from '../../benchmark/benchmark.ts'
import { measureFirstErrors } from '../../benchmark/first-error.ts'
import { pairedDifference } from '../../benchmark/paired-interval.ts'
import { processBench } from '../../benchmark/processbench.ts'
import { cachedEncoder } from '../../encoder/cached-encoder.ts'
import { shippedChecks } from '../../judge/checks/shipped.ts'
import { rulesAllocator } from '../../judge/rules-allocator.ts'
import { rulesJudge } from '../../judge/rules-judge.ts'
import { ablateBenchmark } from './bench-ablation.ts'
import { openTree } from '../open-tree.ts'

test('every variant is asked about the same items, and compared with the tree', async () => {
  const runs = await ablateBenchmark({
    benchmark: processBench,
    data: rowsFile(),
    tree: (await openTree(undefined, shippedChecks)).tree,
    kit: await rulesKit(),
    read: {},
    theta: 0.5,
    resamples: 50,
  })
  expect(runs.map(({ judge }) => judge)).toEqual([
    'tree per step',
    'tree per trajectory',
    'no window',
    'all criteria',
    'fixed criteria',
    'bare critic',
  ])
  const ids = runs.map(({ results }) => results.map(({ id }) => id))
  for (const each of ids) expect(each).toEqual(['made-0', 'made-1', 'made-2'])
  expect(runs[0]).toMatchObject({ headline: 100, difference: { value: 0, low: 0, high: 0 } })
  // The checks know nothing of "sound", so their bare critic finds nothing.
  expect(runs.at(-1)).toMatchObject({ headline: 0, difference: { value: -100 } })
  const [perStep, perTrajectory] = runs.map(({ cost }) => cost.requests)
  expect(perTrajectory).toBeLessThan(perStep!)
  expect(runs[0]!.cost).toMatchObject({ calls: 0, inputTokens: 0 })
  const allocations = runs.map(({ cost }) => cost.allocations)
  expect(allocations[0]).toBeGreaterThan(0)
  expect(allocations.slice(3)).toEqual([0, 0, 0])
})

test('a paired interval covers the difference, and one item each has none to speak of', () => {
  const rng = seededRng(4)
  const { value, low, high } = pairedDifference(measureFirstErrors, [rulings(120), rulings(100)], {
    rng,
    resamples: 300,
  })!
  expect(value).toBeCloseTo(10, 1)
  expect(low).toBeGreaterThan(5)
  expect(high).toBeLessThan(16)
})

function rulings(right: number): ItemResult[] {
  return Array.from({ length: 200 }, (_, index) => {
    const gold = index % 2 === 0 ? 0 : null
    return { id: `${index}`, split: 'a', gold, predicted: gold, credit: index < right ? 1 : 0 }
  })
}

async function rulesKit() {
  const { encoder, embeddings } = await openTree(undefined, shippedChecks)
  return {
    allocator: rulesAllocator(shippedChecks),
    judge: rulesJudge(shippedChecks),
    encoder: cachedEncoder(encoder),
    embeddings,
  }
}

function rowsFile(): string {
  const rows = [
    { problem: 'What is 7 + 6?', steps: ['Add them.', '7 + 6 = 12'], label: 1 },
    { problem: 'What is 7 + 5?', steps: ['Add them.', '7 + 5 = 12'], label: -1 },
    { problem: 'What is 8 + 5?', steps: ['8 + 5 = 12', 'So 12.'], label: 0 },
  ].map((row, index) => ({ id: `made-${index}`, ...row }))
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'rows.jsonl')
  writeFileSync(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return path
}
