/**
 * The rules judge on labelled solutions: where the first wrong step is, how far each shipped check
 * can be trusted, and how long it takes. Prints the tables of docs/checks.md.
 */
import { describe, expect, test } from 'vitest'
import { dyckStack } from '../../examples/dyck-stack-check.ts'
import { textHash } from '../../src/base/hash.ts'
import { countFaultyAttempts, measureChecks } from './check-precision.ts'
import type { ItemResult } from '../../src/benchmark/benchmark.ts'
import {
  firstBelow,
  firstErrorBaselines,
  measureFirstErrors,
  ruleFirstError,
} from '../../src/benchmark/first-error.ts'
import { facetMinima } from '../../src/benchmark/step-values.ts'
import { walkTree } from '../../src/domain/reward-tree.ts'
import type { Trajectory } from '../../src/domain/trajectory.ts'
import { readKind } from '../../src/format/read-records.ts'
import type { Check } from '../../src/judge/check.ts'
import { checkTree } from '../../src/judge/checks/check-tree.ts'
import { shippedChecks } from '../../src/judge/checks/shipped.ts'
import { rulesJudge } from '../../src/judge/rules-judge.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

describe.skipIf(!hasRecordedData)('the rules judge on labelled solutions', async () => {
  const processbench = hasRecordedData ? await readAll('steps/processbench.jsonl.gz') : []
  const mistakes = hasRecordedData ? await readAll('steps/big_bench_mistake.jsonl.gz') : []
  const labelled = [...processbench, ...mistakes]

  test('first errors, all and by halves of the tasks', async () => {
    const cases = await predict(labelled, shippedChecks)
    const halves = Map.groupBy(labelled.keys(), (at) => halfOf(labelled[at]!))
    const rows = [...halves].toSorted(([a], [b]) => a - b)
    const { splits } = measureFirstErrors(cases)
    const chance = measureFirstErrors(firstErrorBaselines(cases).chance).splits
    const lines = Object.entries(splits).map(([split, row]) => {
      const parts = rows.map(([, members]) => {
        const half = measureFirstErrors(members.map((index) => cases[index]!))
        return (half.splits[split]?.['f1'] ?? 0).toFixed(1)
      })
      const whole = ['accuracyError', 'accuracyCorrect', 'f1'].map((name) => row[name]!.toFixed(1))
      return tableRow([split, ...whole, ...parts, chance[split]!['f1']!.toFixed(1)])
    })
    console.log(
      ['| split | error | correct | F1 | half A | half B | chance |', ...lines].join('\n'),
    )
    expect(splits['multistep_arithmetic']!['f1']).toBeGreaterThanOrEqual(85)
    expect(splits['gsm8k']!['f1']).toBeGreaterThanOrEqual(20)
    for (const split of ['gsm8k', 'math', 'olympiadbench', 'omnimath'])
      expect(splits[split]!['accuracyCorrect']).toBeGreaterThanOrEqual(95)
  })

  test('every shipped check of soundness is more often right than wrong', () => {
    const figures = measureChecks(labelled, shippedChecks)
    const lines: string[] = []
    for (const check of shippedChecks) {
      const rows = figures.filter((row) => row.check === check.name)
      const [applied, violated, right, wrong] = (
        ['appliedCount', 'violatedCount', 'rightCount', 'wrongCount'] as const
      ).map((field) => rows.reduce((sum, row) => sum + row[field], 0))
      const splits = rows
        .filter((row) => row.rightCount + row.wrongCount > 0)
        .map((row) => `${row.split} ${row.rightCount}:${row.wrongCount}`)
      lines.push(
        tableRow([
          check.name,
          check.parent.facet,
          applied,
          violated,
          right,
          wrong,
          splits.join(', '),
        ]),
      )
      if (check.parent.facet === 'soundness') expect(right).toBeGreaterThanOrEqual(wrong!)
    }
    console.log(
      ['| check | facet | applies | violated | right | wrong | by split |', ...lines].join('\n'),
    )
  })

  test('a check of one’s own locates the first errors of bracket stacks', async () => {
    const brackets = labelled.filter(({ task }) => task.domain === 'dyck_languages')
    const f1 = measureFirstErrors(await predict(brackets, [dyckStack])).headline!
    console.log(`dyck_languages with a check of one's own: F1 ${f1.toFixed(1)}`)
    expect(f1).toBeGreaterThan(95)
  })
})

describe.skipIf(!hasRecordedData)('the rules judge on many attempts', () => {
  test('leaves right answers alone', async () => {
    const attempts = await readAll('outcomes/bon32_gsm8k.jsonl.gz')
    const begin = performance.now()
    const cases = await predict(attempts, shippedChecks)
    const seconds = (performance.now() - begin) / 1000
    const share = (isRight: boolean) => {
      const members = cases.filter((_, at) => attempts[at]!.outcome?.isCorrect === isRight)
      return members.filter(({ predicted }) => predicted !== null).length / members.length
    }
    const steps = attempts.reduce((sum, attempt) => sum + attempt.steps.length, 0)
    console.log(
      `${attempts.length} attempts, ${steps} steps, ${seconds.toFixed(1)} s; flagged ` +
        `${share(true).toFixed(4)} of the right and ${share(false).toFixed(4)} of the wrong`,
    )
    expect(share(true)).toBeLessThan(0.01)
  })

  test('what a check reports, it reports of wrong answers', async () => {
    const attempts = [
      ...(await readAll('outcomes/bon32_gsm8k.jsonl.gz')),
      ...(await readAll('outcomes/gsm8k_model_solutions.jsonl.gz')),
    ]
    const counts = countFaultyAttempts(attempts, shippedChecks)
    const lines = [...counts].map(([name, { wrong, right }]) => tableRow([name, wrong, right]))
    console.log(['| check | wrong answers | right answers |', ...lines].join('\n'))
    for (const { name, parent } of shippedChecks) {
      const { wrong, right } = counts.get(name)!
      if (parent.facet === 'soundness') expect(wrong).toBeGreaterThanOrEqual(right)
    }
  })
})

function tableRow(cells: readonly unknown[]): string {
  return `| ${cells.join(' | ')} |`
}

async function readAll(path: string): Promise<Trajectory[]> {
  const trajectories: Trajectory[] = []
  for await (const { record } of readKind(recorded(path), 'trajectory'))
    trajectories.push(record.trajectory)
  return trajectories
}

/** The half of the tasks that a trajectory's task falls into, by the hash of its prompt. */
function halfOf({ task }: Trajectory): number {
  return Number.parseInt(textHash(`half ${task.prompt}`, 2), 16) % 2
}

async function predict(
  trajectories: readonly Trajectory[],
  checks: readonly Check[],
): Promise<ItemResult[]> {
  const judge = rulesJudge(checks)
  const { roots } = checkTree(checks)
  const criteria = [...walkTree(roots)].map(({ node }) => node).filter(({ check }) => check)
  const cases: ItemResult[] = []
  for (const { id, task, steps, labels } of trajectories) {
    const targets = [...steps.keys()]
    const context = { task, steps, targets, windowStart: 0, carried: [] }
    const items = targets.flatMap((stepIndex) =>
      criteria.map((criterion) => ({ stepIndex, criterion })),
    )
    const { scores } = await judge.judge({ context, items })
    const byStep = Map.groupBy(scores, ({ stepIndex }) => stepIndex)
    const values = facetMinima(
      roots,
      targets.map((index) => byStep.get(index) ?? []),
    )
    const gold = labels?.kind === 'first-error' ? labels.firstErrorIndex : null
    const item = { id, split: task.domain ?? '', taskKey: task.id, attempts: [], gold }
    const goldSteps = steps.map(() => null)
    const optionCount = steps.length + 1
    cases.push(ruleFirstError({ ...item, goldSteps, optionCount }, { answer: firstBelow(values) }))
  }
  return cases
}
