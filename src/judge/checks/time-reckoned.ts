import type { Task } from '../../domain/task.ts'
import type { Expression } from '../../verifier/expression.ts'
import { equal, rational } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore, type Ledger } from './ledger.ts'
import { correctComputation } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'

/** Hours between two times of day, times of day some hours later, and the days of a week. */
export const timeReckoned: Check = {
  name: 'time-reckoned',
  criterion: {
    name: 'Time is reckoned rightly',
    description:
      'Hours between times of day, hours with minutes, and days of weeks are counted rightly.',
  },
  parent: correctComputation,
  find: findReckonings,
}

type Reckoning = { readonly isRight: boolean; readonly evidence: string; readonly truth: string }

function findReckonings({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  const ledger = ledgerBefore(task, steps, index)
  const found = [
    ...spans(reading.text),
    ...laterTimes(reading.text),
    ...mixedQuantities(reading.text),
    ...shortWeeks(reading, task, ledger),
  ]
  const reckoning = found.find(({ isRight }) => !isRight) ?? found.at(-1)
  if (!reckoning) return notApplicable
  const { isRight, evidence, truth } = reckoning
  if (isRight) return { applicable: true, score: 1, reason: `"${evidence}": ${truth}.`, evidence }
  return { applicable: true, score: 0.1, reason: `"${evidence}" is not so: ${truth}.`, evidence }
}

const timeOfDay = (name: string) => String.raw`(?<${name}>\d{1,2}(?::\d\d)?(?:\s?[ap]\.?m\b\.?)?)`

/** "from 8:00 AM until 11:00 PM is 15 hours". */
function* spans(text: string): Generator<Reckoning> {
  for (const { 0: evidence, groups } of text.matchAll(spanPattern)) {
    const [from, to] = [minuteOf(groups!.from!), minuteOf(groups!.to!)]
    if (from === undefined || to === undefined) continue
    const between = (to - from + day) % day
    const said = Number(groups!.hours) * 60 + Number(groups!.minutes ?? 0)
    const isRight = said === between || said === day - between
    yield { isRight, evidence, truth: `there are ${inHours(between)} between the two` }
  }
}

const spanPattern = new RegExp(
  String.raw`\b(?:from|between)\s+${timeOfDay('from')}\s*(?:to|until|till|and|-|–)\s*` +
    String.raw`${timeOfDay('to')}[^\d.;\n]{0,40}?(?:\bis|\bare|=|\bequals|\btakes|\bfor|,)` +
    String.raw`[^\d.;\n]{0,25}(?:\d+\s?[-+]\s?\d+\s?=\s?)?(?<hours>\d+(?:\.\d+)?)(?:\\?\))?` +
    String.raw`\s?hours?\b(?: and (?<minutes>\d+) minutes?)?`,
  'gi',
)

/** "21:40 plus 4 hours is 01:40", "10 AM + 3 hours = 1 PM". */
function* laterTimes(text: string): Generator<Reckoning> {
  for (const { 0: evidence, groups } of text.matchAll(laterPattern)) {
    const [from, to] = [minuteOf(groups!.from!), minuteOf(groups!.to!)]
    if (from === undefined || to === undefined) continue
    const later = from + Number(groups!.hours) * 60 + Number(groups!.minutes ?? 0)
    const isHalfDay = !/m/i.test(groups!.from! + groups!.to!)
    const isRight = (later - to) % (isHalfDay ? day / 2 : day) === 0
    const [hour, minute] = [Math.floor((later % day) / 60), later % 60]
    const time = `${hour}:${String(minute).padStart(2, '0')}`
    yield { isRight, evidence, truth: `it is ${time} then, counted from midnight` }
  }
}

const laterPattern = new RegExp(
  String.raw`${timeOfDay('from')} (?:plus|\+) (?<hours>\d+) hours?` +
    String.raw`(?: and (?<minutes>\d+) minutes?)? (?:is|=) ${timeOfDay('to')}`,
  'gi',
)

const day = 24 * 60

/** Minutes after midnight; undefined for a bare number, which need not be a time. */
function minuteOf(text: string): number | undefined {
  const { hour, minute, half } = /^(?<hour>\d+)(?::(?<minute>\d+))?\s?(?<half>[ap])?/i.exec(text)!
    .groups!
  if (minute === undefined && half === undefined) return undefined
  const hours = half ? (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0) : Number(hour)
  return hours * 60 + Number(minute ?? 0)
}

function inHours(minutes: number): string {
  const rest = minutes % 60
  return `${Math.floor(minutes / 60)} hours${rest > 0 ? ` and ${rest} minutes` : ''}`
}

/** "198 minutes, which is 3 hours and 18 minutes", "90 minutes are 1.5 hours". */
function* mixedQuantities(text: string): Generator<Reckoning> {
  for (const { 0: evidence, index, groups } of text.matchAll(mixedPattern)) {
    if (openPlace.test(text.slice(0, index))) continue
    const { whole, wholeUnit, first, firstUnit, second, secondUnit } = groups!
    const [unit, larger] = [secondsOf(wholeUnit!), secondsOf(firstUnit!)]
    if (unit === larger && !second) continue
    const meant = numeral(whole!) * unit
    const said = numeral(first!) * larger + (second ? Number(second) * secondsOf(secondUnit!) : 0)
    const isRight = Math.abs(meant - said) <= meant / 100
    const inFirst = Number((meant / larger).toFixed(2))
    yield { isRight, evidence, truth: `${whole} ${wholeUnit}s are ${inFirst} ${firstUnit}s` }
  }
}

/** Days and weeks are left out: a working day has eight hours. */
const timeUnits = new Map([
  ['second', 1],
  ['minute', 60],
  ['hour', 3600],
])
const unitNames = [...timeUnits.keys()].join('|')

const mixedPattern = new RegExp(
  String.raw`(?<![\d.,/:])(?<whole>\d[\d,]*(?:\.\d+)?) (?<wholeUnit>${unitNames})s?,? ` +
    String.raw`(?:is|are|which is|that is|which are|equals|=|or)(?: equal to| exactly)? ` +
    String.raw`(?<first>\d[\d,]*(?:\.\d+)?) (?<firstUnit>${unitNames})s?\b` +
    String.raw`(?: and (?<second>\d+(?:\.\d+)?) (?<secondUnit>${unitNames})s?)?` +
    String.raw`(?! (?:more|less|longer|each|per|a|plus|times))`,
  'gi',
)

/** What stands before a quantity changes it: a rate, a part, a larger computation. */
const openPlace = /(?:\b(?:per|in|than|and|every|each)|[-+/*×x÷]) ?$/i

function secondsOf(unit: string): number {
  return timeUnits.get(unit.toLowerCase())!
}

function numeral(text: string): number {
  return Number(text.replaceAll(',', ''))
}

/**
 * A week is reckoned as five days ("5 days a week", "Monday through Friday"), where the task tells
 * of weeks or of every day and of nothing that rests at weekends.
 */
function* shortWeeks(reading: StepReading, { prompt }: Task, ledger: Ledger): Generator<Reckoning> {
  const words = shortWeek.exec(reading.text)?.[0]
  if (!words || restsAtWeekends.test(prompt) || !everyDay.test(prompt)) return
  if (ledger.computed.has('5') || ledger.mentioned.has(5)) return
  for (const { sides } of reading.chains)
    for (const { expression, start, end } of sides) {
      if (expression?.kind !== 'multiply' && expression?.kind !== 'divide') continue
      if (![expression.left, expression.right].some(isLoneFive)) continue
      const evidence = quote(reading.text, start, end)
      yield { isRight: false, evidence, truth: 'a week has 7 days, and the task leaves none out' }
    }
}

function isLoneFive(expression: Expression): boolean {
  return expression.kind === 'number' && equal(expression.value, rational(5))
}

const shortWeek = new RegExp(
  String.raw`\b(?:5|five)[- ](?:work(?:ing)?[- ]?)?(?:week)?days?\b|\bwork ?week\b|\bweekdays\b|` +
    String.raw`\bMonday (?:to|through) Friday\b`,
  'i',
)
const everyDay = /\bweek|\bdaily\b|\b(?:every|each|an?|per) ?day\b/i
const restsAtWeekends = new RegExp(
  String.raw`\b(?:5|five|weekdays?|weekends?|work\w*[- ]?(?:day|week)s?|school|office|` +
    String.raw`(?:mon|tues|wednes|thurs|fri|satur|sun)days?)\b`,
  'i',
)
