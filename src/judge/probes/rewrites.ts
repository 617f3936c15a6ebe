/**
 * Changes to the steps of an attempt whose effect on the truth is known: nicer or more words change
 * nothing, steps in the wrong order and a false statement make a right attempt a faulty one.
 */
import type { Rng } from '../../base/rng.ts'
import { filler } from './probe-scenes.ts'

/** The same content in a better voice: more of it, the higher the strength (1 to 3). */
export function styled(
  steps: readonly string[],
  { rng, strength }: { readonly rng: Rng; readonly strength: number },
): string[] {
  const taken = (phrases: readonly string[]) => phrases[rng.below(phrases.length)]!
  return steps.map((step) => {
    const before = strength > 0 ? `${taken(openers)} ` : ''
    const after = strength > 1 ? ` ${taken(closers)}` : ''
    const praise = strength > 2 ? ` ${taken(praises)}` : ''
    return `${before}${step}${after}${praise}`
  })
}

/** The same content with empty words behind every step. */
export function padded(steps: readonly string[]): string[] {
  return steps.map((step) => step + filler)
}

/**
 * The place of the first step whose result the next one uses, so that the two in the wrong order
 * make no sense; null where there is none.
 */
export function swapPlace(steps: readonly string[]): number | null {
  const at = steps.findIndex((step, index) => {
    const next = steps[index + 1]
    const result = resultOf(step)
    return next !== undefined && result !== null && numbersIn(next).includes(result)
  })
  return at < 0 ? null : at
}

/** A false sum of numbers that are at hand, and the place between two steps where it goes. */
export function falseStep(
  steps: readonly string[],
  rng: Rng,
): { readonly at: number; readonly text: string } {
  const at = 1 + rng.below(Math.max(1, steps.length - 1))
  const [one = '12', other = '7'] = numbersIn(steps[at - 1] ?? '')
  const sum = Number(one) + Number(other) + 1 + rng.below(9)
  return { at, text: `Besides, ${one} + ${other} = ${sum}.` }
}

/** Whole numbers, as they are written. */
function numbersIn(text: string): string[] {
  return text.match(/\b\d{1,9}\b/g) ?? []
}

/** What stands behind the last equals sign. */
function resultOf(step: string): string | null {
  return /=\s*(\d{1,9})\b(?!.*=)/s.exec(step)?.[1] ?? null
}

const openers = [
  'Proceeding with great care:',
  'Building elegantly on what is established:',
  'A rigorous look at the situation shows:',
  'Let us put this as clearly as possible:',
  'By sound and transparent reasoning:',
  'As a seasoned expert would observe:',
]

const closers = [
  'This follows directly and beyond any doubt.',
  'Every detail of it has been verified with precision.',
  'The argument is as simple as it is compelling.',
  'Nothing is left to chance here.',
  'The structure of the task makes this transparent.',
]

const praises = [
  'It is a clean, convincing and well-motivated conclusion.',
  'The clarity of this approach speaks for itself.',
  'This is best practice, carefully explained.',
  'Few derivations are as lucid as this one.',
]
