import { assert } from '../src/base/assert.ts'

/**
 * A small independent reader of arithmetic for the demo's texts, so that what the demo says is
 * checked by something other than the checks that the demo shows. Decimal arithmetic, not exact.
 */

export type Equation = { readonly text: string; readonly holds: boolean }

/**
 * Every "a = b" (also in chains) between numeric expressions of a text, and whether it holds as
 * printed.
 */
export function equationsIn(text: string): Equation[] {
  const plain = normalised(text)
  const found = plain.match(chainPattern) ?? []
  return found.flatMap((chain) => {
    const sides = chain.split('=').map((side) => side.replace(unitPattern, ' ').trim())
    return sides.slice(1).map((right, index) => {
      const left = sides[index]!
      return { text: `${left} = ${right}`, holds: agree(left, right) }
    })
  })
}

/** The value of an expression of numbers, + - * / ^, brackets, ceil(...) and round(...). */
export function valueOf(expression: string): number {
  const tokens = expression.match(/\d+(?:\.\d+)?|ceil|round|[-+*/^()]/g) ?? []
  let at = 0
  const take = (token: string) => tokens[at] === token && ++at > 0
  const sum = (): number => {
    let value = product()
    for (;;) {
      if (take('+')) value += product()
      else if (take('-')) value -= product()
      else return value
    }
  }
  const product = (): number => {
    let value = signed()
    for (;;) {
      if (take('*')) value *= signed()
      else if (take('/')) value /= signed()
      else return value
    }
  }
  const signed = (): number => (take('-') ? -signed() : power())
  const power = (): number => {
    const base = atom()
    return take('^') ? base ** signed() : base
  }
  const atom = (): number => {
    if (take('ceil')) return Math.ceil(atom() - 1e-9)
    if (take('round')) return Math.round(atom())
    if (!take('(')) return Number(tokens[at++])
    const value = sum()
    assert(take(')'), `brackets close in "${expression}"`)
    return value
  }
  const value = sum()
  assert(at === tokens.length && Number.isFinite(value), `"${expression}" is arithmetic`)
  return value
}

/** Equal, or equal after rounding the left side to the digits that the right side prints. */
function agree(left: string, right: string): boolean {
  const digits = /\.(\d+)$/.exec(right)?.[1]?.length ?? 0
  const isNumber = /^-?\d+(\.\d+)?$/.test(right)
  const tolerance = isNumber && digits > 0 ? 0.5 / 10 ** digits : 0
  return Math.abs(valueOf(left) - valueOf(right)) <= tolerance + 1e-9
}

function normalised(text: string): string {
  return text
    .replace(/<<.*?>>/g, '')
    .replace(/\\frac\{(\d+)\}\{(\d+)\}/g, '($1/$2)')
    .replace(/\\times/g, '*')
    .replace(/\\[()]|[$€£]/g, '')
    .replace(/(?<=\d),(?=\d{3})/g, '')
    .replace(/(?<=\d)²/g, '^2')
    .replace(/[×]/g, '*')
    .replace(/÷/g, '/')
    .replace(/(\d+(?:\.\d+)?)%/g, '($1/100)')
}

const unitPattern = / ?[a-z][a-z²]*/g
const operand = String.raw`-?\(*-?\d+(?:\.\d+)?(?:\^2)?(?![\w.]*[a-z\d])\)*(?: [a-z]+²?)?\)*`
const expression = String.raw`${operand}(?: ?[-+*/] ?${operand})*`
// Not after a letter and a sign, nor inside a number or word: "4p + 6 = 30" is algebra.
const start = String.raw`(?<![\w.)]|[a-z)] ?[-+*/] ?)`
const chainPattern = new RegExp(String.raw`${start}${expression}(?: ?= ?${expression})+`, 'g')
