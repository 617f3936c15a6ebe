import type { EquationChain } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import { operands } from '../../verifier/expression.ts'
import * as exact from '../../verifier/rational.ts'
import type { Rational } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { slipScore } from './equalities-hold.ts'
import { correctComputation } from './parents.ts'
import { quote, readStep, type StepReading } from './reading.ts'
import { anyOf } from '../../verifier/word-pattern.ts'

/**
 * Transformed linear equations. Two equations in one unknown, one right behind the other, are the
 * same equation exactly when their solutions agree; which transformation was made does not matter.
 */
export const equationsSolved: Check = {
  name: 'equations-solved',
  criterion: {
    name: 'Equations keep their solution',
    description: 'An equation in one unknown that is rearranged keeps the solution that it had.',
  },
  parent: correctComputation,
  find: findTransformations,
}

type Solved = {
  readonly name: string
  readonly solution: Rational
  /** The unknown stands alone on the left. */
  readonly isSolved: boolean
}

type Linear = Solved & {
  readonly chain: EquationChain
  readonly reading: StepReading
  readonly stepIndex: number
}

function findTransformations({ steps, index }: CheckInput): Finding {
  const here = linearsIn(readStep(steps[index]!), index)
  if (here.length === 0) return notApplicable
  const before = index > 0 ? linearsIn(readStep(steps[index - 1]!), index - 1).slice(-1) : []
  const line = [...before, ...here]
  let kept: Finding = notApplicable
  for (let at = 1; at < line.length; at++) {
    const [from, to] = [line[at - 1]!, line[at]!]
    if (from.name !== to.name || isNewMatter(from, to)) continue
    const evidence = quote(to.reading.text, to.chain.start, to.chain.end)
    const place = { applicable: true, evidence, restsOn: restsOn(from, index) } as const
    const [was, now] = [exact.formatRational(from.solution), exact.formatRational(to.solution)]
    const old = quote(from.reading.text, from.chain.start, from.chain.end)
    if (isSame(from.solution, to.solution))
      kept = { ...place, score: 1, reason: `"${old}" and "${evidence}" have the solution ${was}.` }
    else {
      const reason = `"${old}" gives ${from.name} = ${was}, but "${evidence}" gives ${now}.`
      return { ...place, score: slipScore({ left: from.solution, right: to.solution }), reason }
    }
  }
  return kept
}

function restsOn(from: Linear, index: number): number[] {
  return from.stepIndex < index ? [from.stepIndex] : []
}

/**
 * The second equation is not, for certain, the first one rearranged: the first was solved already,
 * the step tells of several solutions, or words other than those of rearranging stand between the
 * two.
 */
function isNewMatter(from: Linear, to: Linear): boolean {
  if (from.isSolved) return true
  const isOneStep = from.stepIndex === to.stepIndex
  const before = isOneStep ? '' : from.reading.text
  if (severalSolutions.test(`${before} ${to.reading.text}`)) return true
  const between = isOneStep
    ? to.reading.text.slice(from.chain.end, to.chain.start)
    : `${before.slice(from.chain.end)} ${to.reading.text.slice(0, to.chain.start)}`
  return newMatter.test(between) || (/\p{L}{3}/u.test(between) && !rearranging.test(between))
}

const severalSolutions = /\^\{?\d|²|sqrt|\\pm|\b(?:or|cases?|quadratic|roots|factor)\b/i
const newMatter = /\b(?:if|when|let|suppose|assume|for|other|another|similarly|contradiction)\b/i
const rearranging = anyOf(String.raw`
  simplif\w+ subtract\w* add\w* divid\w+ multipl\w+ combin\w+ isolat\w+ solv\w+ both_sides so
  thus hence therefore then gives? get becomes rearrang\w+ mov\w+
`)

function linearsIn(reading: StepReading, stepIndex: number): Linear[] {
  return reading.chains.flatMap((chain) => {
    const solved = solveLinear(chain)
    return solved ? [{ ...solved, chain, reading, stepIndex }] : []
  })
}

/**
 * The solution of an equation of two sides that is linear in its one free letter. Words before it
 * that say what it is about, "The cost is 2x + 6 = 20", are no side of it.
 */
function solveLinear(chain: EquationChain): Solved | undefined {
  const sides = chain.sides.map((side) => side.expression)
  if (sides.length === 3 && sides[0]?.kind === 'name' && /^\p{L}{2}/u.test(sides[0].name))
    sides.shift()
  const [left, right] = sides
  if (sides.length !== 2 || chain.relations.at(-1) !== '=' || !left || !right) return undefined
  const names = new Set<string>()
  for (const side of [left, right])
    for (const operand of operands(side)) if (operand.kind === 'name') names.add(operand.name)
  const [name] = names
  if (names.size !== 1 || name === undefined || /^\p{L}{2}/u.test(name)) return undefined
  const gapAt = (x: number) => {
    const value = () => exact.rational(x)
    const [a, b] = [evaluate(left, value), evaluate(right, value)]
    return a && b && exact.subtract(a, b)
  }
  const [atZero, atOne, atTwo, atSeven] = [0, 1, 2, 7].map(gapAt)
  if (!atZero || !atOne || !atTwo || !atSeven) return undefined
  const slope = exact.subtract(atOne, atZero)
  const isLineAt = (x: number, gap: Rational) =>
    exact.equal(gap, exact.add(atZero, exact.multiply(slope, exact.rational(x))))
  const solution = exact.divide(exact.negate(atZero), slope)
  if (!solution || !isLineAt(2, atTwo) || !isLineAt(7, atSeven)) return undefined
  return { name, solution, isSolved: left.kind === 'name' }
}

/** Equal, or near enough that a printed solution may have been rounded. */
function isSame(a: Rational, b: Rational): boolean {
  const gap = exact.absolute(exact.subtract(a, b))
  return exact.compare(gap, exact.multiply(exact.absolute(a), exact.rational(1, 100))) <= 0
}
