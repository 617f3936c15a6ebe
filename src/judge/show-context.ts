/**
 * A trajectory as a prompt shows it. The order is that of what is shared: task, then steps as they
 * came, so that the prompt for step 5 begins with all of the prompt for step 4 and a provider's
 * prefix cache finds it; what is asked comes after that (docs/decisions/9-prompt-layout.md).
 */
import { contentHash } from '../base/hash.ts'
import type { Criterion } from '../domain/criterion.ts'
import { type Step, stepKey } from '../domain/step.ts'
import { type Fence, type FencedPart, makeFence, oneLine } from './fence.ts'
import type { StepContext } from './judge.ts'

/**
 * The fence of everything that is asked about one task. The code words of `others`, which stand in
 * the same prompt, are kept out of it too.
 */
export function fenceOf(
  { task }: Pick<StepContext, 'task'>,
  key: string,
  others: readonly Fence[] = [],
): Fence {
  return makeFence(key, task.id, others)
}

/** The lane of a role's calls about one trajectory: they grow from one another. */
export function laneOf(role: string, { task, steps }: StepContext): string {
  return `${role} ${contentHash([task.id, ...steps.map(stepKey)])}`
}

/**
 * Task and steps up to the last target, fenced. `showReference` puts the right answer with them.
 */
export function shownTrajectory(
  fence: Fence,
  context: StepContext,
  { showReference }: { readonly showReference: boolean },
): string {
  const { task, steps } = context
  const first = firstShown(context)
  const end = Math.max(-1, ...context.targets) + 1
  const reference =
    showReference && task.reference !== undefined
      ? [{ label: 'reference answer', text: task.reference }]
      : []
  return fence.around([
    { label: 'task', text: task.prompt },
    ...reference,
    ...steps.slice(first, end).map((step, offset) => shownStep(step, first + offset)),
  ])
}

/**
 * The window slides in strides: with mu = 3 a step is shown with the three to six steps before it,
 * so that the prompts of a stride still begin alike. Without a window (mu = 0) nothing else is
 * shown.
 */
function firstShown({ windowStart, targets }: StepContext): number {
  return windowStart === targets[0] ? windowStart : windowStart - (windowStart % windowStride)
}

const windowStride = 4

function shownStep(step: Step, index: number): FencedPart {
  const who = step.agent ?? (step.role === undefined || step.role === 'assistant' ? '' : step.role)
  const calls = (step.toolCalls ?? []).map(({ name, input }) => `calls ${name}: ${input}`)
  const seen = step.observation === undefined ? [] : [`is answered: ${step.observation}`]
  const beside = (step.attachments ?? []).map(({ mediaType }) => `(with a ${mediaType})`)
  const by = who === '' ? [] : [`by ${oneLine(who, 60)}`]
  const text = [...by, step.content, ...calls, ...beside, ...seen].filter((line) => line !== '')
  return { label: `step ${index + 1}`, text: text.join('\n') }
}

/** Criteria by number, each one line: whoever wrote them is not trusted either. */
export function shownCriteria(
  fence: Fence,
  criteria: readonly Pick<Criterion, 'name' | 'description'>[],
  firstNumber = 1,
): string {
  return fence.around(
    criteria.map(({ name, description }, index) => ({
      label: `criterion ${firstNumber + index}`,
      text: `${oneLine(name, nameCharsMax)}: ${oneLine(description, descriptionCharsMax)}`,
    })),
  )
}

/** Longer than any sentence that the method writes; a criterion cannot become a prompt. */
export const nameCharsMax = 120
export const descriptionCharsMax = 600

/** "step 3", or "steps 1, 2, 4". */
export function stepNumbers(indices: readonly number[]): string {
  const numbers = indices.map((index) => index + 1)
  return numbers.length === 1 ? `step ${numbers[0]}` : `steps ${numbers.join(', ')}`
}
