import {
  commandSymbols,
  comparisons,
  greek,
  joinedUnits,
  skippedCommands,
  superscripts,
  symbols,
  textCommands,
  type TokenKind,
} from './math-symbols.ts'
import { parseDecimal, type Rational } from './rational.ts'

/**
 * The mathematical words of a text: plain ASCII and Unicode arithmetic, LaTeX and Markdown in one
 * pass, each token with its place in the source so that a finding can quote what it rests on.
 * One pass over the text; a stretch inside `<<...>>` calculator notes is lexed apart. What is not
 * understood becomes an `opaque` token, and nothing that contains one is ever judged.
 */
export type MathToken = {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
  /** No space stands between this token and the one before. */
  readonly joined: boolean
  readonly number?: Numeral
}

export type Numeral = {
  readonly value: Rational
  /** Digits printed after the point. */
  readonly decimals: number
  readonly percent: boolean
  readonly currency: boolean
}

/** The tokens of a text, and of each calculator note in it. */
export type Lexed = {
  readonly tokens: readonly MathToken[]
  readonly notes: readonly (readonly MathToken[])[]
}

/** Linear in the text. */
export function mathTokens(text: string): Lexed {
  const lexer: Lexer = { text, tokens: [], notes: [], position: 0, end: text.length, lastEnd: -1 }
  lexRange(lexer, 0, text.length)
  return { tokens: lexer.tokens, notes: lexer.notes }
}

type Lexer = {
  readonly text: string
  tokens: MathToken[]
  readonly notes: MathToken[][]
  position: number
  end: number
  /** Where the last token ended; another token starting there is joined to it. */
  lastEnd: number
}

function lexRange(lexer: Lexer, from: number, to: number): void {
  const outerEnd = lexer.end
  lexer.position = from
  lexer.end = to
  while (lexer.position < to) lexOne(lexer)
  lexer.position = to
  lexer.end = outerEnd
}

function push(lexer: Lexer, kind: TokenKind, text: string, length: number, number?: Numeral): void {
  const start = lexer.position
  const joined = lexer.lastEnd === start
  const end = start + length
  lexer.tokens.push({ kind, text, start, end, joined, ...(number && { number }) })
  lexer.lastEnd = end
  lexer.position = end
}

const numeral = /(?:\d{1,3}(?:(?:,|\{,\}|\\,)\d{3})+(?!\d)|\d+)?(?:\.\d+)?/y
const asciiWord = /[a-zA-Z]+(?![a-zA-Z'’\-\u0080-\uffff])/y
const word = /\p{L}[\p{L}\p{M}]*(?:['’-]\p{L}[\p{L}\p{M}]*)*/uy
const subscript = /_(?:\{[^{}]*\}|\w)/y
const ordinal = /(?:st|nd|rd|ths?)\b/y

function lexOne(lexer: Lexer): void {
  const { text, position } = lexer
  const char = text[position]!
  if (char === ' ') lexer.position++
  else if (isDigit(char) || (char === '.' && isDigit(text[position + 1]))) lexNumber(lexer)
  else if (char === '\\') lexCommand(lexer)
  else if (isLetter(char)) lexWord(lexer)
  else if (char !== '\n' && /\s/.test(char)) lexer.position++
  else lexSymbol(lexer, char)
}

function lexNumber(lexer: Lexer): void {
  const { text, position, tokens } = lexer
  const printed = matchAt(numeral, text, position)!
  const after = position + printed.length
  const suffix = matchAt(ordinal, text, after)
  if (suffix && tokens.at(-1)?.text !== '/')
    return push(lexer, 'word', printed + suffix, printed.length + suffix.length)
  // A time of day, a ratio, a section number, a repeating decimal.
  const more = matchAt(/(?:[:.]\d+)+|\.?\\(?:overline|bar|dot)\{\d+\}/y, text, after)
  if (more) return push(lexer, 'opaque', printed + more, printed.length + more.length)
  const digits = printed.replace(/,|\{,\}|\\,/g, '')
  const point = digits.indexOf('.')
  const percent = matchAt(/\s?(?:\\?%|percent\b)/y, text, after) ?? ''
  push(lexer, 'number', digits, printed.length + percent.length + (suffix?.length ?? 0), {
    value: parseDecimal(digits),
    decimals: point === -1 ? 0 : digits.length - point - 1,
    percent: percent !== '',
    currency: /[$€£¥]\s?$/.test(text.slice(Math.max(0, position - 2), position)),
  })
}

function lexWord(lexer: Lexer): void {
  const { text, position } = lexer
  const letters =
    matchAt(asciiWord, text, position) ?? matchAt(word, text, position) ?? text[position]!
  if (/^sqrt$/i.test(letters)) return push(lexer, 'function', 'sqrt', letters.length)
  if (/^equals?$/i.test(letters)) return push(lexer, 'relation', '=', letters.length)
  if (/^(?:is|gives|makes|totals)$/i.test(letters))
    return push(lexer, 'relation', 'is', letters.length)
  if (letters.length > 1) {
    const before = lexer.lastEnd === position ? lexer.tokens.at(-1)?.kind : undefined
    const isFactor = before === 'number' || before === 'close'
    if (isFactor && !joinedUnits.test(letters)) return push(lexer, 'name', letters, letters.length)
    const tail = matchAt(/\d+\b|_(?:\{[^{}]*\}|\w+)/y, text, position + letters.length) ?? ''
    return push(lexer, 'word', letters + tail, letters.length + tail.length)
  }
  if (/x/i.test(letters) && isTimesSign(lexer)) return push(lexer, 'operator', '*', 1)
  if (/^[aI]$/.test(letters) && /^ \p{L}{2}/u.test(text.slice(position + 1, position + 4)))
    return push(lexer, 'word', letters, 1)
  const low =
    matchAt(subscript, text, position + 1) ?? matchAt(/\d+\b|['′]+/y, text, position + 1) ?? ''
  push(lexer, 'name', letters + low, 1 + low.length)
}

/** An "x" is a times sign between a quantity and a numeral: "6 x 4", "3 weeks x $5", "6x4". */
function isTimesSign(lexer: Lexer): boolean {
  const before = lexer.tokens.at(-1)
  if (!before || !['number', 'close', 'word'].includes(before.kind)) return false
  const rest = lexer.text.slice(lexer.position + 1, lexer.position + 8)
  const isJoined = lexer.lastEnd === lexer.position
  if (!/^\s*(?:\\?[$€£])?\s*[\d(.]/.test(rest)) return false
  return !isJoined || /^\d/.test(rest)
}

function lexCommand(lexer: Lexer): void {
  const { text, position } = lexer
  const name = matchAt(/[a-zA-Z]+|[^a-zA-Z]/y, text, position + 1) ?? ''
  const length = 1 + name.length
  const symbol = commandSymbols[name]
  if (symbol) {
    push(lexer, symbol[0], symbol[1], length)
    if (symbol[0] === 'function') lexer.tokens.push(openAfter(lexer))
  } else if (/^[dt]?frac$/.test(name)) lexFraction(lexer, length)
  else if (name === 'sqrt') lexRoot(lexer, length)
  else if (textCommands.test(name)) lexTextGroup(lexer, length)
  else if (name === 'begin' || name === 'end') {
    lexer.position += length + (matchAt(/\s*\{[^{}]*\}/y, text, position + length)?.length ?? 0)
    push(lexer, 'break', '\n', 0)
  } else if (skippedCommands.test(name)) skip(lexer, length)
  else if (comparisons.test(name)) push(lexer, 'break', name, length)
  else if (name === '%') push(lexer, 'opaque', '%', length)
  else if (greek.test(name)) {
    const low = matchAt(subscript, text, position + length) ?? ''
    push(lexer, 'name', name + low, length + low.length)
  } else push(lexer, 'opaque', name, Math.max(length, 1))
}

/**
 * Passes over characters that stand for nothing, so that what follows stays joined to what
 * precedes.
 */
function skip(lexer: Lexer, length: number): void {
  if (lexer.lastEnd === lexer.position) lexer.lastEnd += length
  lexer.position += length
}

function openAfter(lexer: Lexer): MathToken {
  const at = lexer.position
  return { kind: 'open', text: '(', start: at, end: at, joined: true }
}

/** Two groups become "((a)/(b))"; the outer bracket says "frac", which marks a mixed number. */
function lexFraction(lexer: Lexer, length: number): void {
  push(lexer, 'open', 'frac', length)
  lexArgument(lexer)
  push(lexer, 'operator', '/', 0)
  lexArgument(lexer)
  push(lexer, 'close', ')', 0)
}

function lexRoot(lexer: Lexer, length: number): void {
  const degree = matchAt(/\s*\[[^\]]*\]/y, lexer.text, lexer.position + length)
  if (degree) push(lexer, 'opaque', 'root', length + degree.length)
  else push(lexer, 'function', 'sqrt', length)
  lexArgument(lexer)
}

/** One LaTeX argument in brackets: "{...}", or a single digit or letter. */
function lexArgument(lexer: Lexer): void {
  const { text } = lexer
  while (lexer.position < lexer.end && /\s/.test(text[lexer.position]!)) lexer.position++
  push(lexer, 'open', '(', 0)
  if (text[lexer.position] === '{') {
    const end = groupEnd(text, lexer.position, lexer.end)
    lexRange(lexer, lexer.position + 1, end)
    lexer.position = Math.min(end + 1, lexer.end)
  } else if (lexer.position < lexer.end) {
    if (isDigit(text[lexer.position])) lexRange(lexer, lexer.position, lexer.position + 1)
    else lexOne(lexer)
  }
  push(lexer, 'close', ')', 0)
}

/**
 * What a LaTeX text group says is words, even a single letter: a unit, a name, or a piece of prose.
 */
function lexTextGroup(lexer: Lexer, length: number): void {
  const { text, position } = lexer
  const open = text.indexOf('{', position + length)
  if (open === -1 || open > position + length + 1) return skip(lexer, length)
  const end = groupEnd(text, open, lexer.end)
  const inner = text.slice(open + 1, end)
  const isWords = /^\s*[\p{L}"'(]/u.test(inner) && !/[=\\]/.test(inner) && !/^\s*x\s*$/.test(inner)
  if (isWords) {
    const isJoined = lexer.lastEnd === position
    for (const { 0: part, index } of inner.matchAll(/\S+/g)) {
      lexer.position = open + 1 + index
      if (isJoined && lexer.lastEnd <= position) lexer.lastEnd = lexer.position
      push(lexer, 'word', part, part.length)
    }
  } else lexRange(lexer, open + 1, end)
  lexer.position = Math.min(end + 1, lexer.end)
}

function groupEnd(text: string, open: number, limit: number): number {
  let depth = 0
  for (let at = open; at < limit; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '{') depth++
    else if (text[at] === '}' && --depth === 0) return at
  }
  return limit
}

function lexSymbol(lexer: Lexer, char: string): void {
  const { text, position } = lexer
  const next = text[position + 1]
  const known = symbols[char]
  if (char === '\n') lexNewline(lexer)
  else if (known) push(lexer, known[0], known[1], 1)
  else if (char === '-') lexHyphen(lexer, next)
  else if (char === '*') lexStar(lexer, next)
  else if (char === '=') lexEquals(lexer, next)
  else if (char === '<' && next === '<') lexNote(lexer)
  else if (char === '<' || char === '>') push(lexer, 'break', char, 1)
  else if (char === '.' || char === ',' || char === ':') lexPunctuation(lexer, char, next)
  else if (char === '!') lexBang(lexer, next)
  else if (char === '$' && next === '$') push(lexer, 'break', '$$', 2)
  else if (superscripts.includes(char)) lexSuperscript(lexer, char)
  else if ('|∑∏∫√∞%&_~'.includes(char) && char !== '&') push(lexer, 'opaque', char, 1)
  else skip(lexer, char.codePointAt(0)! > 0xffff ? 2 : 1)
}

function lexNewline(lexer: Lexer): void {
  const rest = lexer.text.slice(lexer.position + 1, lexer.position + 12)
  const continues = /^\s*&?\s*(?:[=≈+×÷/]|\\(?:times|div|approx|cdot))/.test(rest)
  const isOpenEnded = /^(?:operator|relation)$/.test(lexer.tokens.at(-1)?.kind ?? '')
  if (continues || isOpenEnded) return skip(lexer, 1)
  push(lexer, 'break', '\n', 1)
  const bullet = matchAt(/\s*(?:(?:[-*•]|\d{1,2}[.)])[^\S\n]+)+/y, lexer.text, lexer.position)
  if (bullet) lexer.position = Math.min(lexer.position + bullet.length, lexer.end)
}

function lexHyphen(lexer: Lexer, next: string | undefined): void {
  if (next === '>') push(lexer, 'break', '→', 2)
  else if (lexer.position === 0 && next === ' ') skip(lexer, 1)
  else push(lexer, 'operator', '-', 1)
}

function lexStar(lexer: Lexer, next: string | undefined): void {
  const before = lexer.text[lexer.position - 1] ?? ' '
  if (next !== '*') {
    if (lexer.position === 0) return skip(lexer, 1)
    return push(lexer, 'operator', '*', 1)
  }
  const isPower = /[\d)]/.test(before) && /[\d(]/.test(lexer.text[lexer.position + 2] ?? ' ')
  if (isPower) push(lexer, 'operator', '^', 2)
  else push(lexer, 'fence', '**', 2)
}

function lexEquals(lexer: Lexer, next: string | undefined): void {
  if (next === '>') push(lexer, 'break', '⇒', 2)
  else push(lexer, 'relation', '=', next === '=' ? 2 : 1)
}

function lexNote(lexer: Lexer): void {
  const { position } = lexer
  const end = lexer.text.indexOf('>>', position)
  if (end === -1 || end > lexer.end) return push(lexer, 'break', '<', 2)
  const outer = lexer.tokens
  lexer.tokens = []
  lexRange(lexer, position + 2, end)
  lexer.notes.push(lexer.tokens)
  lexer.tokens = outer
  lexer.position = end + 2
}

function lexPunctuation(lexer: Lexer, char: string, next: string | undefined): void {
  if (char === '.' && /^\.{2,}/.test(lexer.text.slice(lexer.position, lexer.position + 3)))
    return push(lexer, 'opaque', '...', 3)
  if (char === ':' && next === '=') return push(lexer, 'relation', '=', 2)
  push(lexer, 'break', char, 1)
}

function lexBang(lexer: Lexer, next: string | undefined): void {
  const before = lexer.tokens.at(-1)
  const isOperand = before && /^(?:number|close|name)$/.test(before.kind)
  if (next === '=') push(lexer, 'break', '≠', 2)
  else if (isOperand && lexer.lastEnd === lexer.position && next !== undefined && next !== '\n')
    push(lexer, 'operator', '!', 1)
  else if (/\w/.test(next ?? ' ')) push(lexer, 'opaque', '!', 1)
  else push(lexer, 'break', '!', 1)
}

function lexSuperscript(lexer: Lexer, char: string): void {
  const digit = superscripts.indexOf(char)
  push(lexer, 'operator', '^', 0)
  push(lexer, 'number', String(digit), 1, {
    value: parseDecimal(String(digit)),
    decimals: 0,
    percent: false,
    currency: false,
  })
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9'
}

function isLetter(char: string): boolean {
  if (char >= 'a' && char <= 'z') return true
  if (char >= 'A' && char <= 'Z') return true
  return char > '\u007f' && /\p{L}/u.test(char)
}

/** What a sticky pattern matches at a position; undefined for no match and for the empty one. */
function matchAt(pattern: RegExp, text: string, position: number): string | undefined {
  pattern.lastIndex = position
  const found = pattern.exec(text)?.[0]
  return found === '' ? undefined : found
}
