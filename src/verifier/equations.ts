import { clauseWords, type Expression, operatorCount, parseExpression } from './expression.ts'
import type { Lexed, MathToken } from './math-tokens.ts'
import { oneOf } from './word-pattern.ts'

/** One side of an equation: its source text, and its expression when it could be read in full. */
export type Side = {
  readonly expression?: Expression
  readonly start: number
  readonly end: number
}

/** `is` stands for the word: "3 times 4 is 12". */
export type Relation = '=' | '≈' | 'is'

/** "A = 3 + 4 = 7": sides joined by equality signs, in order; at least two. */
export type EquationChain = {
  readonly sides: readonly Side[]
  /** The sign before each side but the first. */
  readonly relations: readonly Relation[]
  readonly start: number
  readonly end: number
}

/**
 * Every equation chain of a text, in order of their places. A side that is cut out of prose is read
 * only where its bounds are certain: "half of 30 = 15" has no readable left side, because the words
 * before the number change what it means. Nothing unreadable is guessed at.
 */
export function equationsIn({ tokens, notes }: Lexed): EquationChain[] {
  const chains = [...chainsIn(tokens), ...notes.flatMap(chainsIn)]
  return chains.toSorted((a, b) => a.start - b.start)
}

function chainsIn(tokens: readonly MathToken[]): EquationChain[] {
  if (!tokens.some((token) => token.kind === 'relation')) return []
  const chains: EquationChain[] = []
  let isAdjacent = false
  for (const clause of clausesOf(tokens)) {
    if (onlyFences(clause, 0, clause.length)) continue
    const hasRelation = clause.some((token) => token.kind === 'relation')
    const found = hasRelation ? readChains(clause) : []
    const [first] = found
    if (first && isAdjacent && startsWithSign(clause)) found[0] = continued(chains.at(-1), first)
    chains.push(...found)
    isAdjacent = found.length > 0
  }
  return chains
}

/** A line that begins with "=" goes on from the last side of the line before. */
function continued(before: EquationChain | undefined, chain: EquationChain): EquationChain {
  const last = before?.sides.at(-1)
  return last ? { ...chain, sides: [last, ...chain.sides.slice(1)] } : chain
}

function startsWithSign(clause: readonly MathToken[]): boolean {
  return clause.find((token) => token.kind !== 'fence')?.kind === 'relation'
}

/**
 * The stretches between breaks; a mark that ends a sentence is a clause too. A bracket that holds
 * an equation of its own is a clause of its own.
 */
function clausesOf(tokens: readonly MathToken[]): MathToken[][] {
  const clauses: MathToken[][] = []
  let stack: MathToken[][] = [[]]
  for (const token of tokens) {
    const current = stack.at(-1)!
    if (token.kind === 'break' && token.text !== ',') {
      clauses.push(...stack)
      if (/[.:;?!]/.test(token.text)) clauses.push([token])
      stack = [[]]
    } else if (token.kind === 'break') {
      clauses.push([...current])
      current.length = 0
      if (stack.length > 1) clauses.push(...stack.splice(0, stack.length - 1))
    } else if (token.kind === 'open') stack.push([token])
    else if (token.kind === 'close' && stack.length > 1) closeBracket(stack, clauses, token)
    else current.push(token)
  }
  clauses.push(...stack)
  return clauses
}

function closeBracket(stack: MathToken[][], clauses: MathToken[][], close: MathToken): void {
  const inner = stack.pop()!
  const outer = stack.at(-1)!
  const open = inner[0]!
  if (inner.some((token) => token.kind === 'relation')) {
    clauses.push(inner.slice(1))
    outer.push({ ...open, kind: 'opaque', text: '(=)', end: close.end })
  } else outer.push(...inner, close)
}

/**
 * The chains of one clause. A middle side that cannot be read whole ends one chain and begins
 * another: "A = 3 + 4 and B = 5 * 6".
 */
function readChains(tokens: readonly MathToken[]): EquationChain[] {
  const signs = [...tokens.keys()].filter((at) => tokens[at]!.kind === 'relation')
  const chains: EquationChain[] = []
  const relationAt = (at: number) => tokens[at]!.text as Relation
  let sides = [firstSide(tokens, 0, signs[0]!, relationAt(signs[0]!))]
  let relations: Relation[] = []
  for (const [index, sign] of signs.entries()) {
    relations.push(relationAt(sign))
    const to = signs[index + 1] ?? tokens.length
    const whole = to < tokens.length && wholeSide(tokens, sign + 1, to)
    sides.push(whole || lastSide(tokens, sign + 1, to))
    if (whole && to < tokens.length) continue
    chains.push({ sides, relations, start: sides[0]!.start, end: sides.at(-1)!.end })
    if (to < tokens.length) sides = [firstSide(tokens, sign + 1, to, relationAt(to))]
    relations = []
  }
  return chains
}

function wholeSide(tokens: readonly MathToken[], from: number, to: number): Side | undefined {
  const parsed = parseExpression(tokens, from, to)
  if (!parsed || !onlyFences(tokens, parsed.next, to)) return undefined
  return {
    expression: parsed.expression,
    start: tokens[from]!.start,
    end: tokens[to - 1]!.end,
  }
}

/** The longest expression that ends at an equality sign and begins at a certain bound. */
function firstSide(
  tokens: readonly MathToken[],
  from: number,
  to: number,
  relation: Relation,
): Side {
  const end = tokens[to - 1]?.end ?? tokens[to]!.start
  for (let at = from; at < to; at++) {
    if (tokens[at]!.kind === 'fence' || tokens[at]!.text === '+' || !isLeftBound(tokens, at, from))
      continue
    if (relation === 'is' && !isClauseStart(tokens, from, at)) continue
    const side = wholeSide(tokens, at, to)
    if (side) return side
  }
  return { start: tokens[from]?.start ?? end, end }
}

/** Whether an expression may begin at a token, given the word before it. */
function isLeftBound(tokens: readonly MathToken[], at: number, from: number): boolean {
  const before = tokens[at - 1]
  if (at === 0 || !before) return true
  if (at === from) return false
  if (before.kind === 'fence') return !/^(?:operator|opaque)$/.test(tokens[at - 2]?.kind ?? '')
  if (before.kind !== 'word') return false
  if (boundWords.test(before.text) || tokens[at]!.kind === 'name') return true
  // "Day 2 = ..." names a day; "earns 2 * 8 = ..." computes.
  return tokens[at + 1]?.kind !== 'relation' && !changingWords.test(before.text)
}

/** Words that change the number behind them: "half of 30 + 5" does not begin with 30. */
const changingWords = oneOf(String.raw`
  of by or plus minus times than per over to with from half twice thrice double triple quarter
  thirds? fourths? tenths? hundreds? thousands? millions? billions? dozens? percent every each
  between divided multiplied subtract\w* add\w* multiply\w* divid\w* log ln sin cos tan mod
  modulo lcm gcd max min exp choose factorial root sqrt cube square squared cubed negative step
  day week month year case part round level equation box group class row column number no
  question problem exercise base one two three four five six seven eight nine ten twenty thirty
  forty fifty sixty seventy eighty ninety
`)

/**
 * Behind "is" only a whole clause is an equation: "the last digit of 3 + 4 is 7" says something
 * else.
 */
function isClauseStart(tokens: readonly MathToken[], from: number, at: number): boolean {
  if (from === 0 && onlyFences(tokens, 0, at)) return true
  const before = tokens[at - 1]!
  return (
    before.kind === 'word' && /^(?:so|thus|then|hence|therefore|since|because)$/i.test(before.text)
  )
}

const boundWords = oneOf(String.raw`
  is are was were so thus then hence therefore since because as where that which we he she they
  get gets have has means? equation calculate compute find let have: gives? if when and solve
  becomes yields? finally now did used i\.e
`)

/** The longest expression right behind an equality sign, when what follows it cannot change it. */
function lastSide(tokens: readonly MathToken[], from: number, to: number): Side {
  const start = tokens[from]?.start ?? tokens[from - 1]!.end
  const parsed = parseExpression(tokens, from, to)
  if (!parsed) return { start, end: tokens[to - 1]!.end }
  const end = tokens[parsed.next - 1]!.end
  if (!isRightBound(tokens, parsed.next)) return { start, end }
  return { expression: parsed.expression, start, end }
}

function isRightBound(tokens: readonly MathToken[], at: number): boolean {
  const next = tokens[at]
  if (!next) return true
  if (next.kind === 'fence' || next.text === '(=)') return isRightBound(tokens, at + 1)
  if (next.kind === 'word') return clauseWords.test(next.text) && !/^than$/i.test(next.text)
  return next.kind === 'open' && tokens[at + 1]?.kind === 'word'
}

function onlyFences(tokens: readonly MathToken[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (tokens[at]!.kind !== 'fence') return false
  return true
}

/** Whether a side asserts a computation, rather than naming a value. */
export function isComputed(side: Side): boolean {
  return side.expression !== undefined && operatorCount(side.expression) > 0
}
