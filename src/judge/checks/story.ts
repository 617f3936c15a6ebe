import type { Task } from '../../domain/task.ts'
import type { MathToken } from '../../verifier/math-tokens.ts'
import { readTask } from './reading.ts'

/**
 * Whether a task tells of amounts of things in words, rather than asking for algebra or arithmetic:
 * a dozen words or more, and no letters for unknowns. What holds of things (no negative amounts, no
 * numbers from nowhere) need not hold of numbers.
 */
export function isStory(task: Task): boolean {
  const known = stories.get(task)
  if (known !== undefined) return known
  const { text, tokens } = readTask(task)
  const words = tokens.filter((token) => token.kind === 'word').length
  const isOne = words >= storyWordsMin && !tokens.some((token) => isUnknown(token, text))
  stories.set(task, isOne)
  return isOne
}

const stories = new WeakMap<Task, boolean>()

const storyWordsMin = 12

/** A lone letter that is no article, no unit behind a number and no half of the day. */
function isUnknown({ kind, text: letter, start, end }: MathToken, text: string): boolean {
  if (kind !== 'name') return false
  const [before, after] = [text.slice(Math.max(0, start - 3), start), text.slice(end, end + 3)]
  if (/^a$/i.test(letter) && /^\s+(?:[\p{L}\d"“'‘]|\\?[$€£])/u.test(after)) return false
  if (/^(?:k?[gms]|[hlL])$/.test(letter) && /[\d/]\s?$/.test(before)) return false
  return !(/^[ap]$/i.test(letter) && /^\.m/i.test(after)) && !/[ap]\.$/i.test(before)
}
