/**
 * Texts in which every step ends in a marker: Math-Shepherd, OpenRLHF and OpenR. The step marker of
 * Math-Shepherd is a Cyrillic word that its tokenizer has as one token.
 */
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { accepted, trajectoryRecord } from './codec.ts'
import type { ParsedRow } from './format.ts'
import { perStepLabels } from './step-labels.ts'

/** Math-Shepherd's marker at the end of a step. */
export const stepMarker = 'ки'

/** A marked text as its parts: the task, and what each step says without its number. */
export type MarkedText = {
  readonly prompt: string
  readonly steps: readonly string[]
  /** What stands behind the last marker. */
  readonly rest: string
  /** The text does not say where the task ends: its first line was taken for it. */
  readonly isTaskGuessed: boolean
}

/**
 * Splits "task Step 1: ... ки\nStep 2: ... ки". The task ends at the last "Step 1:" before the
 * first marker; without one the first line is the task.
 */
export function splitMarked(text: string): MarkedText {
  const parts = text.split(stepMarker)
  const rest = parts.pop()!
  const [head = '', ...later] = parts
  const start = head.lastIndexOf(firstStep)
  const isNumbered = start !== -1 && (start === 0 || /\s/.test(head[start - 1]!))
  const cut = isNumbered ? start : Math.max(0, head.indexOf('\n'))
  const prompt = head.slice(0, cut)
  const first = head.slice(cut)
  const isStepless = parts.length === 0
  return {
    prompt: isStepless ? text : prompt.trimEnd(),
    steps: isStepless ? [] : [first, ...later].map(withoutNumber),
    rest: isStepless ? '' : rest,
    isTaskGuessed: !isStepless && !isNumbered,
  }
}

const firstStep = 'Step 1:'

function withoutNumber(text: string, index: number): string {
  const step = text.trim()
  const number = `Step ${index + 1}:`
  return step.startsWith(number) ? step.slice(number.length).trimStart() : step
}

/** The text of a trajectory with `mark(index)` after each step. */
export function joinMarked({ task, steps }: Trajectory, mark: (index: number) => string): string {
  const lines = steps.map((step, index) => `Step ${index + 1}: ${step.content} ${mark(index)}`)
  return `${task.prompt} ${lines.join('\n')}`
}

/** Why reading a marked text back would not give this trajectory; undefined when it does. */
export function markingFault({ task, steps }: Trajectory): string | undefined {
  if (steps.length === 0) return 'the row has no steps'
  if (task.prompt.includes(stepMarker)) return `the prompt holds the step marker "${stepMarker}"`
  if (task.prompt !== task.prompt.trimEnd()) return 'the prompt ends in white space'
  for (const [index, { content }] of steps.entries()) {
    if (content.includes(stepMarker))
      return `step ${index} (from 0) holds the step marker "${stepMarker}"`
    if (content !== content.trim()) return `step ${index} (from 0) begins or ends in white space`
    if (index === 0 && content.includes(firstStep)) return `step 0 holds "${firstStep}"`
  }
  return undefined
}

/** A labelled solution whose labels are words: "+" or "-", or numbers. */
export function labelledRow(
  text: MarkedText,
  labels: readonly unknown[],
  about: {
    readonly field: string
    /** The field that holds the text. */
    readonly text: string
    readonly domain?: string | undefined
    /** Of labels that are numbers. Default: told by the numbers. */
    readonly scale?: 'soft' | undefined
  },
): ParsedRow {
  const { prompt, steps, rest, isTaskGuessed } = text
  const values = labels.map(signValue)
  const { labels: read, invalid } = perStepLabels(values, about.field, steps.length, about)
  const trajectory = makeTrajectory({
    task: makeTask(prompt, { domain: about.domain }),
    steps: steps.map((content) => ({ content })),
    ...(read && { labels: read }),
  })
  return accepted([trajectoryRecord(trajectory)], {
    invalidLabels: invalid,
    unread: rest.trim() === '' ? [] : [`${about.text}, behind the last step`],
    guessed: isTaskGuessed ? ['task.prompt, as the first line'] : [],
  })
}

function signValue(label: unknown): unknown {
  if (label === '+') return true
  return label === '-' ? false : label
}

/** "+" for a right step, "-" for a wrong one. */
export function sign(value: number | null | undefined): '+' | '-' {
  return value === 1 ? '+' : '-'
}
