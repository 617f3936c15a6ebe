import { evaluate } from '../../verifier/evaluate.ts'
import { type FinalAnswer, findFinalAnswer } from '../../verifier/final-answer.ts'
import {
  divide,
  equal,
  formatRational,
  multiply,
  type Rational,
  rational,
} from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'
import { isStory } from './story.ts'

/** The final answer is a value that the solution came to. */
export const answerFollows: Check = {
  name: 'answer-follows',
  criterion: {
    name: 'The answer follows',
    description: 'The final answer is the value that the last computation came to.',
  },
  parent: consistency,
  find: findAnswer,
}

function findAnswer({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  const answer = findFinalAnswer(reading.text)
  if (!answer?.value) return notApplicable
  const ledger = ledgerBefore(task, steps, index)
  const here = valuesBefore(reading, answer)
  const last = here.at(-1) ?? [...ledger.computed.values()].at(-1)?.value
  if (!last) return notApplicable
  const { value } = answer
  const evidence = quote(reading.text, answer.start, answer.end)
  const sources = [...ledger.computed.values()].filter((entry) => isSame(entry.value, value))
  const restsOn = here.some((known) => isSame(known, value))
    ? []
    : sources.slice(-1).map((entry) => entry.stepIndex)
  if (sources.length > 0 || here.some((known) => isSame(known, value))) {
    const reason = `The answer ${formatRational(value)} was computed before.`
    return { applicable: true, score: 1, reason, evidence, restsOn }
  }
  const amount = Math.abs(Number(formatRational(value)))
  if (!isStory(task) || ledger.mentioned.has(amount) || isStated(reading, answer))
    return notApplicable
  const [stated, computed] = [formatRational(value), formatRational(last)]
  const reason = `The answer ${stated} is no computed value; the last of them is ${computed}.`
  return { applicable: true, score: 0.1, reason, evidence }
}

/** What the equations of the step come to, as far as they do not stand inside the answer itself. */
function valuesBefore({ chains }: StepReading, answer: FinalAnswer): Rational[] {
  return chains
    .flatMap((chain) => chain.sides)
    .filter((side) => side.end <= answer.start || side.start < answer.start)
    .flatMap((side) => (side.expression && evaluate(side.expression)) ?? [])
}

/**
 * The same number stands before the answer right behind an equality sign or an "is", as the result
 * of something that cannot be read. Elsewhere in the sentence it only announces the answer.
 */
function isStated({ tokens }: StepReading, { start, value }: FinalAnswer): boolean {
  return tokens.some(
    ({ number, start: place }, at) =>
      number !== undefined &&
      place < start &&
      isSame(number.value, value!) &&
      tokens.slice(Math.max(0, at - resultReach), at).some(({ kind }) => kind === 'relation'),
  )
}

/** How many signs may stand between "=" and its result: a minus sign, an opening bracket. */
const resultReach = 3

/** Equal, also as dollars and cents or as share and percentage. */
function isSame(a: Rational, b: Rational): boolean {
  if (equal(a, b) || equal(multiply(a, hundred), b)) return true
  return equal(divide(a, hundred)!, b)
}

const hundred = rational(100)
