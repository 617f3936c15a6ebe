import { compareSides } from '../../verifier/equality.ts'
import type { EquationChain, Side } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import { type Expression, operands, operatorCount } from '../../verifier/expression.ts'
import { formatRational, type Rational } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { slipScore } from './equalities-hold.ts'
import { draftLedger, type Entry, type Ledger, ledgerBefore, noteChain } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'

/** What a name was said to stand for is what is put in its place. */
export const valuesKept: Check = {
  name: 'values-kept',
  criterion: {
    name: 'Values are kept',
    description:
      'A quantity that was named and given a value keeps it wherever the name is used or replaced.',
  },
  parent: consistency,
  find: findKeptValues,
}

type Use = {
  readonly said: Rational
  readonly meant: Rational
  readonly evidence: string
  readonly what: string
  readonly from: readonly number[]
  readonly isKept: boolean
}

function findKeptValues({ task, steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  if (reading.chains.length === 0) return notApplicable
  const ledger = draftLedger(ledgerBefore(task, steps, index))
  const previous = index > 0 ? readStep(steps[index - 1]!) : undefined
  const uses: Use[] = []
  for (const [at, chain] of reading.chains.entries()) {
    const before = at > 0 ? { reading, at: at - 1 } : previous && { reading: previous, at: -1 }
    uses.push(...continuation(before, reading, chain, at > 0 ? index : index - 1))
    uses.push(...substitutions(chain, reading, ledger))
    noteChain(ledger, chain, { stepIndex: index, isRounded: reading.isRounded })
  }
  const found = uses.find((use) => !use.isKept) ?? uses.at(-1)
  if (!found) return notApplicable
  const { said, meant, evidence, what } = found
  const restsOn = [...new Set(uses.flatMap((use) => use.from))].filter((step) => step < index)
  const [put, was] = [formatRational(said), formatRational(meant)]
  if (found.isKept)
    return { applicable: true, score: 1, reason: `"${what}" stays ${was}.`, evidence, restsOn }
  const reason = `"${evidence}" makes "${what}" ${put}, but it was ${was}.`
  const score = slipScore({ left: said, right: meant })
  return { applicable: true, score, reason, evidence, restsOn }
}

/**
 * "S = 165 * 6/11" and then "S = 90": a computation that was left open goes on under the same name.
 * One that had come to a value is over; the same name may then begin another.
 */
function continuation(
  place: { readonly reading: StepReading; readonly at: number } | undefined,
  reading: StepReading,
  chain: EquationChain,
  fromStep: number,
): Use[] {
  const before = place?.reading.chains.at(place.at)
  const name = chain.sides[0]!.expression
  const earlier = before?.sides[0]!.expression
  if (!before || name?.kind !== 'name' || earlier?.kind !== 'name') return []
  const [last, next] = [before.sides.at(-1)!, chain.sides[1]!]
  if (name.name !== earlier.name || !isOpen(last) || !next.expression) return []
  if (place!.at >= 0 && isAlternative(reading.text.slice(before.end, chain.start))) return []
  if (before.relations[0] !== '=' || chain.relations[0] !== '=') return []
  const ruling = compareSides(last.expression!, next.expression, { isRounded: reading.isRounded })
  if (ruling.kind === 'undecided') return []
  const [said, meant] = [ruling.right, ruling.left]
  const evidence = quote(reading.text, chain.start, chain.end)
  return [
    { said, meant, evidence, what: name.name, from: [fromStep], isKept: ruling.kind === 'equal' },
  ]
}

/** A computation that has not come to a value; a fraction in lowest terms is a value. */
function isOpen({ expression }: Side): boolean {
  if (!expression || !evaluate(expression)) return false
  const bare = expression.kind === 'negate' ? expression.of : expression
  if (bare.kind !== 'divide') return operatorCount(bare) > 0
  const [over, under] = [evaluate(bare.left), evaluate(bare.right)]
  return !over || !under || operatorCount(bare) > 1 || evaluate(bare)!.numerator !== over.numerator
}

function isAlternative(between: string): boolean {
  return /\b(?:or|and|other|second|case|if|when)\b/i.test(between)
}

/** "A - B = 5 - 3": an expression in known names, and beside it the same in numbers. */
function substitutions(chain: EquationChain, reading: StepReading, ledger: Ledger): Use[] {
  const uses: Use[] = []
  for (let at = 1; at < chain.sides.length; at++) {
    const [left, right] = [chain.sides[at - 1]!, chain.sides[at]!]
    const names = fixedNames(left, ledger)
    if (names.length < 2 || !left.expression || !right.expression) continue
    if (!isFilledIn(left.expression, right.expression)) continue
    const ruling = compareSides(left.expression, right.expression, {
      names: (name) => ledger.names.get(name)?.value,
      isRounded: reading.isRounded,
    })
    if (ruling.kind === 'undecided') continue
    uses.push({
      said: ruling.right,
      meant: ruling.left,
      evidence: quote(reading.text, left.start, right.end),
      what: quote(reading.text, left.start, left.end),
      from: names.map((entry) => entry.stepIndex),
      isKept: ruling.kind === 'equal',
    })
  }
  return uses
}

/** The second expression has a number for every operand of the first, and no names. */
function isFilledIn(named: Expression, filled: Expression): boolean {
  const [before, after] = [[...operands(named)], [...operands(filled)]]
  if (before.length < 2 || before.length !== after.length) return false
  return after.every(({ kind }) => kind === 'number')
}

/** The entries of all names in a side; none when one of them is unknown or not fixed. */
function fixedNames(side: Side, ledger: Ledger): Entry[] {
  const entries: Entry[] = []
  for (const operand of side.expression ? operands(side.expression) : []) {
    if (operand.kind !== 'name') continue
    const entry = ledger.names.get(operand.name)
    if (!entry || entry.isReused) return []
    if (!entries.includes(entry)) entries.push(entry)
  }
  return entries
}
