import type { Task } from '../../domain/task.ts'
import { toNumber } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore, type Ledger } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep, readTask, type StepReading } from './reading.ts'
import { isStory } from './story.ts'

/** A number that the task gives with a unit, and a price of a thing, is quoted as it was given. */
export const givensKept: Check = {
  name: 'givens-kept',
  criterion: {
    name: 'Givens are kept',
    description:
      'A number that the task gives keeps the unit and belongs to the thing that the task says.',
  },
  parent: consistency,
  find: findGivens,
}

type Quotation = { readonly start: number; readonly end: number; readonly fault?: string }

function findGivens({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  if (reading.numbers.length === 0 || !isStory(task)) return notApplicable
  const ledger = ledgerBefore(task, steps, index)
  const found = [...units(task, reading, ledger), ...prices(task, reading, ledger)]
  const quotation = found.find(({ fault }) => fault !== undefined) ?? found.at(-1)
  if (!quotation) return notApplicable
  const evidence = quote(reading.text, quotation.start, quotation.end)
  const { fault } = quotation
  if (fault) return { applicable: true, score: 0.2, reason: `"${evidence}" ${fault}`, evidence }
  return { applicable: true, score: 1, reason: `"${evidence}" is as the task says.`, evidence }
}

/** "64 feet", where the task has one 64 and counts seconds with it. */
function* units(task: Task, reading: StepReading, ledger: Ledger): Generator<Quotation> {
  const { text } = reading
  const given = unitsOf(task)
  if (given.size === 0) return
  for (const measured of measuredNumbers(text)) {
    const { value, unit, start, end } = measured
    const meant = given.get(value)
    if (!meant || !unit || value < unitNumberMin || isCommonRate(value, unit)) continue
    if (unit === meant) yield { start, end }
    else if (!mayBeResult(value, start, reading, ledger))
      yield { start, end, fault: `changes the unit: the task gives ${value} in ${meant}.` }
  }
}

/** "$8.00/skirt", where the task has $8 for something else and another price of a skirt. */
function* prices(task: Task, reading: StepReading, ledger: Ledger): Generator<Quotation> {
  const given = Map.groupBy(pricesIn(task.prompt), ({ thing }) => thing)
  if (given.size === 0) return
  for (const { amount, thing, start, end } of pricesIn(reading.text)) {
    const known = new Set(given.get(thing)?.map((price) => price.amount))
    if (known.size !== 1) continue
    if (known.has(amount)) yield { start, end }
    else if (
      readTask(task).numbers.some(({ value }) => value === amount) &&
      !isResult(amount, start, reading, ledger)
    )
      yield { start, end, fault: `is another price: a ${thing} costs ${[...known][0]}.` }
  }
}

/** A dollar sign with no number behind it ends a formula, "$25\%$": none need mean money. */
export function hasFormulas(text: string): boolean {
  return /(?<!\\)\$(?!\s?[\d.<])/.test(text)
}

type Measured = {
  readonly value: number
  /** A known unit in the plural, or undefined when the word behind the number is none. */
  readonly unit: string | undefined
  readonly start: number
  readonly end: number
}

function measuredNumbers(text: string): Measured[] {
  const isFormula = hasFormulas(text)
  return [...text.matchAll(measuredPattern)].map(({ 0: match, index: start, groups }) => {
    const { sign, digits, word } = groups!
    const value = numeral(digits!)
    if (sign && (sign.startsWith('\\') || !isFormula))
      return { value, unit: 'dollars', start, end: start + sign.length + digits!.length }
    return { value, unit: unitNamed(word ?? ''), start, end: start + match.length }
  })
}

const measuredPattern = new RegExp(
  String.raw`(?<sign>\\?\$\s?)?(?<![\d.,:/])(?<digits>\d+(?:,\d{3})*(?:\.\d+)?)` +
    String.raw`(?![\d,]*[.:/]\d|\d)\s?-?\\?(?<word>%|[a-z]+)?`,
  'gi',
)

/** The plural of a known unit, whatever form of it the word is; undefined for other words. */
export function unitNamed(word: string): string | undefined {
  return unitPatterns.find(([, form]) => form.test(word))?.[0]
}

const unitPatterns = [
  ['dollars', /^(?:dollars?|bucks?)$/i],
  ['cents', /^cents?$/i],
  ['seconds', /^seconds?$/i],
  ['minutes', /^min(?:ute)?s?$/i],
  ['hours', /^hours?$/i],
  ['days', /^days?$/i],
  ['weeks', /^weeks?$/i],
  ['months', /^months?$/i],
  ['years', /^years?$/i],
  ['percent', /^(?:percent|%)$/i],
  ['pounds', /^(?:pounds?|lbs?)$/i],
  ['ounces', /^ounces?$/i],
  ['feet', /^(?:foot|feet)$/i],
  ['inches', /^inch(?:es)?$/i],
  ['miles', /^miles?$/i],
] as const

const given = new WeakMap<Task, ReadonlyMap<number, string>>()

/** The unit of every number that stands in the task once, with a known unit. */
export function unitsOf(task: Task): ReadonlyMap<number, string> {
  const known = given.get(task)
  if (known) return known
  const { numbers, text } = readTask(task)
  const places = Map.groupBy(numbers, ({ value }) => value)
  const isAlone = (value: number) => places.get(value)?.length === 1
  const measured = measuredNumbers(text).filter(({ value }) => isAlone(value))
  const alone = new Map(measured.flatMap(({ value, unit }) => (unit ? [[value, unit]] : [])))
  given.set(task, alone)
  return alone
}

/** Below it numbers are counts of many things. */
const unitNumberMin = 6
/** "24 hours", "100 cents": the number may turn up by itself, as a rate between units. */
function isCommonRate(value: number, unit: string): boolean {
  return value === 100 || (unit !== 'dollars' && unit !== 'cents' && commonRates.has(value))
}

const commonRates = new Set([7, 12, 16, 24, 30, 52, 60, 365])

/** The number was computed, or is the sum or product of two others that are known. */
function mayBeResult(value: number, start: number, reading: StepReading, ledger: Ledger): boolean {
  if (isResult(value, start, reading, ledger)) return true
  const others = [...ledger.mentioned].filter((each) => each !== value && each >= 2)
  return others.some((a) => others.includes(value - a) || others.includes(value / a))
}

/** An earlier step computed it, or an equality that ends before its place. */
function isResult(value: number, start: number, { chains }: StepReading, ledger: Ledger): boolean {
  if ([...ledger.computed.values()].some((entry) => toNumber(entry.value) === value)) return true
  return chains.some((chain) =>
    chain.sides
      .slice(1)
      .some(
        ({ expression, start: place }) =>
          expression?.kind === 'number' &&
          place - 3 <= start &&
          toNumber(expression.value) === value,
      ),
  )
}

type Price = {
  readonly amount: number
  readonly thing: string
  readonly start: number
  readonly end: number
}

/** "$6.00 per skirt", "$8/skirt", "$2 a cup"; prices by time, weight or head are left out. */
function* pricesIn(text: string): Generator<Price> {
  for (const { 0: match, index, groups } of text.matchAll(pricePattern)) {
    const thing = groups!.thing!.toLowerCase().replace(/ies$/, 'y').replace(/s$/, '')
    if (generalThings.test(thing)) continue
    yield { amount: numeral(groups!.amount!), thing, start: index, end: index + match.length }
  }
}

const pricePattern = new RegExp(
  String.raw`\\?\$\s?(?<amount>\d[\d,]*(?:\.\d+)?)` +
    String.raw`(?:\s?(?:per|an?|each|every|for each|for every|for an?)\s|\s?/\s?)` +
    String.raw`(?:\\text\{)?(?<thing>[a-z]{3,})(?!\s?[a-z]*\s?(?:of|pack|box))`,
  'gi',
)
const generalThings = new RegExp(
  '^(?:second|minute|hour|day|night|week|month|year|session|visit|time|half|one|each|unit|set|' +
    'item|a?piece|person|people|kid|child|student|adult|ounce|pound|kilo|gallon|liter|foot|yard|' +
    'meter|mile)$',
)

function numeral(text: string): number {
  return Number(text.replaceAll(',', ''))
}
