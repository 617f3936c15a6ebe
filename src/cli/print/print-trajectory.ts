import type { CriterionId } from '../../domain/ids.ts'
import { type RewardTree, walkTree } from '../../domain/reward-tree.ts'
import type { ScoredStep, ScoredTrajectory } from '../../domain/scored-trajectory.ts'
import type { StepScore } from '../../domain/step-score.ts'
import { clipped, printable, type Style, type Terminal, wrapped } from '../terminal.ts'

/**
 * A trajectory with every step marked by the criterion it breaks, the reasons, and the root cause.
 */
export function printTrajectory(
  terminal: Terminal,
  { trajectory, steps, rootCause }: ScoredTrajectory,
  tree: RewardTree,
): void {
  const names = new Map([...walkTree(tree.roots)].map(({ node }) => [node.id, node.name]))
  const styles = stylesOf(steps)
  for (const line of wrapped(`Task: ${trajectory.task.prompt}`, terminal.columns))
    terminal.line(line)
  for (const [index, { scores }] of steps.entries()) {
    const text = trajectory.steps[index]!.content
    const worst = worstFault(scores)
    const mark = markOf(scores, worst)
    const style = worst === undefined ? 'plain' : styles.get(worst.criterionId)!
    printText(terminal, `${mark} ${index + 1}  `, text, style)
    if (worst !== undefined)
      printText(terminal, '       ', `${names.get(worst.criterionId)}: ${worst.reason}`, style)
    const rests = inheritedBy(scores)
    if (rests.length > 0)
      terminal.line(terminal.style('dim', `       rests on ${stepList(rests)}, which is at fault`))
  }
  const { answer, isCorrect } = trajectory.outcome ?? {}
  if (answer !== undefined) {
    const ruling =
      isCorrect === true ? 'right' : `wrong, ${trajectory.task.reference ?? 'unknown'} is right`
    terminal.line(
      `Answer: ${clipped(answer, 40)} (${isCorrect === undefined ? 'not ruled on' : ruling})`,
    )
  }
  if (rootCause !== undefined)
    terminal.line(terminal.style('bold', `Root cause: step ${rootCause + 1}`))
}

const faultStyles: readonly Style[] = ['red', 'yellow', 'magenta', 'blue', 'cyan']

/** One colour a criterion that is broken, in order of appearance. */
function stylesOf(steps: readonly ScoredStep[]): Map<CriterionId, Style> {
  const broken = new Set(
    steps.flatMap(({ scores }) => scores.filter(isFault).map(({ criterionId }) => criterionId)),
  )
  return new Map([...broken].map((id, index) => [id, faultStyles[index % faultStyles.length]!]))
}

function isFault({ ownFault }: StepScore): boolean {
  return ownFault
}

function worstFault(scores: readonly StepScore[]): StepScore | undefined {
  return scores.filter(isFault).toSorted((a, b) => a.value! - b.value!)[0]
}

/**
 * ✗ an own fault, ~ rests on an earlier one, ✓ scored without fault, and nothing where not scored.
 */
function markOf(scores: readonly StepScore[], worst: StepScore | undefined): string {
  if (worst !== undefined) return '✗'
  if (inheritedBy(scores).length > 0) return '~'
  return scores.some((score) => score.status === 'ok') ? '✓' : ' '
}

function inheritedBy(scores: readonly StepScore[]): number[] {
  return [...new Set(scores.flatMap((score) => score.inherits))].toSorted((a, b) => a - b)
}

function stepList(indices: readonly number[]): string {
  const numbers = indices.map((index) => index + 1)
  return numbers.length === 1 ? `step ${numbers[0]}` : `steps ${numbers.join(', ')}`
}

function printText(terminal: Terminal, lead: string, text: string, style: Style): void {
  const lines = wrapped(printable(text), terminal.columns - lead.length)
  for (const [index, line] of lines.entries())
    terminal.line(`${index === 0 ? lead : ' '.repeat(lead.length)}${terminal.style(style, line)}`)
}
