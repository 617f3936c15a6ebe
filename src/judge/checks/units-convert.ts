import type { EquationChain, Side } from '../../verifier/equations.ts'
import {
  absolute,
  compare,
  divide,
  formatRational,
  multiply,
  parseDecimal,
  type Rational,
  rational,
  subtract,
} from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { correctComputation } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'

/** What units are worth in one another, and how many days the months have. */
export const unitsConvert: Check = {
  name: 'units-convert',
  criterion: {
    name: 'Units convert rightly',
    description:
      'Units of time, length, weight, volume and money are converted at their true rates.',
  },
  parent: correctComputation,
  find: findConversions,
}

type Conversion = { readonly isRight: boolean; readonly evidence: string; readonly truth: string }

function findConversions({ steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  const { text } = reading
  const found = [
    ...statedFacts(text),
    ...dozens(text),
    ...coins(text),
    ...computed(text),
    ...equatedUnits(reading),
  ]
  const conversion = found.find(({ isRight }) => !isRight) ?? found.at(-1)
  if (!conversion) return notApplicable
  const { isRight, evidence, truth } = conversion
  if (isRight) return { applicable: true, score: 1, reason: `"${evidence}": ${truth}.`, evidence }
  const reason = `"${evidence}" is not so: ${truth}.`
  return { applicable: true, score: 0.1, reason, evidence }
}

/** "60 minutes in an hour", "100 cm per meter", "1 foot = 12 inches", "30 days in June". */
function* statedFacts(text: string): Generator<Conversion> {
  for (const { 0: evidence, groups } of text.matchAll(factPattern)) {
    const { count, small, large } = groups!
    const [few, many] = [units.get(singular(small!)), units.get(singular(large!))]
    if (!few || !many || few.kind !== many.kind || few === many) continue
    const rate = divide(many.size, few.size)!
    if (compare(rate, rational(1)) < 0) continue
    const said = parseDecimal(count!.replaceAll(',', ''))
    const isRight = isNear(said, rate)
    if (!isRight && isWorkingTime(few, many)) continue
    yield { isRight, evidence, truth: `there are ${formatRational(rate)} ${small} in a ${large}` }
  }
  for (const { 0: evidence, groups } of text.matchAll(monthPattern)) {
    const days = monthDays.get(groups!.month!.toLowerCase())!
    const isRight = days.includes(Number(groups!.count))
    yield { isRight, evidence, truth: `${groups!.month} has ${days.join(' or ')} days` }
  }
}

const factPattern = new RegExp(
  String.raw`(?<![\d.,/]|\bof )(?<count>\d[\d,]*(?:\.\d+)?) (?<small>[a-z]+) ` +
    String.raw`(?:in|per|make|makes|equal|equals) (?:an?|one|1|each|every) (?<large>[a-z]+)\b`,
  'gi',
)
const monthDays: ReadonlyMap<string, readonly number[]> = new Map([
  ['january', [31]],
  ['february', [28, 29]],
  ['march', [31]],
  ['april', [30]],
  ['may', [31]],
  ['june', [30]],
  ['july', [31]],
  ['august', [31]],
  ['september', [30]],
  ['october', [31]],
  ['november', [30]],
  ['december', [31]],
])

const monthPattern = new RegExp(
  String.raw`\b(?<count>\d\d) days (?:in|of|for) (?<month>${[...monthDays.keys()].join('|')})\b`,
  'gi',
)

/** "Half a dozen plates means 6 / 2 = 3 plates". */
function* dozens(text: string): Generator<Conversion> {
  for (const { 0: evidence, groups } of text.matchAll(dozenPattern)) {
    const many = groups!.many!.toLowerCase()
    const whole = many === 'half a' ? 6 : 12 * Math.max(1, dozenWords.indexOf(many))
    const isRight = Number(groups!.count) === whole
    yield { isRight, evidence, truth: `${many} dozen are ${whole}` }
  }
}

const dozenWords = ['a', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine']
const dozenPattern = new RegExp(
  String.raw`(?<![\w/] )\b(?<many>half a|${dozenWords.join('|')}) dozen\b[a-z ]{0,30}?` +
    String.raw`(?:\b(?:is|are|means|equals)|=)(?: equal to)? (?:\d+ ?[*×x/] ?\d+ ?= ?)?` +
    String.raw`(?<count>\d+)(?! ?[-*×x/+\d.,%]| (?:dollars|cents|dozen|times|more|less))`,
  'gi',
)

/** "A nickel is worth 10 cents", "nickels are worth $0.10 (10 cents) each". */
function* coins(text: string): Generator<Conversion> {
  for (const { 0: evidence, groups } of text.matchAll(coinPattern)) {
    const { single, each, coin, dollars, cents } = groups!
    if (!single && !each) continue
    const worth = coinCents.get(coin!.toLowerCase())!
    const said = dollars === undefined ? Number(cents) : 100 * Number(dollars)
    const isRight = Math.abs(said - worth) < 0.01
    yield { isRight, evidence, truth: `a ${coin!.toLowerCase()} is worth ${worth} cents` }
  }
}

const coinCents = new Map([
  ['penny', 1],
  ['nickel', 5],
  ['dime', 10],
  ['quarter', 25],
])
const coinNames = [...coinCents.keys()].join('|')
const coinPattern = new RegExp(
  String.raw`\b(?<single>(?:an?|each|every|one) )?(?<coin>${coinNames})s? (?:is|are) (?:each )?` +
    String.raw`(?:worth |equal to )?(?:\\?\$(?<dollars>\d*\.\d\d)|(?<cents>\d+) ?cents)` +
    String.raw`(?: \([^)]*\))?(?<each> each)?`,
  'gi',
)

/** "5,040 ml are 5,040 / 1,000 = 5.04 litres": what a conversion came to, however computed. */
function* computed(text: string): Generator<Conversion> {
  for (const { 0: evidence, groups } of text.matchAll(computedPattern)) {
    const { before, small, after, large } = groups!
    const [from, to] = [units.get(singular(small!)), units.get(singular(large!))]
    if (!from || !to || from === to || from.kind !== to.kind) continue
    const [a, b] = [before!, after!].map((each) => parseDecimal(each.replaceAll(',', '')))
    const said = divide(b!, a!)
    const rate = divide(from.size, to.size)!
    if (!said) continue
    yield {
      isRight: isClose(said, rate),
      evidence,
      truth: `1 ${from.name} is ${formatRational(rate)} ${to.name}`,
    }
  }
}

const numeral = String.raw`\d[\d,]*(?:\.\d+)?`
const computedPattern = new RegExp(
  String.raw`(?<![\d.,/:*×+-]|[-*×+/] )(?<before>${numeral}) (?<small>[a-z]+),? ` +
    String.raw`(?:is|are|=|equals|means|that is|which is) ${numeral} ?[*×x/÷] ?${numeral} ?= ?` +
    String.raw`(?<after>${numeral}) (?<large>[a-z]+)\b(?! ?(?:per|an?|each|/))`,
  'gi',
)

/** "3 hours = 180 minutes": two lone quantities of one kind in different units. */
function* equatedUnits(reading: StepReading): Generator<Conversion> {
  for (const chain of reading.chains) {
    for (let at = 1; at < chain.sides.length; at++) {
      const [a, b] = [quantity(chain.sides[at - 1]!), quantity(chain.sides[at]!)]
      if (!a || !b || a.unit === b.unit || a.unit.kind !== b.unit.kind) continue
      const rate = divide(a.unit.size, b.unit.size)!
      const said = divide(b.value, a.value)
      if (!said) continue
      const slack = a.slack || b.slack || isRounded(chain, at) || reading.isRounded
      yield {
        isRight: slack ? isClose(said, rate) : isNear(said, rate),
        evidence: quote(reading.text, chain.sides[at - 1]!.start, chain.sides[at]!.end),
        truth: `1 ${a.unit.name} is ${formatRational(rate)} ${b.unit.name}`,
      }
    }
  }
}

function isRounded(chain: EquationChain, at: number): boolean {
  return chain.relations[at - 1] === '≈'
}

type Quantity = { readonly value: Rational; readonly unit: Unit; readonly slack: boolean }

/** A side that is nothing but a number with one known unit. */
function quantity({ expression }: Side): Quantity | undefined {
  if (expression?.kind !== 'number' || expression.value.numerator === 0n) return undefined
  const name = expression.unit === '' && expression.currency ? 'dollar' : singular(expression.unit)
  const unit = units.get(name)
  return unit && { value: expression.value, unit, slack: expression.decimals > 1 }
}

type Unit = { readonly name: string; readonly kind: string; readonly size: Rational }

const units: ReadonlyMap<string, Unit> = new Map(
  [
    ['time', 'second', 1],
    ['time', 'minute', 60],
    ['time', 'hour', 3600],
    ['time', 'day', 86_400],
    ['time', 'week', 604_800],
    ['calendar', 'month', 1],
    ['calendar', 'year', 12],
    ['calendar', 'decade', 120],
    ['calendar', 'century', 1200],
    ['length', 'inch', 1],
    ['length', 'foot', 12],
    ['length', 'yard', 36],
    ['length', 'mile', 63_360],
    ['metric length', 'millimeter', 1],
    ['metric length', 'centimeter', 10],
    ['metric length', 'meter', 1000],
    ['metric length', 'kilometer', 1_000_000],
    ['metric weight', 'milligram', 1],
    ['metric weight', 'gram', 1000],
    ['metric weight', 'kilogram', 1_000_000],
    ['weight', 'ounce', 1],
    ['weight', 'pound', 16],
    ['volume', 'cup', 1],
    ['volume', 'pint', 2],
    ['volume', 'gallon', 16],
    ['metric volume', 'milliliter', 1],
    ['metric volume', 'liter', 1000],
    ['money', 'cent', 1],
    ['money', 'dollar', 100],
  ].map(([kind, name, size]) => [
    name as string,
    { kind: kind as string, name: name as string, size: rational(size as number) },
  ]),
)

const otherForms: Readonly<Record<string, string>> = {
  feet: 'foot',
  inches: 'inch',
  centuries: 'century',
  sec: 'second',
  min: 'minute',
  hr: 'hour',
  cm: 'centimeter',
  mm: 'millimeter',
  km: 'kilometer',
  kg: 'kilogram',
  g: 'gram',
  mg: 'milligram',
  ml: 'milliliter',
  lb: 'pound',
  oz: 'ounce',
  metre: 'meter',
  litre: 'liter',
}

function singular(word: string): string {
  const lower = word.toLowerCase()
  const bare = otherForms[lower] ?? lower.replace(/s$/, '')
  return otherForms[bare] ?? bare
}

/** "5 days in a week" and "8 hours in a day" tell what someone does, not what a week is. */
function isWorkingTime(few: Unit, many: Unit): boolean {
  return few.kind === 'time' && /^(?:day|week)$/.test(many.name)
}

/** Equal but for the digits that a text leaves away. */
function isNear(said: Rational, rate: Rational): boolean {
  return compare(absolute(subtract(said, rate)), multiply(rate, rational(1, 1000))) <= 0
}

function isClose(said: Rational, rate: Rational): boolean {
  return compare(absolute(subtract(said, rate)), multiply(rate, rational(1, 20))) <= 0
}
