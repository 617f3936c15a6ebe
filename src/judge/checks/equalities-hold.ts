import { compareSides, type Ruling } from '../../verifier/equality.ts'
import {
  type EquationChain,
  isComputed,
  type Relation,
  type Side,
} from '../../verifier/equations.ts'
import { type Expression, operands, operatorCount } from '../../verifier/expression.ts'
import {
  absolute,
  compare,
  formatRational,
  isInteger,
  multiply,
  type Rational,
  rational,
  rationalKey,
  subtract,
  toNumber,
} from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { type Ledger, ledgerBefore, restingSteps } from './ledger.ts'
import { correctComputation } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'

/** Equalities and chains of equalities, in exact arithmetic. */
export const equalitiesHold: Check = {
  name: 'equalities-hold',
  criterion: {
    name: 'Equalities hold',
    description:
      'Every equality of numbers in the step is exactly true, up to the digits that it prints.',
  },
  parent: correctComputation,
  find: findEqualities,
}

function findEqualities({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  const ledger = ledgerBefore(task, steps, index)
  const ruled = reading.chains.flatMap((chain) => ruleChain(chain, reading, ledger))
  const first = ruled.find(({ ruling }) => ruling.kind === 'unequal') ?? ruled.at(-1)
  if (!first) return notApplicable
  const { ruling, evidence } = first
  const used = ruled.flatMap(({ sides }) => sides)
  const restsOn = restingSteps(used, ledger)
  const [left, right] = [formatRational(ruling.left), formatRational(ruling.right)]
  if (ruling.kind === 'equal')
    return { applicable: true, score: 1, reason: `"${evidence}" holds.`, evidence, restsOn }
  const reason = `"${evidence}" does not hold: the left side is ${left}, the right side ${right}.`
  return { applicable: true, score: equalityScore(first), reason, evidence, restsOn }
}

type Decided = Exclude<Ruling, { kind: 'undecided' }>
type RuledPair = {
  readonly ruling: Decided
  readonly evidence: string
  readonly sides: readonly Expression[]
  /** The text says that it rounds, and there was something to round. */
  readonly isApproximate: boolean
}

function ruleChain(chain: EquationChain, reading: StepReading, ledger: Ledger): RuledPair[] {
  const ruled: RuledPair[] = []
  for (let at = 1; at < chain.sides.length; at++) {
    const left = chain.sides[at - 1]!
    const right = withoutWhole(left, chain.sides[at]!)
    if (!left.expression || !right.expression) continue
    const relation = chain.relations[at - 1]!
    if (!isComputed(left) && (!isComputed(right) || isEquated(left, relation))) continue
    if (relation === 'is' && isQuantity(left) && isComputed(right)) continue
    const isRounded = relation === '≈' || reading.isRounded
    const ruling = compareSides(left.expression, right.expression, {
      isRounded,
      wasRounded: (value) => ledger.rounded.has(rationalKey(value)),
      isExact: (value) => ledger.given.has(rationalKey(value)),
    })
    if (ruling.kind === 'undecided') continue
    const evidence = quote(reading.text, left.start, right.end)
    const sides = [left.expression, right.expression]
    const isApproximate = isRounded && !isPrintedWhole(right.expression, ruling.left)
    ruled.push({ ruling, evidence, sides, isApproximate })
  }
  return ruled
}

/** "1/6 + 1/3 = 1/2 of the fence": where shares are reckoned, the share alone is the value. */
function withoutWhole({ expression }: Side, right: Side): Side {
  const named = right.expression
  if (named?.kind !== 'multiply' || named.right.kind !== 'name') return right
  const isShares =
    (expression?.kind === 'add' || expression?.kind === 'subtract') &&
    isShare(named.left) &&
    (isShare(expression.left) || isShare(expression.right))
  return isShares ? { ...right, expression: named.left } : right
}

/** A fraction or a percentage. */
function isShare(expression: Expression): boolean {
  if (expression.kind === 'number') return expression.percent
  return expression.kind === 'divide' && operatorCount(expression) === 1
}

/**
 * "3 bags = 2 * 5 kg" equates things rather than numbers, and "is" says still less: "3/4 litre is
 * 0.75 * 1000 ml".
 */
function isEquated({ expression }: Side, relation: Relation): boolean {
  return relation === 'is' || (expression?.kind === 'number' && expression.unit !== '')
}

/** "3/4 litre": a fraction of a unit is a quantity, and computes nothing. */
function isQuantity({ expression }: Side): boolean {
  if (expression?.kind !== 'divide' || operatorCount(expression) !== 1) return false
  return expression.right.kind === 'number' && expression.right.unit !== ''
}

/** How far a violated equality is from true, and how much that matters. */
function equalityScore(pair: RuledPair): number {
  const [left, right] = pair.sides
  if (isRunOn(left!, right!, pair.ruling.left)) return sloppyScore
  const score = slipScore(pair.ruling)
  return pair.isApproximate && score > 0.4 * (1 - approximateShare) ? sloppyScore : score
}

/** The value that a side stands for has no more digits than it prints: nothing is rounded. */
function isPrintedWhole(side: Expression, value: Rational): boolean {
  if (side.kind !== 'number' || side.decimals === 0) return false
  return isInteger(multiply(value, rational(10n ** BigInt(side.decimals))))
}

/** "30 + 18 = 48 - 12 = 36" is sloppy, but its values are right: not a fault. */
const sloppyScore = 0.6
/** What is said to be approximate may be off by this share without fault. */
const approximateShare = 0.001

/** The right side goes on from the left side's value with operands of its own. */
function isRunOn(left: Expression, right: Expression, value: Rational): boolean {
  const [first, ...others] = keysOf(right)
  const used = new Set(keysOf(left))
  return first === rationalKey(value) && others.length > 0 && !others.some((key) => used.has(key))
}

function keysOf(expression: Expression): string[] {
  return [...operands(expression)].map((operand) =>
    operand.kind === 'number' ? rationalKey(operand.value) : operand.name,
  )
}

/** 0 for a value that is wholly wrong, up to 0.4 for one that is off by little. */
export function slipScore({ left, right }: { left: Rational; right: Rational }): number {
  const gap = absolute(subtract(left, right))
  const [a, b] = [absolute(left), absolute(right)]
  const size = compare(a, b) > 0 ? a : b
  return 0.4 * (1 - Math.min(1, toNumber(gap) / toNumber(size)))
}
