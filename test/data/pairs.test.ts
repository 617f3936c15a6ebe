/**
 * Pareto pairs, their right-share beside that of scalars, and weighted aggregation, on recorded
 * data.
 */
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { ScoredCandidate, ScoredGroup } from '../../src/domain/group.ts'
import { type CriterionId, givenId } from '../../src/domain/ids.ts'
import type { PairRule } from '../../src/domain/preference-pair.ts'
import { makeTask } from '../../src/domain/task.ts'
import { makeTrajectory } from '../../src/domain/trajectory.ts'
import { gapComparison } from '../../src/pair/gap-comparison.ts'
import { groupTask } from '../../src/pair/groups.ts'
import { pairFronts } from '../../src/pair/pair-fronts.ts'
import { countPairing, noPairCounts, pairStatistics } from '../../src/pair/pair-statistics.ts'
import type { RightShare } from '../../src/pair/right-share.ts'
import { type AggregatorName, aggregate } from '../../src/score/aggregate.ts'
import { treeScores } from '../../src/score/tree-score.ts'

const data =
  process.env['PARETREE_DATA'] ?? fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const isPresent = existsSync(data)
if (!isPresent) console.log(`skipped: there is no recorded data at ${data}`)

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

describe.skipIf(!isPresent)('seven reward models as seven axes over best-of-32', () => {
  const tasks = isPresent ? readTasks() : []

  test.each([
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

describe.skipIf(!isPresent)('graded PaperBench trees', () => {
  test('every inner score is the weighted mean of its children', () => {
    const trees = rows<{ graded: Graded }>('criteria/paperbench_graded_trees.jsonl.gz')
    let nodes = 0
    let worst = 0
    for (const { graded } of trees) {
      const scores = treeScores(nodeOf(graded), ({ given }) => given)
      for (const [node, { score }] of scores) {
        if (node.children.length === 0) continue
        nodes++
        worst = Math.max(worst, Math.abs(score! - node.given))
      }
    }
    console.log(`${trees.length} trees, ${nodes} inner nodes, largest difference ${worst}`)
    expect(worst).toBeLessThan(1e-12)
  })
})

function readTasks() {
  const scores = models.map((model) => {
    const file = rows<ScoreRow>(`prm_scores/bon32/${model}_gsm8k.jsonl.gz`)
    return new Map(file.map((row) => [`${row.problem_id}#${row.candidate_index}`, row.step_scores]))
  })
  return rows<OutcomeRow>('outcomes/bon32_gsm8k.jsonl.gz').map(
    ({ problem_id, problem, candidates }) => {
      const task = makeTask(problem.question, { reference: problem.ground_truth })
      const trajectories = candidates.map((row) =>
        makeTrajectory({
          task,
          sourceId: `${problem_id}#${row.candidate_index}`,
          steps: row.steps.map((content) => ({ content })),
          outcome: { isCorrect: row.is_correct },
        }),
      )
      const [group] = [...groupTask(trajectories, { grouping: 'task' })]
      const stepScores = trajectories.map(({ sourceId }) =>
        scores.map((ofModel) => ofModel.get(sourceId!)!),
      )
      return { group: group!, stepScores }
    },
  )
}

function measure(tasks: ReturnType<typeof readTasks>, aggregator: AggregatorName, rule: PairRule) {
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

type ScoreRow = { problem_id: string; candidate_index: number; step_scores: number[] }

type OutcomeRow = {
  problem_id: string
  problem: { question: string; ground_truth: string }
  candidates: { candidate_index: number; steps: string[]; is_correct: boolean }[]
}

type Graded = { weight: number; score: number; sub_tasks: Graded[] }

type GradedTree = { weight: number; given: number; children: GradedTree[] }

function nodeOf({ weight, score, sub_tasks }: Graded): GradedTree {
  return { weight, given: score, children: sub_tasks.map(nodeOf) }
}

function rows<Row>(path: string): Row[] {
  const text = gunzipSync(readFileSync(new URL(path, `file://${data}/`))).toString('utf8')
  return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Row]))
}
