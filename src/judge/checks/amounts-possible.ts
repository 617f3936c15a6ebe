import { type EquationChain } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import { operands, type Expression } from '../../verifier/expression.ts'
import { formatRational, isInteger, rationalKey } from '../../verifier/rational.ts'
import { type FinalAnswer, findFinalAnswer } from '../../verifier/final-answer.ts'
import type { Task } from '../../domain/task.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore, restingSteps } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'
import { isStory } from './story.ts'
import { anyOf, startsWithOneOf } from '../../verifier/word-pattern.ts'

/** Amounts of things are not negative, and things that come whole are not counted in parts. */
export const amountsPossible: Check = {
  name: 'amounts-possible',
  criterion: {
    name: 'Amounts are possible',
    description:
      'An amount of things is not below zero, and what comes whole is counted in whole numbers.',
  },
  parent: consistency,
  find: findAmounts,
}

function findAmounts({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  if (!isStory(task)) return notApplicable
  const answer = findFinalAnswer(reading.text)
  const fault = answer && impossibleAnswer(answer, task)
  if (fault) {
    const evidence = quote(reading.text, answer.start, answer.end)
    const source = ledgerBefore(task, steps, index).computed.get(rationalKey(answer.value!))
    const restsOn = source ? [source.stepIndex] : []
    return { applicable: true, score: 0.1, reason: fault, evidence, restsOn }
  }
  const restsOn = (chain: EquationChain) =>
    restingSteps(
      chain.sides.flatMap((side) => side.expression ?? []),
      ledgerBefore(task, steps, index),
    )
  let counted: EquationChain | undefined
  for (const chain of reading.chains) {
    const reason = impossibility(chain, reading, task)
    const evidence = quote(reading.text, chain.start, chain.end)
    if (reason) return { applicable: true, score: 0.1, reason, evidence, restsOn: restsOn(chain) }
    if (isAmount(chain)) counted = chain
  }
  if (!counted) return notApplicable
  const evidence = quote(reading.text, counted.start, counted.end)
  const reason = `"${evidence}" is an amount that can be.`
  return { applicable: true, score: 1, reason, evidence, restsOn: restsOn(counted) }
}

function impossibility(
  chain: EquationChain,
  { text }: StepReading,
  task: Task,
): string | undefined {
  const last = chain.sides.at(-1)!.expression
  const value = last && evaluate(last)
  if (!value) return undefined
  const words = quote(text, chain.start, chain.end)
  if (value.numerator < 0n && isTakenAway(chain) && !signedWords.test(task.prompt))
    return `"${words}" takes away more than there is: ${formatRational(value)} is below zero.`
  const unit = last.kind === 'number' && !last.percent ? last.unit : ''
  if (!isInteger(value) && isCountedWhole(unit, task))
    return `"${words}" counts ${unit} in parts: ${formatRational(value)} is no whole number.`
  return undefined
}

/** The answer to "how many" is below zero, or counts in parts what the question counts. */
function impossibleAnswer({ text, value }: FinalAnswer, { prompt }: Task): string | undefined {
  if (!value) return undefined
  if (value.numerator < 0n && !signedWords.test(prompt))
    return `The answer ${text} is below zero, and the task asks for an amount.`
  const asked = /\bhow many(?: [a-z]+){1,3}/i.exec(prompt)?.[0]
  if (isInteger(value) || !asked || averages.test(prompt)) return undefined
  if (asked.split(' ').some((word) => measures.test(word) || ratePhrases.test(word)))
    return undefined
  return `The answer ${text} is no whole number, and the task asks "${asked}".`
}

/** The unit is a thing that comes whole, and the task asks for no average of it. */
function isCountedWhole(unit: string, { prompt }: Task): boolean {
  if (ratePhrases.test(unit) || averages.test(prompt)) return false
  const asked = /\bhow many (?:more |full |whole |total |of )?(?<noun>[a-z]{4,}s)\b/i.exec(
    prompt,
  )?.groups
  return wholeThings.test(unit) || (unit !== '' && unit === asked?.noun && !measures.test(unit))
}

/** Its value comes from one subtraction of numbers. */
function isTakenAway(chain: EquationChain): boolean {
  const before = chain.sides.at(-2)!.expression
  if (before?.kind !== 'subtract' || isAlgebra(chain)) return false
  const isNegative = (evaluate(before)?.numerator ?? 0n) < 0n
  return isNegative && [...operands(before)].every((operand) => operand.kind === 'number')
}

/** Letters, or negative numbers to begin with, say that signs are meant. */
function isAlgebra(chain: EquationChain): boolean {
  const expressions = chain.sides.slice(0, -1).flatMap((side) => side.expression ?? [])
  return expressions.some((expression) => {
    if (expression.kind === 'name') return /^\p{L}(?!\p{L})/u.test(expression.name)
    return (
      [...operands(expression)].some((operand) => operand.kind === 'name') || hasSign(expression)
    )
  })
}

function hasSign(expression: Expression): boolean {
  if (expression.kind === 'number' || expression.kind === 'name') return false
  if (expression.kind === 'negate') return true
  if (expression.kind === 'call') return hasSign(expression.of)
  return hasSign(expression.left) || hasSign(expression.right)
}

function isAmount(chain: EquationChain): boolean {
  const last: Expression | undefined = chain.sides.at(-1)!.expression
  return last?.kind === 'number' && (wholeThings.test(last.unit) || isSubtraction(chain))
}

function isSubtraction(chain: EquationChain): boolean {
  return chain.sides.at(-2)!.expression?.kind === 'subtract'
}

/** Where differences and losses are told of, a sign is meant. */
const signedWords = new RegExp(
  String.raw`[-−]\s?\d|\b(?:negative|temperature|degrees|below|debt|loss|los[et]|owes?)\b|` +
    String.raw`\b(?:integers?|numbers?|profit|difference|change)\b`,
  'i',
)
const ratePhrases = anyOf('per each every average a an')
const averages = /\b(?:average|mean|expected|rate)\b/i
/** What may well be counted in parts. */
const measures = startsWithOneOf(`
  seconds? minutes? hours? days? weeks? months? years? inch(?:es)? feet yards? miles? ounces?
  pounds? tons? cups? pints? quarts? gallons? teaspoons? tablespoons? acres? degrees? percent
  dollars? cents? points? servings? slices? \\w*(?:meters?|metres?|grams?|liters?|litres?)
  times units? euros? pizzas? laps? blocks? calories? kilowatts? k[gm]
`)
const wholeThings = startsWithOneOf(`
  people persons? students? children kids? boys? girls? men women adults? friends? dogs? cats?
  chickens? cows? animals? birds? eggs? cupcakes? books? pencils? pens? balls? marbles? cards?
  tickets? toys? shirts? shoes? boxes bags? cars? trucks? buses bottles? cans? chairs? tables?
  stamps? coins? flowers? trees? plants? stickers? players? teams? members? guests? workers?
  employees? customers? passengers? rooms? houses? windows? doors? votes? coins? pages? pieces?
  items? seats?
`)
