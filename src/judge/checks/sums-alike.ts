import type { Task } from '../../domain/task.ts'
import type { EquationChain } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import type { NumberExpression } from '../../verifier/expression.ts'
import { equal, toNumber } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { hasFormulas, unitNamed, unitsOf } from './givens-kept.ts'
import { ledgerBefore, type Ledger, restingSteps } from './ledger.ts'
import { consistency } from './parents.ts'
import { quote, readStep } from './reading.ts'
import { isStory } from './story.ts'

/** "80 minutes + 3 hours = 83": numbers of different units are not added as they stand. */
export const sumsAlike: Check = {
  name: 'sums-alike',
  criterion: {
    name: 'Sums are of a kind',
    description:
      'What is added or subtracted has one unit: hours, minutes, money and lengths are not mixed.',
  },
  parent: consistency,
  find: findSums,
}

function findSums({ task, steps, index }: CheckInput): Finding {
  const { chains, text } = readStep(steps[index]!)
  if (chains.length === 0 || !isStory(task) || hasFormulas(text)) return notApplicable
  const ledger = ledgerBefore(task, steps, index)
  let kept: Finding = notApplicable
  for (const chain of chains)
    for (const [at, { expression, start, end }] of chain.sides.entries()) {
      if (expression?.kind !== 'add' && expression?.kind !== 'subtract') continue
      const { left, right } = expression
      if (left.kind !== 'number' || right.kind !== 'number') continue
      const [first, second] = [left, right].map((each) => unitOf(each, task, ledger))
      if (!first || !second) continue
      const evidence = quote(text, start, end)
      const place = {
        applicable: true,
        evidence,
        restsOn: restingSteps([expression], ledger),
      } as const
      if (first === second) kept = { ...place, score: 1, reason: `"${evidence}" counts ${first}.` }
      else if (isTakenAsNumbers(chain, at))
        return { ...place, score: 0.1, reason: `"${evidence}" mixes ${first} and ${second}.` }
    }
  return kept
}

/** The unit that stands with the number, or that the task gives it when nothing came to it. */
function unitOf(number: NumberExpression, task: Task, ledger: Ledger): string | undefined {
  const { currency, unit, percent } = number
  if (percent) return undefined
  if (currency) return 'dollars'
  const value = toNumber(number.value)
  const isComputed = [...ledger.computed.values()].some((entry) => toNumber(entry.value) === value)
  const words = unit.split(/[ /]+/)
  const known = words.map(unitNamed).find((each) => each !== undefined)
  if (known || unit !== '' || isComputed) return known
  const given = value < givenMin ? undefined : unitsOf(task).get(value)
  return given && oddUnits.has(given) ? undefined : given
}

/** Smaller numbers may well be counted by the solution itself. */
const givenMin = 3
/** What may be an age or a share rather than a measure. */
const oddUnits: ReadonlySet<string> = new Set(['years', 'percent'])

/** The next side is the bare sum: "3 hours - 30 minutes = 2.5 hours" converts, and is none. */
function isTakenAsNumbers({ sides }: EquationChain, at: number): boolean {
  const [sum, next] = [sides[at]!.expression, sides[at + 1]?.expression]
  const [a, b] = [sum && evaluate(sum), next && evaluate(next)]
  return a !== undefined && b !== undefined && equal(a, b)
}
