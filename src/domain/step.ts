/** Who wrote a step. Reasoning steps are the assistant's. */
export type Role = 'assistant' | 'user' | 'system' | 'tool'

/** A call that a step makes to a tool. `input` is the argument text as the policy wrote it. */
export type ToolCall = {
  readonly name: string
  readonly input: string
  readonly id?: string
}

/** Something beside text that a step or task carries: an image, a file, a table. */
export type Attachment = {
  readonly mediaType: string
  /** A URL, a path, or a data URL; never opened while reading. */
  readonly url: string
}

/** The smallest unit that is judged. Its place in the trajectory is its index (0-based). */
export type Step = {
  readonly content: string
  /** Default "assistant". */
  readonly role?: Role
  /** Who acted, where several agents share a trajectory. */
  readonly agent?: string
  readonly toolCalls?: readonly ToolCall[]
  /** What the environment answered to this step. It is context, and is not judged. */
  readonly observation?: string
  readonly attachments?: readonly Attachment[]
  /** Place of the step in the source's own list (a message index), where that is not its index. */
  readonly sourceIndex?: number
}

/** Two steps are the same act when text, role and tool calls agree. */
export function sameStep(a: Step, b: Step): boolean {
  return stepKey(a) === stepKey(b)
}

/** A text that is equal exactly for steps that are the same act. */
export function stepKey(step: Step): string {
  if (step.role === undefined && step.toolCalls === undefined && step.agent === undefined)
    return JSON.stringify(step.content)
  return JSON.stringify([
    step.content,
    step.role ?? 'assistant',
    step.agent ?? null,
    (step.toolCalls ?? []).map((call) => [call.name, call.input]),
  ])
}
