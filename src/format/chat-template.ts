/**
 * Chats as the one text that a reward model reads: turns between `<|im_start|>` and `<|im_end|>`,
 * and, for a process reward model, `<extra_0>` behind every step. Qwen2.5-Math-PRM was trained on
 * it.
 */
import type { Step } from '../domain/step.ts'

const opening = '<|im_start|>'
const closing = '<|im_end|>'
const marker = '<extra_0>'

/** What Qwen2.5-Math-PRM is told before the task. */
const instruction = 'Please reason step by step, and put your final answer within \\boxed{}.'

function turn(role: string, text: string): string {
  return `${opening}${role}\n${text}${closing}\n`
}

/** A task and its steps with the marker behind each step. */
export function markedChat(prompt: string, steps: readonly Pick<Step, 'content'>[]): string {
  const asked = turn('system', instruction) + turn('user', prompt)
  if (steps.length === 0) return asked
  return asked + turn('assistant', steps.map(({ content }) => `${content}${marker}`).join(''))
}

/** A task and what was answered, as turns without markers. */
export function templatedChat(prompt: string, answer: string): string {
  return turn('user', prompt) + turn('assistant', answer)
}

/** A templated text as the task and its steps: cut at the markers, where it has any. */
export type TemplatedChat = {
  /** Empty where the text has no turns. */
  readonly prompt: string
  readonly steps: readonly string[]
  /** Whether there is a system turn that says something of its own. */
  readonly hasOwnSystem: boolean
}

/** Reads a text back; one without turns is a single step of an unknown task. */
export function readTemplated(text: string): TemplatedChat {
  const turns = text
    .split(opening)
    .slice(1)
    .map((part) => {
      const cut = part.indexOf('\n')
      const content = part.slice(cut + 1).replace(/<\|im_end\|>\n?$/, '')
      return { role: part.slice(0, Math.max(0, cut)), content }
    })
  if (!isTemplated(text)) return { prompt: '', steps: [text], hasOwnSystem: false }
  const say = (role: string) => turns.filter((each) => each.role === role)
  const answers = say('assistant').map(({ content }) => content)
  return {
    prompt: say('user')
      .map(({ content }) => content)
      .join('\n\n'),
    steps: answers.flatMap(cutAtMarkers),
    hasOwnSystem: say('system').some(({ content }) => content !== instruction),
  }
}

/** Whether a text is turns, rather than a task and its steps in some other way. */
export function isTemplated(text: string): boolean {
  return text.startsWith(opening)
}

function cutAtMarkers(answer: string): readonly string[] {
  const parts = answer.split(marker)
  return parts.at(-1) === '' && parts.length > 1 ? parts.slice(0, -1) : parts
}

/** Why a text would not be read back as it was; undefined when it would. */
export function templateFault(texts: readonly string[]): string | undefined {
  for (const sign of [opening, closing, marker])
    if (texts.some((text) => text.includes(sign))) return `the prompt or a step holds "${sign}"`
  return undefined
}
