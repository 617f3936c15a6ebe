/**
 * Trees grown offline from recorded data: agreement of the parents with PRMBench's classes, which
 * the growth never sees, and the tops of trees from two other corpora.
 */
import { describe, expect, test } from 'vitest'
import { seededRng, shuffled } from '../../src/base/rng.ts'
import type { RewardTree } from '../../src/domain/reward-tree.ts'
import { readRecords } from '../../src/format/read-records.ts'
import { adjustedRandIndex } from '../../src/stats/rand-index.ts'
import { type GrowthRecord, growTree, offlineKit } from '../../src/tree/grow-tree.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const halves = 10

describe.skipIf(!hasRecordedData)('a tree grown from the critiques of PRMBench', async () => {
  const { records, classes } = hasRecordedData ? await readCritiques() : noCritiques

  test('on random halves the parents agree with the classes', async () => {
    const lines: string[] = []
    const agreements: number[] = []
    for (let seed = 0; seed < halves; seed++) {
      const half = shuffled(records, seededRng(seed)).slice(0, records.length >> 1)
      const { tree, assignments } = await growTree(half, offlineKit())
      const agreement = adjustedRandIndex(
        assignments.map(({ parentId }) => parentId as string),
        assignments.map(({ contrastId }) => classes.get(contrastId) ?? ''),
      )
      const parents = parentsHolding(tree, 0.95)
      lines.push(`half ${seed}: ${agreement.toFixed(4)}, ${parents} parents hold 95 %`)
      agreements.push(agreement)
      expect(parents).toBeGreaterThanOrEqual(8)
      expect(parents).toBeLessThanOrEqual(16)
      expect(
        new Set(assignments.map(({ contrastId }) => contrastId)).size / half.length,
      ).toBeGreaterThan(0.95)
    }
    const mean = agreements.reduce((sum, value) => sum + value, 0) / halves
    console.log(
      `${lines.join('\n')}\nmean ${mean.toFixed(4)}, least ${Math.min(...agreements).toFixed(4)}`,
    )
    expect(mean).toBeGreaterThan(0.85)
  })

  test('all of them grow; the time is printed', async () => {
    const before = process.cpuUsage()
    const { tree } = await growTree(records, offlineKit())
    const { user, system } = process.cpuUsage(before)
    const seconds = (user + system) / 1e6
    console.log(`${records.length} critiques in ${seconds.toFixed(1)} s\n${topOf(tree)}`)
    expect(tree.filter?.kept).toBeGreaterThanOrEqual(records.length)
  })
})

describe
  .skipIf(!hasRecordedData)
  .each(['criteria/dynamic_rubrics.jsonl.gz', 'agents/agentprocessbench_judges.jsonl.gz'])(
  'a tree grown from %s',
  (file) => {
    test('has several parents, none of which holds most of it', async () => {
      const { tree } = await growTree(growthRecords(file), offlineKit())
      console.log(`${file}: ${tree.log[0]?.note}\n${topOf(tree)}`)
      expect(tree.roots.length).toBeGreaterThanOrEqual(4)
      const total = tree.roots.reduce((sum, { support }) => sum + support, 0)
      expect(tree.roots[0]!.support / total).toBeLessThan(0.5)
    })
  },
)

type Critiques = {
  readonly records: readonly GrowthRecord[]
  /** Class of each row, by the name that the source gives it. */
  readonly classes: ReadonlyMap<string, string>
}

const noCritiques: Critiques = { records: [], classes: new Map() }

async function readCritiques(): Promise<Critiques> {
  const records: GrowthRecord[] = []
  const classes = new Map<string, string>()
  for await (const { record } of readRecords(recorded('steps/prmbench.jsonl.gz'))) {
    if (record.kind === 'contrast' && record.contrast.rationale !== undefined) records.push(record)
    if (record.kind === 'trajectory')
      classes.set(record.trajectory.sourceId ?? '', record.trajectory.task.domain ?? '')
  }
  return { records, classes }
}

async function* growthRecords(file: string): AsyncGenerator<GrowthRecord> {
  for await (const { record } of readRecords(recorded(file)))
    if (record.kind === 'criterion' || record.kind === 'judgment') yield record
}

/** How many of the largest parents hold a share of the criteria. */
function parentsHolding(tree: RewardTree, share: number): number {
  const supports = tree.roots.map(({ support }) => support).toSorted((a, b) => b - a)
  const total = supports.reduce((sum, support) => sum + support, 0)
  let held = 0
  return supports.findIndex((support) => (held += support) >= share * total) + 1
}

function topOf({ roots, xi, rho }: RewardTree): string {
  const lines = roots.flatMap(({ name, support, children }) => [
    `${support.toString().padStart(5)} ${name}`,
    ...children.slice(0, 3).map((child) => `${child.support.toString().padStart(9)} ${child.name}`),
  ])
  return [`xi ${xi}, rho ${rho}`, ...lines].join('\n')
}
