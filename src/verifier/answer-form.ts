/**
 * The outer form of a final answer: one value, words, a list whose order says nothing, or a tuple,
 * interval or matrix whose places do. Only brackets, commas and a few LaTeX commands are looked at.
 */
export type AnswerForm =
  | { readonly kind: 'value'; readonly text: string }
  | { readonly kind: 'words'; readonly text: string }
  /** A set, or several answers in a row. */
  | { readonly kind: 'list'; readonly parts: readonly AnswerForm[] }
  /** `shape` tells apart what must not be mixed up: "(,)", "[,)", "2x1 matrix". */
  | { readonly kind: 'places'; readonly shape: string; readonly parts: readonly AnswerForm[] }

export function answerForm(text: string): AnswerForm {
  return formOf(plainAnswer(text))
}

/** The answer without fences, boxes, spacing commands, and the name that it is given to. */
function plainAnswer(text: string): string {
  const bare = text
    .replace(/\\(?:boxed|fbox)\s*\{(.*)\}/s, '$1')
    .replace(/(?<!\\)\\!/g, '')
    .replace(
      /(?<!\\)\\(?:[()[\],;: ]|(?:left|right|displaystyle|[bB]ig[gl]?[lr]?)(?![a-zA-Z]))/g,
      ' ',
    )
    .replaceAll('~', ' ')
    .replace(/\\(?:dfrac|tfrac|cfrac)/g, '\\frac')
    .replace(/\\frac\s*(\d)\s*(\d)/g, '\\frac{$1}{$2}')
    .replace(/\\sqrt\s*(\d)/g, '\\sqrt{$1}')
    .replace(/\{,\}/g, ',')
    .replace(/^\s*\$\$?(?!\d[^$]*$)|(?<!\\)\$\$?\s*$/g, ' ')
    .replace(/\s*[.;]\s*$/, '')
    .trim()
  return bare.replace(/^[a-zA-Z](?:_\{?\w\}?)?\s*(?:=|\\in(?![a-zA-Z]))\s*(?=[^=]*$)/, '')
}

function formOf(text: string): AnswerForm {
  const trimmed = text.trim()
  return (
    matrixForm(trimmed) ??
    unionForm(trimmed) ??
    signForm(trimmed) ??
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
  return parts.length < 2 ? undefined : { kind: 'list', parts: parts.map(formOf) }
}

/** "1 ± 2" is two values. */
function signForm(text: string): AnswerForm | undefined {
  const sign = /\\pm(?![a-zA-Z])|±/g
  if ((text.match(sign) ?? []).length !== 1) return undefined
  return { kind: 'list', parts: ['+', '-'].map((each) => formOf(text.replace(sign, each))) }
}

/** Prose, or the letter of a choice: no digit and no sign of mathematics in it. */
function wordForm(text: string): AnswerForm | undefined {
  const prose = text
    .replace(/\\(?:text|textbf|textit|textrm|mathrm|mbox|mathbf)\s*\{([^{}]*)\}/g, ' $1 ')
    .replace(/^\s*\(([A-Za-z])\)\s*$/, '$1')
    .replace(/[.,:;!?'"]+(?=\s|$)/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  const isLetter = /^[A-J]$/.test(prose)
  return isLetter || /^[\p{L}-]{2,}(?: [\p{L}-]+)*$/u.test(prose)
    ? { kind: 'words', text: prose.toLowerCase() }
    : undefined
}

const thousands = /^[-+]?\s*(?:\\?\$)?\s*\d{1,3}(?:,\s?\d{3})+(?!\d)(?:\.\d+)?(?:\s|\\|[a-zA-Z%]|$)/

function listForm(text: string): AnswerForm | undefined {
  if (thousands.test(text) && !/,\s*\d{1,2}(?!\d)/.test(text)) return undefined
  const words = text.replace(/\\text\s*\{\s*(and|or)\s*\}/g, ' $1 ')
  const parts = topLevelParts(words, /^(?:[,;]|\s(?:and|or)\s)/)
  return parts.length < 2 ? undefined : { kind: 'list', parts: parts.map(formOf) }
}

/** "(1, 2)", "[0, 1)" and "\{1, 2\}": the brackets round the whole, with what stands between. */
function bracketForm(text: string): AnswerForm | undefined {
  const [, open, inside, close] = /^(\(|\[|\\\{|\{)(.*?)(\)|\]|\\\}|\})$/s.exec(text) ?? []
  if (open === undefined || inside === undefined || !isClosedAtEnd(text)) return undefined
  const isSet = open.endsWith('{')
  if (isSet !== close!.endsWith('}')) return undefined
  const parts = topLevelParts(inside, /^[,;]/)
  if (isSet && open === '\\{') return { kind: 'list', parts: parts.map(formOf) }
  if (isSet || parts.length < 2) return isSet ? formOf(inside) : undefined
  return { kind: 'places', shape: `${open},${close}`, parts: parts.map(formOf) }
}

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
