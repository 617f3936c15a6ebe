import { evaluate } from '../../verifier/evaluate.ts'
import { type NumberExpression, operands, operatorCount } from '../../verifier/expression.ts'
import { formatRational, toNumber } from '../../verifier/rational.ts'
import type { EquationChain, Side } from '../../verifier/equations.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore, restingSteps } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep } from './reading.ts'
import { isStory } from './story.ts'

/**
 * Numbers from nowhere. In a story every number that is computed with comes from the task, from an
 * earlier computation or from general knowledge (small counts, round numbers, calendar and coins),
 * or is one operation away from numbers that do: people do sums in their heads. What looks like a
 * known number with a digit changed gets less of that doubt.
 */
export const numbersGiven: Check = {
  name: 'numbers-given',
  criterion: {
    name: 'Numbers have a source',
    description:
      'Every number that is used comes from the task, an earlier step or common knowledge.',
  },
  parent: consistency,
  find: findSources,
}

function findSources({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  if (reading.chains.length === 0 || !isStory(task)) return notApplicable
  const ledger = ledgerBefore(task, steps, index)
  const known = new Set(ledger.mentioned)
  const rates = metricWords.test(task.prompt) ? [...usualRates, 1000] : usualRates
  let checked: Side | undefined
  for (const chain of reading.chains) {
    const side = computedSide(chain)
    if (side) {
      for (const { value, start } of reading.numbers)
        if (start < side.start && !isMisquotedOf(value, known)) known.add(value)
      const stranger = numbersOf(side).find((number) => !hasSource(number, known, rates))
      const evidence = quote(reading.text, side.start, side.end)
      if (stranger) {
        const number = formatRational(stranger.value)
        const reason = `${number} in "${evidence}" stands neither in the task nor in earlier steps.`
        return { applicable: true, score: 0.2, reason, evidence }
      }
      checked = side
    }
    for (const { expression } of chain.sides) {
      for (const operand of expression ? operands(expression) : [])
        if (operand.kind === 'number') known.add(toNumber(operand.value))
      const value = expression && evaluate(expression)
      if (value) known.add(toNumber(value))
    }
  }
  if (!checked) return notApplicable
  const evidence = quote(reading.text, checked.start, checked.end)
  const restsOn = restingSteps([checked.expression!], ledger)
  return {
    applicable: true,
    score: 1,
    reason: `"${evidence}" uses known numbers.`,
    evidence,
    restsOn,
  }
}

/**
 * The first side that computes, when it computes with numbers alone. A lone number before it is
 * being taken apart: "1547 = 7 * 221".
 */
function computedSide(chain: EquationChain): Side | undefined {
  if (chain.sides[0]!.expression?.kind === 'number') return undefined
  const side = chain.sides.find(({ expression }) => expression && operatorCount(expression) > 0)
  const isNumeric = side && [...operands(side.expression!)].every(({ kind }) => kind === 'number')
  return isNumeric ? side : undefined
}

function numbersOf(side: Side): NumberExpression[] {
  return [...operands(side.expression!)].filter((operand) => operand.kind === 'number')
}

function hasSource(
  number: NumberExpression,
  known: ReadonlySet<number>,
  rates: readonly number[],
): boolean {
  const value = toNumber(number.value)
  if (number.decimals >= 3 || isCommon(value)) return true
  const forms = number.percent ? [value, value / 100] : [value, value / 100, value * 100]
  if (forms.some((form) => known.has(form))) return true
  const partners = isMisquotedOf(value, known) ? [1, 2] : rates
  return forms.some((form) => isOneStep(form, [...known], partners))
}

/** The number is not known, and so much like one that is that it is one misquoted. */
function isMisquotedOf(value: number, known: ReadonlySet<number>): boolean {
  return !known.has(value) && known.values().some((each) => isMisquoted(value, each))
}

/** "314" where 304 is known: of three digits or more one differs, or two neighbours are swapped. */
function isMisquoted(value: number, known: number): boolean {
  const [said, meant] = [String(value), String(known)]
  if (said.length < 3 || said.length !== meant.length) return false
  const places = said.split('').flatMap((digit, at) => (digit === meant[at] ? [] : [at]))
  const [first, second] = places
  if (places.length === 1) return true
  if (places.length !== 2 || second !== first! + 1) return false
  return said[first!] === meant[second] && said[second] === meant[first!]
}

/** One operation away from one known number and a common one, or from two known numbers. */
function isOneStep(value: number, known: readonly number[], rates: readonly number[]): boolean {
  const partners = [...known, ...rates]
  return known.some((a) =>
    partners.some(
      (b) =>
        isNear(value, a + b) ||
        isNear(value, Math.abs(a - b)) ||
        isNear(value, a * b) ||
        isNear(value, a / b) ||
        isNear(value, b / a),
    ),
  )
}

/** What everyone adds, doubles and converts with. */
const usualRates = [0, 1, 2, 7, 12, 24, 60, 100]
const metricWords = /\bmilli|\bkilo|\b(?:m[lgm]|k[gm])\b|thousand/i

/** The calendar, the clock, coins and quarters, right angles, and small factorials. */
const commonNumbers = new Set([
  24, 28, 30, 31, 52, 60, 90, 180, 360, 365, 366, 0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 120, 720, 5040,
])

function isCommon(value: number): boolean {
  return value <= 12 || commonNumbers.has(value) || /^10*$|^0\.0*1$/.test(String(value))
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-6 * Math.max(1, Math.abs(a))
}
