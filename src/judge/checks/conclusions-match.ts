import type { EquationChain } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import { operatorCount } from '../../verifier/expression.ts'
import { toNumber } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore, type Ledger } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'
import { isStory } from './story.ts'

/** "180 / 7.5 = 24, so it takes 26 minutes": what is concluded is what was computed. */
export const conclusionsMatch: Check = {
  name: 'conclusions-match',
  criterion: {
    name: 'Conclusions match',
    description: 'The number that a sentence draws from a computation is what it came to.',
  },
  parent: consistency,
  find: findConclusions,
}

function findConclusions({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  if (reading.chains.length === 0 || !isStory(task)) return notApplicable
  const ledger = ledgerBefore(task, steps, index)
  let kept: Finding = notApplicable
  for (const chain of reading.chains) {
    const computed = resultOf(chain)
    const drawn = computed === undefined ? undefined : conclusionOf(chain, reading)
    if (computed === undefined || !drawn) continue
    const evidence = quote(reading.text, chain.start, drawn.end)
    const values = `${drawn.value} where ${computed} was computed`
    const isRight = isRounding(drawn.value, computed)
    if (isRight) kept = { applicable: true, score: 1, reason: `"${evidence}" agrees.`, evidence }
    else if (!isKnown(drawn.value, chain, reading, ledger))
      return {
        applicable: true,
        score: 0.1,
        reason: `"${evidence}" concludes ${values}.`,
        evidence,
      }
  }
  return kept
}

/** What a computation in numbers came to; undefined for anything else. */
function resultOf({ sides }: EquationChain): number | undefined {
  const isComputed = sides.some(({ expression }) => expression && operatorCount(expression) > 0)
  const last = sides.at(-1)!.expression
  const value = isComputed && last ? evaluate(last) : undefined
  return value && toNumber(value)
}

/** The one number behind the "so" that follows a computation in its sentence. */
function conclusionOf(
  { end }: EquationChain,
  { text, numbers }: StepReading,
): { readonly value: number; readonly end: number } | undefined {
  const clause = conclusion.exec(text.slice(end, end + reach))?.[0]
  if (!clause || computing.test(clause)) return undefined
  const drawn = numbers.filter(({ start }) => start >= end && start < end + clause.length)
  const [only] = drawn
  if (!only || drawn.length > 1 || !/\d/.test(text[only.start]!)) return undefined
  return { value: only.value, end: end + clause.length }
}

const reach = 200
const conclusion = new RegExp(
  String.raw`^[^\n.;,=]{0,25}[,.;]?\s*\b(?:so|therefore|thus|hence|which means|meaning)\b` +
    String.raw`(?:[^.\n;=]|\.(?=\d))*`,
  'i',
)
/** Something is computed or named in the clause: its number is an operand. */
const computing = /[=%_^]|[-+*×÷/] ?\$?\d|\d[a-z]|\\(?:times|frac|div)|\b(?:twice|half|times)\b/i

/** The computed number itself, or rounded up, down or to the nearest at the digits printed. */
function isRounding(value: number, computed: number): boolean {
  const decimals = String(value).split('.')[1]?.length ?? 0
  const isExact = Number.isInteger(computed) && decimals === 0
  return value === computed || (!isExact && Math.abs(value - computed) < 10 ** -decimals)
}

/** The number is no result of this computation: it stood in the task or before. */
function isKnown(
  value: number,
  { end }: EquationChain,
  { numbers, chains }: StepReading,
  ledger: Ledger,
): boolean {
  const here = numbers.filter(({ start }) => start < end).map((number) => number.value)
  const results = chains.filter((chain) => chain.end <= end).map(resultOf)
  return [value, value / 100, value * 100].some(
    (form) => ledger.mentioned.has(form) || here.includes(form) || results.includes(form),
  )
}
