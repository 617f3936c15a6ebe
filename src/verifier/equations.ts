import { clauseWords, type Expression, operatorCount, parseExpression } from './expression.ts'
import { type MathToken, mathTokens } from './math-tokens.ts'

/** One side of an equation: its source text, and its expression when it could be read in full. */
export type Side = {
  readonly expression?: Expression
  readonly start: number
  readonly end: number
}

/** "A = 3 + 4 = 7": sides joined by equality signs, in order; at least two. */
export type EquationChain = {
  readonly sides: readonly Side[]
  /** The sign before each side but the first. */
  readonly relations: readonly ('=' | '≈')[]
  readonly start: number
  readonly end: number
}

/**
 * Every equation chain of a text, in order of their places. A side that is cut out of prose is read
 * only where its bounds are certain: "half of 30 = 15" has no readable left side, because the words
 * before the number change what it means. Nothing unreadable is guessed at.
 */
export function readEquations(text: string): EquationChain[] {
  const { tokens, notes } = mathTokens(text)
  const chains = [...chainsIn(tokens), ...notes.flatMap(chainsIn)]
  return chains.toSorted((a, b) => a.start - b.start)
}

function chainsIn(tokens: readonly MathToken[]): EquationChain[] {
  if (!tokens.some((token) => token.kind === 'relation')) return []
  const chains: EquationChain[] = []
  for (const clause of clausesOf(tokens)) {
    const chain = readChain(clause)
    if (chain) chains.push(chain)
  }
  return chains
}

/** The stretches between breaks. A bracket that holds an equation of its own is a clause of its own. */
function clausesOf(tokens: readonly MathToken[]): MathToken[][] {
  const clauses: MathToken[][] = []
  let stack: MathToken[][] = [[]]
  for (const token of tokens) {
    const current = stack.at(-1)!
    if (token.kind === 'break' && token.text !== ',') {
      clauses.push(...stack)
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
  return clauses.filter((clause) => clause.some((token) => token.kind === 'relation'))
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

function readChain(tokens: readonly MathToken[]): EquationChain | undefined {
  const bounds: { from: number; to: number }[] = []
  const relations: ('=' | '≈')[] = []
  let from = 0
  for (const [index, token] of tokens.entries()) {
    if (token.kind !== 'relation') continue
    bounds.push({ from, to: index })
    relations.push(token.text === '≈' ? '≈' : '=')
    from = index + 1
  }
  bounds.push({ from, to: tokens.length })
  const last = bounds.length - 1
  const sides = bounds.map(({ from, to }, index) =>
    index === 0
      ? firstSide(tokens, to)
      : index === last
        ? lastSide(tokens, from)
        : wholeSide(tokens, from, to),
  )
  return { sides, relations, start: sides[0]!.start, end: sides[last]!.end }
}

function wholeSide(tokens: readonly MathToken[], from: number, to: number): Side {
  const place = { start: tokens[from]?.start ?? 0, end: tokens[to - 1]?.end ?? 0 }
  if (from >= to) return { start: tokens[to]?.start ?? 0, end: tokens[to]?.start ?? 0 }
  const parsed = parseExpression(tokens, from, to)
  if (!parsed || !onlyFences(tokens, parsed.next, to)) return place
  return { expression: parsed.expression, ...place }
}

/** The longest expression that ends at the first equality sign and begins at a certain bound. */
function firstSide(tokens: readonly MathToken[], to: number): Side {
  const end = tokens[to - 1]?.end ?? tokens[to]!.start
  for (let from = 0; from < to; from++) {
    if (tokens[from]!.kind === 'fence' || !isLeftBound(tokens, from)) continue
    const parsed = parseExpression(tokens, from, to)
    if (parsed && onlyFences(tokens, parsed.next, to))
      return { expression: parsed.expression, start: tokens[from]!.start, end }
  }
  return { start: tokens[0]?.start ?? end, end }
}

/** Whether an expression may begin at a token, given the word before it. */
function isLeftBound(tokens: readonly MathToken[], at: number): boolean {
  const before = tokens[at - 1]
  if (!before) return true
  if (before.kind === 'fence') return !/^(?:operator|opaque)$/.test(tokens[at - 2]?.kind ?? '')
  if (before.kind !== 'word') return false
  return boundWords.test(before.text) || tokens[at]!.kind === 'name'
}

const boundWords =
  /^(?:is|are|was|were|so|thus|then|hence|therefore|since|because|as|where|that|which|we|he|she|they|get|gets|have|has|means?|equation|calculate|compute|find|let|have:|gives?|if|when|solve|becomes|yields?|finally|now|did|used|i\.e)$/i

/** The longest expression right behind the last equality sign, when what follows it cannot change it. */
function lastSide(tokens: readonly MathToken[], from: number): Side {
  const start = tokens[from]?.start ?? tokens[from - 1]!.end
  const parsed = parseExpression(tokens, from, tokens.length)
  if (!parsed) return { start, end: tokens.at(-1)!.end }
  const end = tokens[parsed.next - 1]!.end
  if (!isRightBound(tokens, parsed.next)) return { start, end }
  return { expression: parsed.expression, start, end }
}

function isRightBound(tokens: readonly MathToken[], at: number): boolean {
  const next = tokens[at]
  if (!next) return true
  if (next.kind === 'fence' || next.text === '(=)') return isRightBound(tokens, at + 1)
  if (next.kind === 'word') return clauseWords.test(next.text) && !/^than$/i.test(next.text)
  return next.kind === 'open'
}

function onlyFences(tokens: readonly MathToken[], from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (tokens[at]!.kind !== 'fence') return false
  return true
}

/** Whether a side asserts a computation, rather than naming a value. */
export function isComputed(side: Side): boolean {
  return side.expression !== undefined && operatorCount(side.expression) > 0
}
