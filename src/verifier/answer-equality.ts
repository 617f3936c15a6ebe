/**
 * Whether two final answers of mathematical tasks are the same: numbers, fractions, percentages,
 * units, formulas in letters, LaTeX functions, lists, sets, tuples, intervals and matrices. Written
 * to be never wrong when it says "equal": nothing is rounded, and what cannot be decided says so.
 */
import { answerForm, type AnswerForm, answerName } from './answer-form.ts'
import { evaluate, evaluateNumber, noNames } from './evaluate.ts'
import { type Expression, operands, parseExpression } from './expression.ts'
import { compareForms, freeNames } from './identity.ts'
import { mathTokens } from './math-tokens.ts'
import { equal } from './rational.ts'
import { compareLatex, needsAlgebra } from './symbolic.ts'
import { anyOf } from './word-pattern.ts'

export type AnswerRuling = 'equal' | 'unequal' | 'undecided'

/**
 * The order of the two does not matter. Letters stand for positive numbers, so that a root of a
 * square is its side. A unit that only one of them has is no difference; two that differ leave it
 * undecided. Some microseconds, or milliseconds where only the algebra system can tell.
 */
export function compareAnswers(a: string, b: string): AnswerRuling {
  if (spaced(a) === '' || spaced(b) === '') return 'undecided'
  if (spaced(a) === spaced(b)) return 'equal'
  if (a.length > answerCharsMax || b.length > answerCharsMax) return 'undecided'
  const ruling = compareForm(answerForm(a), answerForm(b))
  const [first, second] = [answerName(a), answerName(b)]
  const namesClash = first !== undefined && second !== undefined && first !== second
  return namesClash && ruling === 'equal' ? 'undecided' : ruling
}

/** A text longer than this is no final answer; it bounds what a hostile one can cost. */
const answerCharsMax = 1_000

/** Spaces tell "1 2/3" from "12/3", but not how many they are, nor those beside a sign. */
function spaced(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/ ?([=:<>]) ?/g, '$1')
    .trim()
}

function compareForm(a: AnswerForm, b: AnswerForm): AnswerRuling {
  if (a.kind === 'value' && b.kind === 'value') return compareValues(a.text, b.text)
  if (a.kind === 'words' && b.kind === 'words') return compareWords(a.text, b.text)
  if (a.kind === 'list' && b.kind === 'list') return compareLists(a.parts, b.parts)
  if (a.kind === 'places' && b.kind === 'places') {
    if (a.shape !== b.shape || a.parts.length !== b.parts.length) return 'unequal'
    return allOf(a.parts.map((part, place) => compareForm(part, b.parts[place]!)))
  }
  // A set of one is its element; a bare value is never a pair.
  if (a.kind === 'list' && a.parts.length === 1) return compareForm(a.parts[0]!, b)
  if (b.kind === 'list' && b.parts.length === 1) return compareForm(a, b.parts[0]!)
  if (isLoose(a, b) || isLoose(b, a)) return 'undecided'
  const words = a.kind === 'words' ? a : b.kind === 'words' ? b : undefined
  return words !== undefined && mayBeNumber.test(words.text) ? 'undecided' : 'unequal'
}

/** Written so that it may mean the other: "3, -2" a tuple, "x + 1 > y" a set. */
function isLoose(form: AnswerForm, other: AnswerForm): boolean {
  if (form.kind === 'list') return form.shape === ',' && other.kind === 'places'
  return form.kind === 'value' && relation.test(form.text)
}

const relation = /[=<>≤≥≠]|\\(?:leq?|geq?|lt|gt|neq?|begin|emptyset)(?![a-zA-Z])/

/** Words that may stand for a value: they are no ellipse, and no Tuesday. */
const mayBeNumber = anyOf(`
  zero one two three four five six seven eight nine ten eleven twelve
  \\w+teen \\w+ty hundred thousand half dozen
  none nothing no never any all undefined infinit\\w+
`)

/** "xy" and "yx" may be one product or one side of a triangle. */
function compareWords(a: string, b: string): AnswerRuling {
  if (a === b) return 'equal'
  if (a.length <= 3 && sorted(a) === sorted(b)) return 'undecided'
  return a.includes(b) || b.includes(a) ? 'undecided' : 'unequal'
}

function sorted(word: string): string {
  return Array.from(word).toSorted().join('')
}

/** Whether every part of one has a partner of its own in the other. */
function compareLists(a: readonly AnswerForm[], b: readonly AnswerForm[]): AnswerRuling {
  if (a.length !== b.length) return 'unequal'
  const left = [...b]
  let isSure = true
  for (const part of a) {
    const rulings = left.map((other) => compareForm(part, other))
    const partner = rulings.indexOf('equal')
    if (partner !== -1) left.splice(partner, 1)
    else if (rulings.includes('undecided')) isSure = false
    else return 'unequal'
  }
  return isSure ? 'equal' : 'undecided'
}

function allOf(rulings: readonly AnswerRuling[]): AnswerRuling {
  if (rulings.includes('unequal')) return 'unequal'
  return rulings.includes('undecided') ? 'undecided' : 'equal'
}

function compareValues(a: string, b: string): AnswerRuling {
  if (spaced(a) === spaced(b)) return 'equal'
  if (endless.test(a) || endless.test(b)) return compareEndless(a, b)
  if (inBase.test(a) || inBase.test(b)) return compareBases(a, b)
  const [left, right] = [quantityOf(a), quantityOf(b)]
  if (left === undefined || right === undefined)
    return needsAlgebra(a) || needsAlgebra(b) ? bySystem(a, b) : 'undecided'
  return unitsClash(left.unit, right.unit) ? 'undecided' : compareQuantities(left.of, right.of)
}

function bySystem(a: string, b: string): AnswerRuling {
  const ruling = compareLatex(a, b)
  if (ruling === 'agree') return 'equal'
  return ruling === 'differ' ? 'unequal' : 'undecided'
}

const endless = /\\infty|∞|\binfinity\b/

/** Infinity has a sign and nothing else. */
function compareEndless(a: string, b: string): AnswerRuling {
  const signs = [a, b].map((text) => /^\s*([-+]?)\s*(?:\\infty|∞|infinity)\s*$/.exec(text)?.[1])
  const [left, right] = signs.map((sign) => (sign === '' ? '+' : sign))
  if (left === undefined || right === undefined)
    return endless.test(a) && endless.test(b) ? 'undecided' : 'unequal'
  return left === right ? 'equal' : 'unequal'
}

const inBase = /^\s*(\w+?)_\{?(\d+)\}?\s*$/

/** "40_9" is 36; a number that names no base may or may not mean the same one. */
function compareBases(a: string, b: string): AnswerRuling {
  const [left, right] = [a, b].map((text) => {
    const [, digits, base] = inBase.exec(text) ?? []
    return digits === undefined ? Number.NaN : Number.parseInt(digits, Number(base))
  })
  if (Number.isNaN(left!) || Number.isNaN(right!)) return 'undecided'
  return left === right ? 'equal' : 'unequal'
}

type Quantity = { readonly of: Expression; readonly unit: string }

/** The expression that the whole text is, with the unit behind it. */
function quantityOf(text: string): Quantity | undefined {
  const [all = '', behind = all, power = ''] = unitBehind.exec(text) ?? rateBehind.exec(text) ?? []
  const clean = text
    .slice(0, text.length - all.length)
    .replace(/\\\$|^\s*\$/g, ' ')
    .replace(/\^?\s*(?:\{\s*\\circ\s*\}|\\circ|\\degree)|°/g, ' ')
    .trim()
    .replace(/^([-−])\s+/, '$1') // in prose, a dash with a space behind it begins a line
  const { tokens, notes } = mathTokens(clean)
  const parsed = parseExpression(tokens, 0, tokens.length)
  if (!parsed || parsed.next !== tokens.length || notes.length > 0) return undefined
  const units = [...operands(parsed.expression)].flatMap((operand) =>
    operand.kind === 'number' && operand.unit !== '' ? [operand.unit] : [],
  )
  if (new Set(units).size > 1) return undefined
  const unit = (behind || units[0] || signOf(text, parsed.expression))
    .trim()
    .toLowerCase()
    .replace(/s$/, '')
  return { of: parsed.expression, unit: unit + power }
}

/** The unit that a sign stands for. */
function signOf(text: string, value: Expression): string {
  if (/\\\$\s*[\d.]|^\s*\$\s*[\d.]/.test(text)) return 'dollar'
  if (/\\circ|\\degree|°/.test(text)) return 'degree'
  return isPercentage(value) ? 'percent' : ''
}

const unitBehind = /(?<=\S)\s*\\(?:text|textrm|mathrm|mbox)\s*\{([^{}]*)\}\s*(?:\^\{?(\d)\}?)?$/
const rateBehind =
  /(?<=[\d}])\s*(?:[kcm]?m|ft|mi|miles?|feet)\s*\/\s*(?:s|sec|min|hr?|seconds?|hours?)$/

/** Two that differ may still be one quantity; "2 million" and "2" are surely not the same. */
function unitsClash(a: string, b: string): boolean {
  return a !== b && ((a !== '' && b !== '') || manyfold.test(a) || manyfold.test(b))
}

const manyfold = anyOf('pair couple dozen score hundred thousand million billion trillion')

function compareQuantities(a: Expression, b: Expression): AnswerRuling {
  if (isPercentage(a) !== isPercentage(b) && percentAsPrinted(a, b)) return 'equal'
  const [left, right] = [evaluate(a, noNames), evaluate(b, noNames)]
  if (left && right) return equal(left, right) ? 'equal' : 'unequal'
  const names = freeNames(a).union(freeNames(b))
  if (names.isSubsetOf(constants)) return compareNumbers(a, b)
  if (compareForms(a, b).kind === 'agree') return 'equal'
  if (mayHideProducts(freeNames(a), freeNames(b))) return 'undecided'
  return differEverywhere(a, b, names) ? 'unequal' : 'undecided'
}

/** "xy" is read as one name, and yet may be the "yx" of the other side. */
function mayHideProducts(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  if (a.size === 0 || b.size === 0) return false
  return [...a.symmetricDifference(b)].some(
    (name) => /^[a-z]{2,}$/i.test(name) && !constants.has(name),
  )
}

/**
 * Whether two forms have clearly different values at all of three points. The imaginary unit may
 * stand for any number as long as both are linear in it.
 */
function differEverywhere(a: Expression, b: Expression, names: ReadonlySet<string>): boolean {
  if (names.has('i') && ![a, b].every((side) => isLinearIn('i', side))) return false
  return [0.37, 1.61, 2.23].every((start) => {
    const [x, y] = [a, b].map((side) => evaluateNumber(side, pointFrom(start)))
    const size = Math.max(1, Math.abs(x!), Math.abs(y!))
    return Number.isFinite(x) && Number.isFinite(y) && Math.abs(x! - y!) > 1e-6 * size
  })
}

function isLinearIn(name: string, side: Expression): boolean {
  const [x, y, z] = [1, 2, 3].map((value) =>
    evaluateNumber(side, (each) => (each === name ? value : pointFrom(0.37)(each))),
  )
  return Math.abs(x! - 2 * y! + z!) <= 1e-9 * Math.max(1, Math.abs(y!))
}

/** A value for each name, the same for the same name. */
function pointFrom(start: number): (name: string) => number {
  return (name) => {
    if (constants.has(name)) return Math.PI
    const letters = Array.from(name, (letter) => letter.codePointAt(0)!).reduce((a, b) => a + b)
    return start + (letters % 97) / 41
  }
}

const constants: ReadonlySet<string> = new Set(['pi', 'π'])

/** Roots and pi, in floating point with a margin far above its error. */
function compareNumbers(a: Expression, b: Expression): AnswerRuling {
  const [x, y] = [a, b].map((side) => evaluateNumber(side, () => Math.PI))
  if (!Number.isFinite(x) || !Number.isFinite(y)) return 'undecided'
  const gap = Math.abs(x! - y!)
  const size = Math.max(Math.abs(x!), Math.abs(y!))
  if (gap <= 1e-12 * size) return hasDecimals(a) === hasDecimals(b) ? 'equal' : 'undecided'
  return gap > 1e-6 * size ? 'unequal' : 'undecided'
}

/** A printed decimal is never exactly a root. */
function hasDecimals(side: Expression): boolean {
  return [...operands(side)].some((operand) => operand.kind === 'number' && operand.decimals > 0)
}

function isPercentage(side: Expression): boolean {
  return side.kind === 'number' && side.percent
}

/** "50%" for a task that asks for percents, where the reference says "50". */
function percentAsPrinted(a: Expression, b: Expression): boolean {
  const [lone, other] = isPercentage(a) ? [a, b] : [b, a]
  const value = evaluate(other, noNames)
  return lone.kind === 'number' && value !== undefined && equal(lone.value, value)
}
