import type { Step } from '../domain/step.ts'

/** A step as plain text: what it says, its tool calls, and what came back. */
export function stepText({ content, toolCalls = [], observation }: Step): string {
  if (toolCalls.length === 0 && observation === undefined) return content
  const calls = toolCalls.map((call) => `[call ${call.name}(${call.input})]`)
  const answer = observation === undefined ? [] : [`[observation] ${observation}`]
  return [content, ...calls, ...answer].filter((part) => part !== '').join('\n')
}

/** A step that says its tool calls and what came back in its text. */
export function plainStep(step: Step): Step {
  const { toolCalls, observation, ...own } = step
  if (toolCalls === undefined && observation === undefined) return step
  return { ...own, content: stepText(step) }
}

/** Steps as texts; what came back after the last one was not written by the policy. */
export function stepTexts(steps: readonly Step[]): readonly string[] {
  return steps.map((step, index) => {
    if (index < steps.length - 1 || step.observation === undefined) return stepText(step)
    const { observation: _, ...own } = step
    return stepText(own)
  })
}

/** Steps that are plain texts as one text, each on a line of its own. */
export function stepsText(steps: readonly Step[]): string {
  return steps.map(({ content }) => content).join('\n')
}
