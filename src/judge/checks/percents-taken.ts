import type { EquationChain, Side } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import type { Expression, NumberExpression } from '../../verifier/expression.ts'
import { toNumber } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { ledgerBefore, type Ledger, restingSteps } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep, readTask, type StepReading } from './reading.ts'
import { isStory } from './story.ts'
import type { Task } from '../../domain/task.ts'

/** A percentage is a share of something, and 5 % of it is 0.05 times it. */
export const percentsTaken: Check = {
  name: 'percents-taken',
  criterion: {
    name: 'Percentages are shares',
    description:
      'A percentage is taken of an amount as hundredths, and is not added to it as if it were one.',
  },
  parent: consistency,
  find: findPercents,
}

function findPercents({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  if (reading.chains.length === 0 || !isStory(task)) return notApplicable
  const ledger = ledgerBefore(task, steps, index)
  let checked: Side | undefined
  for (const chain of reading.chains)
    for (const side of chain.sides) {
      const pair = twoNumbers(side)
      if (!pair) continue
      const fault =
        addedPercent(pair, { task, ledger, chain, reading }) ??
        misplacedPoint(pair, side, { reading, ledger, task }) ??
        wholePercent(pair, side, chain, reading)
      const evidence = quote(reading.text, side.start, side.end)
      const restsOn = restingSteps([side.expression!], ledger)
      if (fault)
        return { applicable: true, score: 0.1, reason: `"${evidence}" ${fault}`, evidence, restsOn }
      if (operandsOf(pair).some(({ percent }) => percent)) checked = side
    }
  if (!checked) return notApplicable
  const evidence = quote(reading.text, checked.start, checked.end)
  return { applicable: true, score: 1, reason: `"${evidence}" takes a share.`, evidence }
}

type Pair = {
  readonly kind: Expression['kind']
  readonly left: NumberExpression
  readonly right: NumberExpression
}

/** One operation on two numbers. */
function twoNumbers({ expression }: Side): Pair | undefined {
  if (!expression || !('left' in expression)) return undefined
  const { kind, left, right } = expression
  return left.kind === 'number' && right.kind === 'number' ? { kind, left, right } : undefined
}

function operandsOf({ left, right }: Pair): readonly [NumberExpression, NumberExpression] {
  return [left, right]
}

/** Each operand with the other. */
function orders({ left, right }: Pair): readonly (readonly [NumberExpression, NumberExpression])[] {
  return [
    [left, right],
    [right, left],
  ]
}

type Place = { readonly task: Task; readonly ledger: Ledger; readonly reading: StepReading }

/** "200 + 45", where the task knows 45 as a percentage only and nothing came to 45. */
function addedPercent(
  pair: Pair,
  { task, ledger, reading, chain }: Place & { readonly chain: EquationChain },
): string | undefined {
  if (pair.kind !== 'add' && pair.kind !== 'subtract') return undefined
  const shares = givenPercents(task)
  const computed = [...ledger.computed.values()].map(({ value }) => toNumber(value))
  const here = reading.chains.filter(({ start }) => start < chain.start).map(lastValue)
  for (const [share, other] of orders(pair)) {
    const [percent, amount] = [toNumber(share.value), toNumber(other.value)]
    if (!shares.has(percent) || [...computed, ...here].includes(percent)) continue
    if (isPercentage(share) || isPercentage(other)) continue
    if (shares.has(amount) || amount === 100 || amount < 2) continue
    const isBare = !hasKind(share) && !hasKind(other) && computed.includes(amount)
    if (isBare && /%|percent/.test(reading.text)) continue
    return `uses ${percent} percent as an amount.`
  }
  return undefined
}

function lastValue({ sides }: EquationChain): number | undefined {
  const last = sides.at(-1)!.expression
  const value = last && evaluate(last)
  return value && toNumber(value)
}

/** "5% ... 0.5 * 104": the factor is ten times the percentage that the sentence names. */
function misplacedPoint(
  pair: Pair,
  side: Side,
  { reading, ledger, task }: Place,
): string | undefined {
  if (pair.kind !== 'multiply') return undefined
  const sentence = reading.text.slice(Math.max(0, side.start - lookBack), side.start)
  for (const [factor] of orders(pair)) {
    const value = toNumber(factor.value)
    if (factor.percent || hasKind(factor) || value >= 1 || ledger.mentioned.has(value)) continue
    const named = percentsIn(sentence).filter((percent) => percent > 0 && percent < 10)
    const percent = named.find((each) => Math.abs(each / 10 - value) < 1e-9)
    if (percent === undefined || halves.test(task.prompt + sentence)) continue
    if (percentsIn(task.prompt + sentence).includes(10 * percent)) continue
    return `takes ${percent} percent as ${value} instead of ${percent / 100}.`
  }
  return undefined
}

const halves = /\bhal(?:f|ves?)\b/i
const lookBack = 120

/** "15% of 6 litres is 15 * 6 = 90": the percentage itself is the factor, and stays one. */
function wholePercent(
  pair: Pair,
  side: Side,
  chain: EquationChain,
  { text }: StepReading,
): string | undefined {
  const last = chain.sides.at(-1)!
  if (pair.kind !== 'multiply' || side === last || last.expression?.kind !== 'number')
    return undefined
  if (isPercentage(last.expression) || /^\s*(?:\\?%|cents|\/ ?100)/.test(text.slice(last.end)))
    return undefined
  const before = text.slice(Math.max(0, side.start - lookBack), side.start)
  for (const [share, other] of orders(pair)) {
    const [percent, amount] = [toNumber(share.value), toNumber(other.value)]
    if (percent < 2 || isPercentage(share) || share.currency || share.unit !== '') continue
    if (lastValue(chain) !== percent * amount || amount === percent / 100) continue
    const asked = wholeOf.exec(before)
    if (!asked || Number(asked.groups!.percent) !== percent) continue
    return `multiplies by ${percent} to take ${percent} percent.`
  }
  return undefined
}

/** "15% of 6 litres is", right before a computation. */
const wholeOf = new RegExp(
  String.raw`(?<![\d.])(?<percent>\d+(?:\.\d+)?)\s?\\?(?:%|percent) of [^.%\n=]*` +
    String.raw`(?:\bis|=|\bare|:)[^.%\n=\d]{0,12}$`,
  'i',
)

function isPercentage({ percent, unit }: NumberExpression): boolean {
  return percent || /percent|cent/.test(unit)
}

function hasKind({ currency, unit }: NumberExpression): boolean {
  return currency || unit !== ''
}

/** Percentages that the task gives, as far as their number stands for nothing else in it. */
function givenPercents(task: Task): ReadonlySet<number> {
  const { numbers, text } = readTask(task)
  const isAlone = (percent: number) =>
    numbers.filter(({ value }) => value === percent || value === percent / 100).length === 1
  return new Set(percentsIn(text).filter((each) => each >= 2 && each !== 100 && isAlone(each)))
}

function percentsIn(text: string): number[] {
  return [...text.matchAll(/(?<![\d.])(\d+(?:\.\d+)?)\s?\\?(?:%|percent\b)/g)].map(([, digits]) =>
    Number(digits),
  )
}
