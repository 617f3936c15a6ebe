/**
 * Pareto pairs, their right-share beside that of scalars, and weighted aggregation, on recorded
 * data.
 */
import { describe, expect, test } from 'vitest'
import type { Group, ScoredCandidate, ScoredGroup } from '../../src/domain/group.ts'
import { type CriterionId, givenId } from '../../src/domain/ids.ts'
import type { PairRule } from '../../src/domain/preference-pair.ts'
import { readKind } from '../../src/format/read-records.ts'
import { byTask } from '../../src/pair/by-task.ts'
import { gapComparison } from '../../src/pair/gap-comparison.ts'
import { groupTask } from '../../src/pair/groups.ts'
import { pairFronts } from '../../src/pair/pair-fronts.ts'
import { countPairing, noPairCounts, pairStatistics } from '../../src/pair/pair-statistics.ts'
import type { RightShare } from '../../src/pair/right-share.ts'
import { type AggregatorName, aggregate } from '../../src/score/aggregate.ts'
import { treeScores } from '../../src/score/tree-score.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const models = [
  'internlm2_1_8b_reward',
  'internlm2_7b_reward',
  'math_shepherd',
  'qwen_prm',
  'rlhflow_prm',
  'skywork_prm',
  'skywork_prm_1_5b',
]
const axes = models.map((model) => givenId<CriterionId>(model))
const rules: readonly PairRule[] = ['dominating', 'cartesian', 'all', 'scalar', 'random']

describe.skipIf(!hasRecordedData)('seven reward models as seven axes over best-of-32', async () => {
  const tasks = hasRecordedData ? await readTasks() : []

  // Counts that hold for these 274 problems, and tell nothing of others.
  test.skipIf(tasks.length !== 274).each([
    { rule: 'dominating', share: 0.947, decided: 1722 },
    { rule: 'cartesian', share: 0.763, decided: 5837 },
    { rule: 'all', share: 0.954, decided: 2209 },
    { rule: 'scalar', share: 0.685, decided: 12146 },
  ] as const)('last scores: $rule is right in $share of $decided', ({ rule, share, decided }) => {
    const { right } = measure(tasks, 'last', rule)
    expect(right.decidedCount).toBe(decided)
    expect(right.pooled).toBeCloseTo(share, 3)
  })

  test('each rule and aggregator beside the scalar pairs with the largest gaps', () => {
    const lines: string[] = []
    for (const aggregator of ['last', 'mean', 'min'] as const)
      for (const rule of rules) {
        const { statistics, right, scalars } = measure(tasks, aggregator, rule)
        const { pairCount, noPairShare, meanFrontSize } = statistics
        lines.push(
          `${aggregator} ${rule}: ${told(right)}; ${pairCount} pairs, yield ` +
            `${percent(statistics.yield)}, no pair ${percent(noPairShare)}, ` +
            `front ${meanFrontSize?.toFixed(1)}`,
        )
        if (rule === 'scalar' || rule === 'random') continue
        for (const { scalar, samePairs, sameDecided, sameByProblem } of scalars) {
          const name = scalar === 'mean' ? 'mean of axes' : scalar.axis
          lines.push(
            `  gaps of ${name}: same decided ${told(sameDecided)}; same by problem ` +
              `${told(sameByProblem)}; same pairs ${told(samePairs)}`,
          )
        }
      }
    console.log(lines.join('\n'))
    expect(lines.length).toBe(3 * (rules.length + 3 * 8))
  })
})

describe.skipIf(!hasRecordedData)('graded PaperBench trees', () => {
  test('every inner score is the weighted mean of its children', async () => {
    const path = recorded('criteria/paperbench_graded_trees.jsonl.gz')
    let trees = 0
    let nodes = 0
    let worst = 0
    for await (const { record } of readKind(path, 'graded-tree')) {
      trees++
      for (const [node, { score }] of treeScores(record.root, (leaf) => leaf.score)) {
        if (node.children.length === 0) continue
        nodes++
        worst = Math.max(worst, Math.abs(score! - node.score!))
      }
    }
    console.log(`${trees} trees, ${nodes} inner nodes, largest difference ${worst}`)
    expect(trees).toBeGreaterThan(0)
    expect(worst).toBeLessThan(1e-12)
  })
})

async function readTasks() {
  const scores = new Map<string, readonly number[]>()
  for (const model of models) {
    const path = recorded(`prm_scores/bon32/${model}_gsm8k.jsonl.gz`)
    for await (const { record } of readKind(path, 'scores'))
      scores.set(`${model} ${record.scores.sourceId}`, record.scores.stepScores)
  }
  const tasks: Task[] = []
  for await (const trajectories of byTask(trajectoriesOf('outcomes/bon32_gsm8k.jsonl.gz')))
    for (const group of groupTask(trajectories, { grouping: 'task' })) {
      const stepScores = group.candidates.map(({ sourceId }) =>
        models.map((model) => scores.get(`${model} ${sourceId}`)!),
      )
      tasks.push({ group, stepScores })
    }
  return tasks
}

/** A group, and per candidate and model the scores of its steps. */
type Task = { readonly group: Group; readonly stepScores: readonly (readonly number[])[][] }

async function* trajectoriesOf(path: string) {
  for await (const { record } of readKind(recorded(path), 'trajectory')) yield record.trajectory
}

function measure(tasks: readonly Task[], aggregator: AggregatorName, rule: PairRule) {
  let counts = noPairCounts
  const comparison = gapComparison()
  for (const { group, stepScores } of tasks) {
    const scored = group.candidates.map((candidate, index): ScoredCandidate => {
      const values = stepScores[index]!.map((ofModel) => aggregate(aggregator, ofModel))
      return { candidate, vector: { axes, values } }
    })
    const pairing = pairFronts({ group, scored } satisfies ScoredGroup, { rule })
    counts = countPairing(counts, pairing)
    comparison.addProblem([pairing])
  }
  const { rule: right, scalars } = comparison.result()
  return { statistics: pairStatistics(counts), right, scalars }
}

function told(share: RightShare | null): string {
  if (share === null) return 'unknown'
  const { pooled, perProblem, decidedCount, problemCount } = share
  const averaged = `${percent(perProblem)} per problem, ${problemCount}`
  return `${percent(pooled)} of ${decidedCount} (${averaged})`
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`
}
