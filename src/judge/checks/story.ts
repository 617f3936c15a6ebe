import type { Task } from '../../domain/task.ts'
import { readTask } from './reading.ts'

/**
 * Whether a task tells of amounts of things in words, rather than asking for algebra or arithmetic:
 * a dozen words or more, and no letters for unknowns. What holds of things (no negative amounts, no
 * numbers from nowhere) need not hold of numbers.
 */
export function isStory(task: Task): boolean {
  const { tokens } = readTask(task)
  const words = tokens.filter((token) => token.kind === 'word').length
  return words >= storyWordsMin && !tokens.some((token) => token.kind === 'name')
}

const storyWordsMin = 12
