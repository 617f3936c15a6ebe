import type { Step } from '../../domain/step.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { economy } from './parents.ts'
import { quote } from './reading.ts'

/** Repeated and circular steps: a step says something that was not said before. */
export const stepsAdvance: Check = {
  name: 'steps-advance',
  criterion: {
    name: 'Steps advance',
    description:
      'The step adds something new instead of repeating an earlier step or coming back to it.',
  },
  parent: economy,
  find: findAdvance,
}

function findAdvance({ steps, index }: CheckInput): Finding {
  const step = steps[index]!
  const words = wordsOf(step)
  if (words.all.length < wordsMin || (step.toolCalls?.length ?? 0) > 0) return notApplicable
  const twin = steps.slice(0, index).findLastIndex((earlier) => isSaid(words, wordsOf(earlier)))
  if (twin === -1) return { applicable: true, score: 1, reason: 'No earlier step says the same.' }
  const evidence = quote(step.content, 0, step.content.length)
  const reason =
    twin === index - 1
      ? 'The step repeats the one before it.'
      : `The step comes back to step ${twin + 1} and adds nothing to it.`
  return { applicable: true, score: 0.1, reason, evidence, restsOn: [twin] }
}

/** Shorter steps, such as "Therefore:", may come again. */
const wordsMin = 5
/** Share of the step's pairs of neighbouring words that an earlier step must have too. */
const saidShare = 0.95

type Words = {
  readonly all: readonly string[]
  /** Numbers and signs in order; a step with others is another step. */
  readonly formula: string
}

function isSaid(words: Words, earlier: Words): boolean {
  if (words.formula !== earlier.formula) return false
  if (words.all.length < saidShare * earlier.all.length) return false
  const [own, other] = [pairsOf(words.all), pairsOf(earlier.all)]
  return own.intersection(other).size >= saidShare * Math.max(own.size, other.size)
}

/** The different pairs of neighbouring words. */
function pairsOf(words: readonly string[]): ReadonlySet<string> {
  return new Set(words.slice(1).map((word, at) => `${words[at]} ${word}`))
}

const known = new WeakMap<Step, Words>()

/** The step's words without numbering, markup and case; kept as long as the step lives. */
function wordsOf(step: Step): Words {
  const before = known.get(step)
  if (before) return before
  const text = step.content.toLowerCase().replace(/^\W*(?:step\s*)?\d+\s*[.:)]/, ' ')
  const all = text.match(/[\p{L}\p{N}]+/gu) ?? []
  const formula = text.match(/[\d.]+|[-+*/=^<>()[\]{}]/g)?.join(' ') ?? ''
  const words = { all, formula }
  known.set(step, words)
  return words
}
