import type { PreferencePair } from '../../domain/preference-pair.ts'
import { type RewardTree, walkTree } from '../../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../../domain/scored-trajectory.ts'
import type { GroupRow } from '../../job/rows.ts'
import { clipped, type Terminal, wrapped } from '../terminal.ts'

/** The candidates of a group by front, with their scores on the common axes. */
export function printFronts(
  terminal: Terminal,
  group: GroupRow,
  contents: ReadonlyMap<string, ScoredTrajectory>,
  tree: RewardTree,
): void {
  const names = new Map([...walkTree(tree.roots)].map(({ node }) => [node.id, node.name]))
  const { task, steps } = contents.get(group.candidates[0]!.trajectoryId)!.trajectory
  for (const line of wrapped(`Task: ${task.prompt}`, terminal.columns)) terminal.line(line)
  for (const [index, step] of steps.slice(0, group.stepIndex).entries())
    terminal.line(
      terminal.style('dim', clipped(`  ${index + 1}  ${step.content}`, terminal.columns)),
    )
  terminal.line(`Axes: ${group.axes.map((axis) => names.get(axis) ?? axis).join(' · ')}`)
  const ranked = group.candidates.toSorted((a, b) => a.rank - b.rank)
  for (const { rank, values, trajectoryId } of ranked) {
    const step = contents.get(trajectoryId)!.trajectory.steps[group.stepIndex]!
    const scores = values.map((value) => (value === null ? '   -' : value.toFixed(2))).join('  ')
    const lead = `  front ${rank + 1}   ${scores}   `
    const style = rank === 0 ? 'green' : 'plain'
    terminal.line(
      `${lead}${terminal.style(style, clipped(step.content, terminal.columns - lead.length))}`,
    )
  }
}

/** Chosen over rejected, and what speaks for it. */
export function printPair(
  terminal: Terminal,
  { chosen, rejected, evidence }: PreferencePair,
): void {
  const text = (steps: PreferencePair['chosen']['steps']) =>
    clipped(steps.map(({ content }) => content).join(' / '), terminal.columns - 12)
  terminal.line(`  chosen    ${terminal.style('green', text(chosen.steps))}`)
  terminal.line(`  rejected  ${terminal.style('red', text(rejected.steps))}`)
  for (const reason of evidence.slice(0, 3))
    terminal.line(terminal.style('dim', `  because   ${clipped(reason, terminal.columns - 12)}`))
  terminal.line()
}
