import { createRequire } from 'node:module'
import type { ComputeEngine } from '@cortex-js/compute-engine'
import { seededRng } from '../base/rng.ts'

export type SymbolicRuling = 'agree' | 'differ' | 'undecided'

/**
 * Whether two LaTeX expressions agree where exact arithmetic cannot decide: trigonometry,
 * logarithms, binomials, roots. The algebra system is asked first; it is loaded at the first
 * question (about 0.6 s) and believed only when it says "equal". Otherwise both sides are evaluated
 * numerically at seeded points; they differ when they do so clearly at every point that gives
 * values. What holds words, sums or bare angles is "undecided". Some milliseconds a question.
 */
export function compareLatex(left: string, right: string): SymbolicRuling {
  const [a, b] = [left, right].map(cleanLatex)
  if (a === undefined || b === undefined) return 'undecided'
  try {
    return compareWith(loadEngine(), a, b)
  } catch {
    return 'undecided' // The algebra system refuses some texts by throwing; that is no verdict.
  }
}

/** Whether a text is a formula with functions that only the algebra system knows. */
export function needsAlgebra(text: string): boolean {
  return functions.test(text) && cleanLatex(text) !== undefined
}

const functions = /\\(?:sin|cos|tan|cot|sec|csc|log|ln|binom|sqrt\[)/
const known = new RegExp(
  String.raw`\\(?:sin|cos|tan|cot|sec|csc|log|ln|d?binom|sqrt|[dt]?frac|cdot|times|div|` +
    String.raw`pi|theta|alpha|beta|left|right|circ)(?![a-zA-Z])`,
  'g',
)
const bareAngle =
  /\\(?:sin|cos|tan|cot|sec|csc)(?:\^\d)?[\s({]*\d+(?:\.\d+)?(?=\s*(?:[)}+\-*/,]|$))/

/** The formula without its fences, or undefined when it holds anything that might mislead. */
function cleanLatex(text: string): string | undefined {
  const formula = text.replace(/\\[()[\]]|\$|&|\\[,;!]|\\\\/g, ' ').trim()
  const rest = formula.replace(known, ' ')
  if (formula === '' || /\\|[a-zA-Z]{2}|[^\w\s+\-*/^(){}[\].,]/.test(rest)) return undefined
  if (/\b[fghPi]\b/.test(rest)) return undefined
  if (bareAngle.test(formula) && !/\\circ|\\pi/.test(formula)) return undefined
  return formula
}

function compareWith(engine: ComputeEngine, left: string, right: string): SymbolicRuling {
  const [a, b] = [engine.parse(left), engine.parse(right)]
  if (!a.isValid || !b.isValid) return 'undecided'
  if (a.isEqual(b) === true) return 'agree'
  const names = [...new Set([...a.unknowns, ...b.unknowns])]
  if (a.unknowns.length !== names.length || b.unknowns.length !== names.length) return 'undecided'
  const rng = seededRng(20_171_849)
  let differing = 0
  for (let point = 0; point < pointCount; point++) {
    const values = Object.fromEntries(names.map((name) => [name, 0.2 + rng.next()]))
    const [x, y] = [a, b].map((side) => side.subs(values).N().re)
    if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) continue
    if (Math.abs(x - y) <= slack(left, right) * Math.max(1, Math.abs(x))) return 'undecided'
    differing++
  }
  return differing >= pointsNeeded ? 'differ' : 'undecided'
}

const pointCount = 4
const pointsNeeded = 2

/** A printed decimal is as good as its digits. */
function slack(left: string, right: string): number {
  const decimals = [left, right].flatMap((side) => /\d\.(\d+)/.exec(side)?.[1]?.length ?? [])
  return decimals.length === 0 ? 1e-6 : 10 ** -Math.min(...decimals)
}

let engine: ComputeEngine | undefined

/** One engine a process; loading it is what costs. */
function loadEngine(): ComputeEngine {
  if (engine) return engine
  const load = createRequire(import.meta.url)
  const library = load('@cortex-js/compute-engine') as typeof import('@cortex-js/compute-engine')
  engine = new library.ComputeEngine()
  return engine
}
