import { negate, parseDecimal, type Rational } from './rational.ts'

/** A final answer as a text states it. */
export type FinalAnswer = {
  readonly text: string
  /** Its value, when it is one number with or without a unit. */
  readonly value?: Rational
  readonly start: number
  readonly end: number
}

/**
 * The last final answer that a text marks as such: `\boxed{...}`, "#### 18", "A: 18" on a line of
 * its own, "the answer is 18". Undefined when none is marked.
 */
export function findFinalAnswer(text: string): FinalAnswer | undefined {
  const found = lastBoxed(text) ?? lastMarked(text)
  if (!found) return undefined
  const value = answerValue(found.text)
  return value ? { ...found, value } : found
}

function lastBoxed(text: string): FinalAnswer | undefined {
  const at = text.lastIndexOf('\\boxed{')
  if (at === -1) return undefined
  const open = at + '\\boxed'.length
  let depth = 0
  for (let end = open; end < text.length; end++) {
    if (text[end] === '{') depth++
    if (text[end] === '}' && --depth === 0)
      return { text: text.slice(open + 1, end).trim(), start: at, end: end + 1 }
  }
  return undefined
}

const marks = new RegExp(
  [
    String.raw`(?:^|\n)\s*####\s*(?<hash>[^\n]+)`,
    String.raw`(?:^|\n)A:\s*(?<line>[^\n]+)`,
    String.raw`\banswer(?: to [^.:\n]{0,60})?(?: is|:)[:\s*]*(?<said>[^\n]*?)(?=\.\s|\.?\s*$|\n)`,
  ].join('|'),
  'gi',
)

function lastMarked(text: string): FinalAnswer | undefined {
  const last = [...text.matchAll(marks)].at(-1)
  const stated = last?.groups?.hash ?? last?.groups?.line ?? last?.groups?.said
  if (!last || !stated?.trim()) return undefined
  return { text: stated.trim(), start: last.index, end: last.index + last[0].length }
}

/** "\$1{,}200", "12 apples", "-3", "43 minutes": the one number in it. */
function answerValue(text: string): Rational | undefined {
  const bare = text
    .replaceAll('{,}', ',')
    .replace(/\\text\s*\{[^{}]*\}|\\(?:left|right|[,;! ()])|[\\${}*]|(?<=\d),(?=\d{3})/g, ' ')
    .replace(/(?<=\d) (?=\d{3}(?!\d))/g, '')
    .replace(/[.\s]+$/, '')
    .trim()
  const match = numberWithUnit.exec(bare)
  if (!match) return undefined
  const value = parseDecimal(match.groups!.digits!)
  return match.groups!.sign ? negate(value) : value
}

const numberWithUnit = /^(?<sign>[-−]\s?)?(?<digits>\d+(?:\.\d+)?)(?:\s*%|\s+[a-z][a-z /-]*)?$/i
