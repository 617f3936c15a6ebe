/**
 * The careful look at one JSON text: what in it cannot be read without a silent change, and the
 * text with those places mended. It walks tokens (strings, numbers, words, brackets) once, in
 * linear time; the grammar itself stays with `JSON.parse`. Rows that give no cause for suspicion
 * never come here (see `json-strict.ts`), so clearness counts more than speed.
 */

/** What is wrong with a row as JSON, for counting; the reason beside it says it in words. */
export type RowFaultCode =
  | 'not-json'
  | 'cut-off'
  | 'utf-8'
  | 'control-character'
  | 'surrogate'
  | 'not-finite'
  | 'unsafe-integer'
  | 'duplicate-key'
  | 'proto-key'
  | 'not-an-object'
  | 'too-deep'
  | 'too-long'

export type RowFault = { readonly code: RowFaultCode; readonly reason: string }

/** One place that a strict reading refuses. `repair` says what a lenient one does instead. */
export type JsonIssue = RowFault & { readonly repair?: string }

export type Inspection = {
  /** In order of place. Issues without a repair end the inspection. */
  readonly issues: readonly JsonIssue[]
  /** The text with every repair made. */
  readonly mended: string
  /** Whether the text ends inside a string, an object or a list. */
  readonly isCutOff: boolean
}

/** Finds the places of a text that would change silently, or fail, when parsed. */
export function inspectJson(text: string, depthMax: number): Inspection {
  const issues: JsonIssue[] = []
  const parts: string[] = []
  let kept = 0
  const mend = (start: number, end: number, replacement: string) => {
    parts.push(text.slice(kept, start), replacement)
    kept = end
  }
  // One entry for each open bracket: the keys of an object, null for a list.
  const open: (Set<string> | null)[] = []
  let at = 0
  while (at < text.length) {
    const token = nextToken(text, at)
    at = token.end
    if (token.kind === 'open') open.push(token.text === '{' ? new Set() : null)
    if (token.kind === 'close') open.pop()
    if (open.length > depthMax) {
      issues.push({ code: 'too-deep', reason: `nested deeper than ${depthMax} levels` })
      break
    }
    if (issues.length > issuesMax) {
      issues.push({ code: 'not-json', reason: `more than ${issuesMax} faults in one row` })
      break
    }
    if (token.kind === 'string' && token.isEnded) {
      const replacement = mendedString(token.text, isKeyAt(text, at), open.at(-1), issues)
      if (replacement !== undefined) mend(token.start, token.end, replacement)
    }
    if (token.kind === 'word') {
      const replacement = mendedWord(token.text, issues)
      if (replacement !== undefined) mend(token.start, token.end, replacement)
    }
    if (token.kind === 'string' && !token.isEnded) return { issues, mended: text, isCutOff: true }
  }
  parts.push(text.slice(kept))
  return { issues, mended: parts.join(''), isCutOff: open.length > 0 }
}

/** Faults of one row after which it is given up; a broken file must not fill the memory. */
const issuesMax = 10_000

type Token = {
  readonly kind: 'open' | 'close' | 'string' | 'word' | 'other'
  readonly text: string
  readonly start: number
  readonly end: number
  readonly isEnded: boolean
}

function nextToken(text: string, start: number): Token {
  const first = text[start]!
  if (first === '"') {
    const end = stringEnd(text, start)
    const isEnded = end !== -1
    const last = isEnded ? end : text.length
    return { kind: 'string', text: text.slice(start, last), start, end: last, isEnded }
  }
  let kind: Token['kind'] = 'other'
  let end = start + 1
  if (first === '{' || first === '[') kind = 'open'
  else if (first === '}' || first === ']') kind = 'close'
  else if (wordPart.test(first)) {
    kind = 'word'
    while (end < text.length && wordPart.test(text[end]!)) end++
  }
  return { kind, text: text.slice(start, end), start, end, isEnded: true }
}

const wordPart = /[\w.+-]/

/** The place after the quote that closes the string opened at `start`, or -1. */
export function stringEnd(text: string, start: number): number {
  let close = text.indexOf('"', start + 1)
  while (close !== -1 && isEscaped(text, close)) close = text.indexOf('"', close + 1)
  return close === -1 ? -1 : close + 1
}

function isEscaped(text: string, quote: number): boolean {
  let slashes = 0
  while (text.charCodeAt(quote - 1 - slashes) === 0x5c) slashes++
  return slashes % 2 === 1
}

function isKeyAt(text: string, afterString: number): boolean {
  let at = afterString
  while (text[at] === ' ' || text[at] === '\t' || text[at] === '\r' || text[at] === '\n') at++
  return text[at] === ':'
}

function mendedString(
  raw: string,
  isKey: boolean,
  keys: Set<string> | null | undefined,
  issues: JsonIssue[],
): string | undefined {
  let mended = raw
  const controls = controlsOf(raw)
  if (controls.length > 0) {
    const name = controls.slice(0, 3).map(codePoint).join(', ')
    issues.push({
      code: 'control-character',
      reason: `raw control character (${name}) inside a string; JSON wants it escaped`,
      repair: `escaped the raw control character ${name}`,
    })
    for (const control of controls) {
      const character = String.fromCharCode(control)
      mended = mended.replaceAll(character, JSON.stringify(character).slice(1, -1))
    }
  }
  const value = parsedString(mended)
  if (value === undefined) return mended === raw ? undefined : mended
  if (!value.isWellFormed()) {
    issues.push({
      code: 'surrogate',
      reason: 'lone surrogate in a string: half a character, which no UTF-8 file can hold',
      repair: 'replaced a lone surrogate by U+FFFD',
    })
    mended = JSON.stringify(value.toWellFormed())
  }
  if (isKey && keys) mended = mendedKey(value.toWellFormed(), mended, keys, issues)
  return mended === raw ? undefined : mended
}

function mendedKey(key: string, raw: string, keys: Set<string>, issues: JsonIssue[]): string {
  if (keys.has(key)) {
    issues.push({
      code: 'duplicate-key',
      reason: `key ${JSON.stringify(shortened(key))} occurs twice in one object`,
      repair: `kept the last of two values of key ${JSON.stringify(shortened(key))}`,
    })
  }
  keys.add(key)
  if (key !== '__proto__') return raw
  issues.push({
    code: 'proto-key',
    reason: 'key "__proto__", which would change what the object is',
    repair: 'renamed the key "__proto__" to "_proto_"',
  })
  return '"_proto_"'
}

function mendedWord(word: string, issues: JsonIssue[]): string | undefined {
  if (/^[-+]?(?:nan|inf|infinity)$/i.test(word)) {
    issues.push({
      code: 'not-finite',
      reason: `${word} is not a number that JSON knows`,
      repair: `replaced ${word} by null`,
    })
    return 'null'
  }
  if (!/^-?\d/.test(word)) return undefined
  const value = Number(word)
  if (Number.isNaN(value)) return undefined
  if (!Number.isFinite(value)) {
    issues.push({
      code: 'not-finite',
      reason: `number ${shortened(word)} is beyond what a double can hold`,
      repair: `replaced ${shortened(word)} by null`,
    })
    return 'null'
  }
  // Only digits written out promise exactness: 1e20 is a double like any other.
  if (Number.isSafeInteger(Math.trunc(value)) || /e/i.test(word)) return undefined
  issues.push({
    code: 'unsafe-integer',
    reason: `number ${shortened(word)} is beyond 2^53 and would lose digits; write it as a string`,
    repair: `kept ${shortened(word)} as a string`,
  })
  return JSON.stringify(word)
}

/** Codes of the raw control characters in a text, each once, in order of first place. */
function controlsOf(text: string): number[] {
  const codes: number[] = []
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 0x20 && !codes.includes(code)) codes.push(code)
  }
  return codes
}

function parsedString(raw: string): string | undefined {
  try {
    return JSON.parse(raw) as string
  } catch {
    return undefined
  }
}

function codePoint(code: number): string {
  const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return code === 0 ? `NUL, ${name}` : name
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}
