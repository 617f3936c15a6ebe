/**
 * The outer form of a final answer: one value, words, a list whose order says nothing, or a tuple,
 * interval or matrix whose places do. Only brackets, commas and a few LaTeX commands are looked at.
 */
export type AnswerForm =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'words'; readonly text: string }
  /** Several answers in a row, a set, or a union. */
  | { readonly kind: 'list'; readonly shape: ListShape; readonly parts: readonly AnswerForm[] }
  /** `shape` tells apart what must not be mixed up: "(,)", "[,)", "2x1 matrix". */
  | { readonly kind: 'places'; readonly shape: string; readonly parts: readonly AnswerForm[] }

type ListShape = ',' | '{,}' | '∪'

export function answerForm(text: string): AnswerForm {
  return formOf(plainAnswer(text).replace(naming, ''))
}

/** The letter that the answer is given to, or bounded: "x" in "x = 5", "x \in [1, 2]", "x > 3". */
export function answerName(text: string): string | undefined {
  const plain = plainAnswer(text)
  return naming.exec(plain)?.[1] ?? boundsOf(plain)?.name
}

const naming = /^([a-zA-Z](?:_\{?\w\}?)?)\s*(?:=|\\in(?![a-zA-Z]))\s*(?=[^=]*$)/

/** The answer without fences, boxes and spacing commands, and numbers in their usual spelling. */
function plainAnswer(text: string): string {
  return text
    .replace(/\\(?:boxed|fbox)\s*\{(.*)\}/s, '$1')
    .replace(/(?<!\\)\\!/g, '')
    .replace(
      /(?<!\\)\\(?:[()[\],;: ]|(?:left|right|displaystyle|[bB]ig[gl]?[lr]?)(?![a-zA-Z]))/g,
      ' ',
    )
    .replaceAll('~', ' ')
    .replaceAll('\\langle', '(')
    .replaceAll('\\rangle', ')')
    .replace(/\\varnothing|∅/g, '\\emptyset')
    .replace(bracketedArray, '\\begin{matrix}$1\\end{matrix}')
    .replace(/(\d*)\.(\d*)\\overline\s*\{(\d+)\}/g, repeatingDecimal)
    .replace(/^([-+]?\d*\.?\d+)[eE]([-+]?\d+)$/, '$1 \\times 10^{$2}')
    .replace(/\\(?:dfrac|tfrac|cfrac)/g, '\\frac')
    .replace(/\\frac\s*(\d)\s*(\d)/g, '\\frac{$1}{$2}')
    .replace(/\\sqrt\s*(\d)/g, '\\sqrt{$1}')
    .replace(/\{,\}/g, ',')
    .replace(/^\s*\$\$?(?!\d[^$]*$)|(?<!\\)\$\$?\s*$/g, ' ')
    .replace(/\s*[.;]\s*$/, '')
    .trim()
}

const bracketedArray = /[([]\s*\\begin\{array\}\s*\{[lcr| ]*\}(.*?)\\end\{array\}\s*[)\]]/gs

/** "0.1\overline{6}" as the fraction that it is. */
function repeatingDecimal(_: string, whole: string, fixed: string, repeated: string): string {
  const top = BigInt(`${whole}${fixed}${repeated}`) - BigInt(`0${whole}${fixed}`)
  return `\\frac{${top}}{${'9'.repeat(repeated.length)}${'0'.repeat(fixed.length)}}`
}

function formOf(text: string): AnswerForm {
  const trimmed = text.trim()
  return (
    matrixForm(trimmed) ??
    unionForm(trimmed) ??
    signForm(trimmed) ??
    boundsForm(trimmed) ??
    wordForm(trimmed) ??
    listForm(trimmed) ??
    bracketForm(trimmed) ?? { kind: 'value', text: trimmed }
  )
}

const matrix = /^\\begin\{([pbBvV]?)matrix\}(.*)\\end\{\1matrix\}$/s

/** Round and square brackets hold the same matrix; bars make a determinant of it. */
function matrixForm(text: string): AnswerForm | undefined {
  const [, fence, inside] = matrix.exec(text) ?? []
  if (inside === undefined || inside.includes('\\begin')) return undefined
  const rows = inside
    .split('\\\\')
    .map((row) => row.split('&'))
    .filter((row) => row.some((cell) => cell.trim() !== ''))
  const width = Math.max(...rows.map((row) => row.length))
  const name = fence === 'v' || fence === 'V' ? `${fence} determinant` : 'matrix'
  const shape = `${rows.length}x${width} ${name}`
  return { kind: 'places', shape, parts: rows.flat().map(formOf) }
}

function unionForm(text: string): AnswerForm | undefined {
  const parts = topLevelParts(text, /^(?:\\cup(?![a-zA-Z])|∪)/)
  return parts.length < 2 ? undefined : { kind: 'list', shape: '∪', parts: parts.map(formOf) }
}

/** "1 ± 2" is two values. */
function signForm(text: string): AnswerForm | undefined {
  const sign = /\\pm(?![a-zA-Z])|±/g
  if ((text.match(sign) ?? []).length !== 1) return undefined
  const parts = ['+', '-'].map((each) => formOf(text.replace(sign, each)))
  return { kind: 'list', shape: ',', parts }
}

/** "1 < x \le 2" and "x > 3" are the intervals of what is so bounded. */
function boundsForm(text: string): AnswerForm | undefined {
  const bounds = boundsOf(text)
  return bounds && { kind: 'places', shape: bounds.shape, parts: bounds.ends.map(formOf) }
}

type Bounds = { readonly name: string; readonly shape: string; readonly ends: readonly string[] }

const comparison = /(<=?|>=?|≤|≥|\\(?:leq?|geq?|lt|gt)(?:slant)?(?![a-zA-Z]))/

function boundsOf(text: string): Bounds | undefined {
  const [a, sign, b, other, c, ...more] = text.split(comparison).map((part) => part.trim())
  if (sign === undefined || b === undefined || more.length > 0) return undefined
  if (other !== undefined && c !== undefined) {
    if (!isLetter(b) || isBelow(sign) !== isBelow(other)) return undefined
    const [low, high] = [[a!, sign] as const, [c, other] as const]
    return isBelow(sign) ? between(b, low, high) : between(b, high, low)
  }
  if (isLetter(a!) === isLetter(b)) return undefined
  const [name, end] = isLetter(a!) ? [a!, [b, sign] as const] : [b, [a!, sign] as const]
  return isLetter(a!) === isBelow(sign)
    ? between(name, ['-\\infty', '<'], end)
    : between(name, end, ['\\infty', '<'])
}

type End = readonly [at: string, sign: string]

function between(name: string, [low, above]: End, [high, below]: End): Bounds {
  const shape = `${isStrict(above) ? '(' : '['},${isStrict(below) ? ')' : ']'}`
  return { name, shape, ends: [low, high] }
}

function isLetter(text: string): boolean {
  return /^[a-zA-Z]$/.test(text)
}

function isBelow(sign: string): boolean {
  return /^(?:<|≤|\\l)/.test(sign)
}

function isStrict(sign: string): boolean {
  return /^(?:[<>]|\\[lg]t)$/.test(sign)
}

/** Prose, or the letter of a choice: no digit and no sign of mathematics in it. */
function wordForm(text: string): AnswerForm | undefined {
  const prose = text
    .replace(/\\(?:text|textbf|textit|textrm|mathrm|mbox|mathbf)\s*\{([^{}]*)\}/g, ' $1 ')
    .replace(/^\s*\(([A-Za-z])\)\s*$/, '$1')
    .replace(/[.,:;!?'"]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const isChoice = /^[A-J]$/.test(prose)
  return isChoice || /^[\p{L}-]{2,}(?: [\p{L}-]+)*$/u.test(prose)
    ? { kind: 'words', text: prose.toLowerCase() }
    : undefined
}

const thousands = /^[-+]?\s*(?:\\?\$)?\s*\d{1,3}(?:,\s?\d{3})+(?!\d)(?:\.\d+)?(?:\s|\\|[a-zA-Z%]|$)/

function listForm(text: string): AnswerForm | undefined {
  if (thousands.test(text) && !/,\s*\d{1,2}(?!\d)/.test(text)) return undefined
  const words = text.replace(/\\text\s*\{\s*(and|or)\s*\}/g, ' $1 ')
  const parts = topLevelParts(words, /^(?:[,;]?\s(?:and|or)\s|[,;])/)
  return parts.length < 2
    ? undefined
    : { kind: 'list', shape: ',', parts: withoutName(parts).map(formOf) }
}

/** "x = 1 or x = 2" are two values of one letter; values of several are left as they are. */
function withoutName(parts: readonly string[]): readonly string[] {
  const names = new Set(parts.map((part) => naming.exec(part.trim())?.[1]))
  return names.size === 1 ? parts.map((part) => part.trim().replace(naming, '')) : parts
}

/** "(1, 2)", "[0, 1)" and "\{1, 2\}": the brackets round the whole, with what stands between. */
function bracketForm(text: string): AnswerForm | undefined {
  const [, open, inside, close] = /^(\(|\[|\\\{|\{)(.*?)(\)|\]|\\\}|\})$/s.exec(text) ?? []
  if (open === undefined || inside === undefined || !isClosedAtEnd(text)) return undefined
  const isSet = open.endsWith('{')
  if (isSet !== close!.endsWith('}')) return undefined
  if (open === '(' && close === ')' && oneNumber.test(inside))
    return { kind: 'value', text: inside }
  const parts = topLevelParts(inside, /^[,;]/)
  if (isSet && open === '\\{') return { kind: 'list', shape: '{,}', parts: parts.map(formOf) }
  if (isSet || parts.length < 2) return isSet ? formOf(inside) : undefined
  return { kind: 'places', shape: `${open},${close}`, parts: parts.map(formOf) }
}

/** "(10,000)" is no pair: nobody writes a zero as "000". */
const oneNumber = /^\s*[-+]?\d{1,3}(?:,\d{3})*,0\d\d(?:,\d{3})*\s*$/

/** Whether the first bracket is closed by the last character, and by nothing before. */
function isClosedAtEnd(text: string): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at++) {
    depth += depthChange(text[at]!)
    if (depth === 0 && at < text.length - 1 && text[at] !== '\\') return false
  }
  return depth === 0
}

function depthChange(character: string): number {
  if ('([{'.includes(character)) return 1
  return ')]}'.includes(character) ? -1 : 0
}

/** The text cut at a separator outside all brackets. */
function topLevelParts(text: string, separator: RegExp): string[] {
  const parts: string[] = []
  let [depth, start] = [0, 0]
  for (let at = 0; at < text.length; at++) {
    depth += depthChange(text[at]!)
    const found = depth === 0 ? separator.exec(text.slice(at, at + 12)) : null
    if (!found) continue
    parts.push(text.slice(start, at))
    start = at + found[0].length
    at = start - 1
  }
  parts.push(text.slice(start))
  return parts
}
