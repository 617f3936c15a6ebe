import type { MathToken, Numeral } from './math-tokens.ts'
import { oneOf } from './word-pattern.ts'

/** An arithmetic expression as it was written, with the names and units that stood in it. */
export type Expression =
  | NumberExpression
  | NameExpression
  | { readonly kind: 'negate'; readonly of: Expression }
  | { readonly kind: 'call'; readonly name: Call; readonly of: Expression }
  | {
      readonly kind: Operation
      readonly left: Expression
      readonly right: Expression
    }

export type NumberExpression = { readonly kind: 'number'; readonly unit: string } & Numeral & Span
export type NameExpression = { readonly kind: 'name'; readonly name: string } & Span

/** `mixed` is a numeral before a fraction, "2 1/2": a sum in most texts, a product in some. */
export type Operation = 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'mixed'
export type Call = 'sqrt' | 'floor' | 'ceil' | 'factorial'
type Span = { readonly start: number; readonly end: number }

export type Parsed = {
  readonly expression: Expression
  /** Index of the first token after the expression and the units that follow it. */
  readonly next: number
}

/**
 * Reads the longest expression that begins at a token (recursive descent, linear in the tokens).
 * Words after a number or bracket are its unit; words where an operand is expected are a name.
 * Undefined when no expression begins there.
 */
export function parseExpression(
  tokens: readonly MathToken[],
  from: number,
  to: number,
): Parsed | undefined {
  const parser: Parser = { tokens, position: from, end: to, depth: 0 }
  const expression = parseSum(parser)
  return expression && { expression, next: parser.position }
}

/** How many operators an expression has; 0 for a lone number or name. */
export function operatorCount(expression: Expression): number {
  if (expression.kind === 'number' || expression.kind === 'name') return 0
  if (expression.kind === 'negate') return operatorCount(expression.of)
  if (expression.kind === 'call') return 1 + operatorCount(expression.of)
  return 1 + operatorCount(expression.left) + operatorCount(expression.right)
}

/** Numbers and names of an expression, left to right. */
export function* operands(expression: Expression): Generator<NumberExpression | NameExpression> {
  if (expression.kind === 'number' || expression.kind === 'name') yield expression
  else if (expression.kind === 'negate' || expression.kind === 'call')
    yield* operands(expression.of)
  else {
    yield* operands(expression.left)
    yield* operands(expression.right)
  }
}

type Parser = {
  readonly tokens: readonly MathToken[]
  position: number
  readonly end: number
  depth: number
}

/** Brackets deeper than this are no expression that a person wrote. */
const depthMax = 100

function parseSum(parser: Parser): Expression | undefined {
  let left = parseProduct(parser)
  while (left) {
    const operation = sumOperation(peek(parser))
    if (!operation) return left
    const back = parser.position++
    const right = parseProduct(parser)
    if (!right) {
      parser.position = back
      return left
    }
    left = { kind: operation, left, right }
  }
  return undefined
}

function sumOperation(token: MathToken | undefined): Operation | undefined {
  if (token?.kind === 'word') {
    if (token.text === 'plus') return 'add'
    if (token.text === 'minus') return 'subtract'
  }
  if (token?.kind !== 'operator') return undefined
  return token.text === '+' ? 'add' : token.text === '-' ? 'subtract' : undefined
}

function parseProduct(parser: Parser): Expression | undefined {
  let left = parseSigned(parser)
  while (left) {
    const back = parser.position
    const operation = productOperation(parser, left)
    if (!operation) return left
    const right = parseSigned(parser)
    if (!right) {
      parser.position = back
      return left
    }
    left = { kind: operation, left, right }
  }
  return undefined
}

/** The product-like operation at the position, which it passes; undefined when there is none. */
function productOperation(parser: Parser, left: Expression): Operation | undefined {
  const token = peek(parser)
  if (!token) return undefined
  if (token.kind === 'operator' && (token.text === '*' || token.text === '/')) {
    parser.position++
    return token.text === '*' ? 'multiply' : 'divide'
  }
  if (token.kind === 'word') return wordOperation(parser, token, left)
  if (token.kind === 'open' && left.kind === 'number' && left.unit !== '') return undefined
  const isFactor = token.kind === 'open' || token.kind === 'name' || token.kind === 'function'
  return isFactor && !isPhrase(left) ? 'multiply' : undefined
}

/** A name in words; nothing is multiplied by standing next to it. */
function isPhrase(expression: Expression): boolean {
  return expression.kind === 'name' && /^\p{L}{2}/u.test(expression.name)
}

function wordOperation(parser: Parser, token: MathToken, left: Expression): Operation | undefined {
  const word = token.text.toLowerCase()
  const next = parser.tokens[parser.position + 1]
  if (word === 'times') {
    parser.position++
    return 'multiply'
  }
  if ((word === 'divided' || word === 'multiplied') && next?.text === 'by') {
    parser.position += 2
    return word === 'divided' ? 'divide' : 'multiply'
  }
  if (word === 'of' && isShare(left)) {
    parser.position += /^(?:the|these|those|his|her|their|its)$/i.test(next?.text ?? '') ? 2 : 1
    return 'multiply'
  }
  return undefined
}

/** A percentage or a fraction, of which there may be an "of". */
function isShare(expression: Expression): boolean {
  return expression.kind === 'number' ? expression.percent : expression.kind === 'divide'
}

function parseSigned(parser: Parser): Expression | undefined {
  const token = peek(parser)
  if (token?.kind !== 'operator' || (token.text !== '-' && token.text !== '+'))
    return parsePower(parser)
  parser.position++
  const of = parseSigned(parser)
  return of && token.text === '-' ? { kind: 'negate', of } : of
}

function parsePower(parser: Parser): Expression | undefined {
  const base = parsePrimary(parser)
  if (!base) return undefined
  const token = peek(parser)
  if (token?.kind !== 'operator' || token.text !== '^') return base
  const back = parser.position++
  const right = parseSigned(parser)
  if (right) return { kind: 'power', left: base, right }
  parser.position = back
  return base
}

function parsePrimary(parser: Parser): Expression | undefined {
  const token = peek(parser)
  if (token?.kind === 'number') return parseNumber(parser, token)
  if (token?.kind === 'open') return parseBracket(parser)
  if (token?.kind === 'function') {
    parser.position++
    const of = parsePrimary(parser)
    return of && { kind: 'call', name: token.text as Call, of }
  }
  if (token?.kind === 'name' || token?.kind === 'word') return parseName(parser)
  return undefined
}

function parseNumber(parser: Parser, token: MathToken): Expression {
  parser.position++
  const bare = bareNumber(token)
  const factorial = peek(parser)
  if (factorial?.kind === 'operator' && factorial.text === '!') {
    parser.position++
    return { kind: 'call', name: 'factorial', of: bare }
  }
  const part = parseFractionPart(parser, token)
  if (part) return { kind: 'mixed', left: bare, right: part }
  const unit = parseUnit(parser)
  return unit === '' ? bare : { ...bare, unit }
}

/** The "1/2" of "2 1/2": behind an integer and a gap, or a LaTeX fraction right behind it. */
function parseFractionPart(parser: Parser, whole: MathToken): Expression | undefined {
  if (whole.number!.decimals > 0 || whole.number!.percent) return undefined
  const [over, slash, under] = parser.tokens.slice(parser.position, parser.position + 3)
  if (over?.kind === 'open' && over.text === 'frac') return parseBracket(parser)
  if (over?.kind !== 'number' || slash?.text !== '/' || under?.kind !== 'number') return undefined
  if (over.joined || !slash.joined || !under.joined || !(Number(over.text) < Number(under.text)))
    return undefined
  parser.position += 3
  const [left, right] = [over, under].map(bareNumber)
  return { kind: 'divide', left: left!, right: right! }
}

function bareNumber(token: MathToken): NumberExpression {
  return { kind: 'number', ...token.number!, unit: '', start: token.start, end: token.end }
}

function parseBracket(parser: Parser): Expression | undefined {
  const back = parser.position
  if (++parser.depth > depthMax) return undefined
  parser.position++
  const inner = parseSum(parser)
  parser.depth--
  if (!inner || peek(parser)?.kind !== 'close') {
    parser.position = back
    return undefined
  }
  parser.position++
  parseUnit(parser)
  return inner
}

/** Words, a name or both where an operand is expected: "Cost of apples", "x", "A". */
function parseName(parser: Parser): Expression | undefined {
  const first = peek(parser)!
  const words: string[] = []
  let end = first.end
  for (let token = peek(parser); token; token = peek(parser)) {
    if (token.kind !== 'word' && token.kind !== 'name') break
    if (token.kind === 'name' && words.length > 0) break
    if (token.kind === 'word' && clauseWords.test(token.text)) break
    words.push(token.text)
    end = token.end
    parser.position++
    if (token.kind === 'name') break
  }
  if (words.length === 0 || words.length > nameWordsMax) return undefined
  if (functionLetters.test(first.text) && peek(parser)?.kind === 'open') return undefined
  const phrase = first.kind === 'name' ? first.text : words.join(' ').toLowerCase()
  const open = parser.position
  const argument = skipAnnotation(parser) ? parser.tokens.slice(open, parser.position) : []
  const name = phrase + argument.map((token) => token.text).join(' ')
  return { kind: 'name', name, start: first.start, end }
}

/** Letters that name functions: "f(2)" is a value of f, not f times 2, and cannot be read here. */
const functionLetters = /^[fghFGHPQ]$/

const unitWordsMax = 12
const nameWordsMax = 12

/**
 * Passes over the unit after an operand, "apples per day", "/hour", "(first week)"; returns its
 * words.
 */
function parseUnit(parser: Parser): string {
  const words: string[] = []
  for (let token = peek(parser); token && words.length < unitWordsMax; token = peek(parser)) {
    if (token.kind === 'word' && !operatorWords.test(token.text) && !clauseWords.test(token.text)) {
      if (token.text === 'of' && words.length === 0) break
      words.push(token.text)
      parser.position++
      skipUnitPower(parser)
    } else if (isUnitSlash(parser, token)) {
      words.push('/')
      parser.position++
    } else if (token.kind === 'name' && words.length > 1 && words.at(-1) === '/') {
      words.push(token.text)
      parser.position++
    } else break
  }
  if (skipAnnotation(parser)) parseUnit(parser)
  return words.join(' ').toLowerCase()
}

/** A slash with a word right behind it divides units: "$5/hour", "miles/gallon", "km/h". */
function isUnitSlash(parser: Parser, token: MathToken): boolean {
  const next = parser.tokens[parser.position + 1]
  if (token.kind !== 'operator' || token.text !== '/' || parser.position + 1 >= parser.end)
    return false
  if (!token.joined || !next?.joined) return false
  return next.kind === 'word' || (next.kind === 'name' && isUnitWord(parser))
}

/** What stands before a slash is a word, as in "46 km/h", and not a number or a letter. */
function isUnitWord({ tokens, position }: Parser): boolean {
  return tokens[position - 1]?.kind === 'word'
}

/** The "^2" of "cm^2", where the unit is a word. */
function skipUnitPower(parser: Parser): void {
  const [caret, exponent, digit, close] = parser.tokens.slice(parser.position, parser.position + 4)
  if (caret?.text !== '^' || !caret.joined) return
  if (exponent?.kind === 'number') parser.position += 2
  else if (exponent?.kind === 'open' && digit?.kind === 'number' && close?.kind === 'close')
    parser.position += 4
}

/** Passes over a bracket that holds only words: "100 (first day)". */
function skipAnnotation(parser: Parser): boolean {
  if (peek(parser)?.kind !== 'open') return false
  let at = parser.position + 1
  while (at < parser.end && isAnnotationWord(parser.tokens[at]!)) at++
  if (at === parser.position + 1 || at >= parser.end || parser.tokens[at]!.kind !== 'close')
    return false
  parser.position = at + 1
  return true
}

function isAnnotationWord(token: MathToken): boolean {
  return token.kind === 'word' || (token.kind === 'operator' && token.text === '/')
}

const operatorWords = /^(?:times|plus|minus|divided|multiplied)$/i

/** Words at which one clause ends and another begins; they are never part of a unit or a name. */
export const clauseWords = oneOf(`
  is are was were be equals? so thus then hence therefore since because as where when while if
  and or but which that who we he she they it you i gives? giving gets? have has had having
  means? makes? making will would can could should let let's to from than with by after before
  calculate calculating find compute subtract subtracting multiply multiplying divide dividing
  add adding solve solving substitute simplify using yields? becomes finally now next first
  there this these those for
`)

function peek(parser: Parser): MathToken | undefined {
  if (parser.position >= parser.end) return undefined
  const token = parser.tokens[parser.position]!
  if (token.kind !== 'fence') return token
  parser.position++
  return peek(parser)
}
