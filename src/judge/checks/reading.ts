import type { Step } from '../../domain/step.ts'
import type { Task } from '../../domain/task.ts'
import { type EquationChain, equationsIn } from '../../verifier/equations.ts'
import { type MathToken, mathTokens } from '../../verifier/math-tokens.ts'
import { numberWords } from '../../verifier/number-words.ts'
import { toNumber } from '../../verifier/rational.ts'

/** A step's text, read once for all checks. */
export type StepReading = {
  readonly text: string
  readonly tokens: readonly MathToken[]
  readonly chains: readonly EquationChain[]
  /** Every number of the text, in digits or words, in order of place. */
  readonly numbers: readonly PlacedNumber[]
  /** The step says that it rounds: "≈", "about", "rounded". */
  readonly isRounded: boolean
}

export type PlacedNumber = { readonly value: number; readonly start: number }

const readings = new WeakMap<Step, StepReading>()

/** The reading of a step; kept as long as the step object lives. Linear in the text, once. */
export function readStep(step: Step): StepReading {
  const known = readings.get(step)
  if (known) return known
  const reading = readText(step.content)
  readings.set(step, reading)
  return reading
}

/** The reading of a task's prompt; kept as long as the task object lives. */
export function readTask(task: Task): StepReading {
  const known = taskReadings.get(task)
  if (known) return known
  const reading = readText(task.prompt)
  taskReadings.set(task, reading)
  return reading
}

const taskReadings = new WeakMap<Task, StepReading>()

function readText(text: string): StepReading {
  const lexed = mathTokens(text)
  const chains = equationsIn(lexed)
  const numbers = placedNumbers(text, lexed.tokens)
  return { text, tokens: lexed.tokens, chains, numbers, isRounded: roundingWords.test(text) }
}

function placedNumbers(text: string, tokens: readonly MathToken[]): PlacedNumber[] {
  const printed = tokens.flatMap(({ number, start }) =>
    number ? [{ value: toNumber(number.value), start }] : [],
  )
  const spelt = numberWords(text).map(({ value, start }) => ({ value: toNumber(value), start }))
  return [...printed, ...spelt, ...joinedNumbers(text)].toSorted((a, b) => a.start - b.start)
}

/** Numbers that need more than one look: 15 in "15th", 8 and 25 in "8:25", 3/4, "350 000". */
function* joinedNumbers(text: string): Generator<PlacedNumber> {
  for (const { index: start, groups } of text.matchAll(joinedPattern)) {
    const { spaced, ordinal, first, sign, second } = groups!
    if (spaced) yield { value: Number(spaced.replaceAll(' ', '')), start }
    else if (ordinal) yield { value: Number(ordinal), start }
    else if (sign === ':') yield* [first, second].map((each) => ({ value: Number(each), start }))
    else if (Number(second) > 0) yield { value: Number(first) / Number(second), start }
  }
}

const joinedPattern = new RegExp(
  [
    String.raw`(?<![\d.,])(?<spaced>[1-9]\d{0,2}(?: \d{3})+)(?![\d.,]?\d)`,
    String.raw`(?<!\d)(?<ordinal>\d+)(?=(?:st|nd|rd|th)\b)`,
    String.raw`(?<!\d)(?<first>\d+)(?<sign>[:/])(?<second>\d+)`,
  ].join('|'),
  'g',
)

const roundingWords = new RegExp(
  [
    '≈',
    String.raw`\\approx|\\simeq`,
    String.raw`\b(?:approximate(?:ly)?|approx|about|around|nearly|roughly|nearest|estimate)\b`,
    String.raw`\bround(?:ed|ing|s)?\b`,
  ].join('|'),
  'i',
)

/** Source text on one line, with the currency sign before it, shortened for a reason. */
export function quote(text: string, start: number, end: number): string {
  const sign = /[\\$€£]{1,2}$/.exec(text.slice(Math.max(0, start - 2), start))?.[0] ?? ''
  const words = (sign + text.slice(start, Math.min(end, start + lookMax)))
    .replace(/\s+/g, ' ')
    .trim()
  return words.length <= quoteMax ? words : `${words.slice(0, quoteMax - 3)}...`
}

const quoteMax = 120
/** Characters of source that may be needed to fill a quote. */
const lookMax = 400
