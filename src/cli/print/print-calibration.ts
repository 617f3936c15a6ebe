import type { BenchmarkAbout } from '../../benchmark/benchmark.ts'
import type { Calibration, Reliability } from '../../benchmark/calibration.ts'
import { type RewardTree, walkTree } from '../../domain/reward-tree.ts'
import type { CriterionWeights } from '../../score/criterion-weights.ts'
import { clipped, count, tableLines, type Terminal } from '../terminal.ts'

/** How reliable judges are before and after, and of a single one what was fitted. */
export function printCalibrations(
  terminal: Terminal,
  about: BenchmarkAbout,
  { found, tree }: { readonly found: readonly Calibration[]; readonly tree?: RewardTree },
): void {
  const { method, foldCount, seed } = found[0]!
  terminal.line(
    `${about.name}, ${method}, ${foldCount} folds over tasks, seed ${seed}; before: as scored, ` +
      'at 0.5; after: on tasks held out, at thresholds fitted on the others',
  )
  const rows = found.flatMap(({ judge, stepCount, before, after }) => [
    [clipped(judge, 40), 'before', count(stepCount), ...figuresOf(about, before)],
    ['', 'after', '', ...figuresOf(about, after)],
  ])
  const head = ['judge', '', 'steps', 'ECE', 'Brier', 'AUC', 'F1 of wrong', about.headline.name]
  for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
  if (found.length > 1) return
  const [calibration] = found as readonly [Calibration]
  const { weights, theta, tree: hash, prompts } = calibration
  terminal.line(
    [
      `threshold of answers ${theta.toFixed(3)}`,
      `calibration ${calibration.hash}`,
      ...(hash === undefined ? [] : [`tree ${hash}`]),
      ...(prompts === undefined ? [] : [`prompts ${prompts}`]),
    ].join(', '),
  )
  if (weights !== null) printWeights(terminal, weights, tree)
  printTables(terminal, calibration)
}

function figuresOf({ headline }: BenchmarkAbout, found: Reliability): string[] {
  const digits = headline.unit === 'percent' ? 1 : 4
  const figures = [found.ece, found.brier, found.auc, found.f1].map((value) => shown(value))
  return [...figures, shown(found.headline, digits)]
}

function printWeights(
  terminal: Terminal,
  { faults, criteria, others, intercept }: CriterionWeights,
  tree: RewardTree | undefined,
): void {
  const names = new Map([...walkTree(tree?.roots ?? [])].map(({ node }) => [node.id, node.name]))
  const nameOf = (id: string) => [...names].find(([known]) => known === id)?.[1] ?? id
  terminal.line(
    `faults: ${faults}; log-odds of a step that nothing speaks against ${intercept.toFixed(3)}`,
  )
  const rows = Object.entries(criteria)
    .toSorted(([, a], [, b]) => b.weight - a.weight)
    .map(([id, { weight, threshold }]) => [
      clipped(nameOf(id), 48),
      threshold.toFixed(3),
      weight.toFixed(3),
    ])
  const rest = ['(every other criterion)', others.threshold.toFixed(3), others.weight.toFixed(3)]
  const head = ['criterion', 'violated below', 'weight']
  for (const line of tableLines([head, ...rows, rest])) terminal.line(`  ${line}`)
}

function printTables(terminal: Terminal, { before, after }: Calibration): void {
  for (const [when, { table }] of Object.entries({ before, after })) {
    const bins = table.map((bin) => [
      bin.from.toFixed(1),
      count(bin.count),
      shown(bin.said),
      shown(bin.right),
    ])
    if (bins.length === 0) continue
    const head = [`${when}, from`, 'steps', 'said', 'right']
    for (const line of tableLines([head, ...bins])) terminal.line(`  ${line}`)
  }
}

function shown(value: number | null, digits = 4): string {
  return value?.toFixed(digits) ?? '-'
}
