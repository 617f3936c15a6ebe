import { oneOf } from './word-pattern.ts'

/** What a token of mathematical text is; see `MathToken`. */
export type TokenKind =
  | 'number'
  | 'operator' // + - * / ^ !
  | 'open'
  | 'close'
  | 'relation' // =, ≈ or the word "is"; other comparisons are breaks
  | 'word'
  | 'name' // a single letter, perhaps with a subscript
  | 'function' // sqrt, floor, ceil
  | 'fence' // where inline mathematics begins or ends
  | 'break' // where a clause ends
  | 'opaque'

/** Units that people write right behind a number; other letters there are factors, "2ab". */
export const joinedUnits = oneOf(`
  [kcmd]?m k?g mg m?l lbs? oz ft in yd mi hrs? mins? secs? [ap]m mph kmh kph kb [kmg]b
  [kmgt]?[wv]h? cents? k usd th st nd rd inch(?:es)? hours? minutes? days? weeks? years? miles?
  pounds? dollars?
`)

/** LaTeX commands that are one sign. */
export const commandSymbols: Readonly<Record<string, readonly [TokenKind, string]>> = {
  times: ['operator', '*'],
  cdot: ['operator', '*'],
  ast: ['operator', '*'],
  div: ['operator', '/'],
  approx: ['relation', '≈'],
  simeq: ['relation', '≈'],
  lfloor: ['function', 'floor'],
  lceil: ['function', 'ceil'],
  rfloor: ['close', ')'],
  rceil: ['close', ')'],
  '(': ['fence', '('],
  ')': ['fence', ')'],
  '[': ['break', '['],
  ']': ['break', ']'],
  '\\': ['break', '\n'],
  '{': ['open', '('],
  '}': ['close', ')'],
  quad: ['break', ' '],
  qquad: ['break', ' '],
  implies: ['break', '⇒'],
  Rightarrow: ['break', '⇒'],
  rightarrow: ['break', '→'],
  to: ['break', '→'],
  therefore: ['break', '∴'],
  because: ['break', '∵'],
}
/** LaTeX commands that only change how things look. */
export const skippedCommands = oneOf(String.raw`
  left right [bB]ig[gl]?[lr]? displaystyle textstyle boxed fbox mathbf bf degree circ , ; ! : _
  \$ hline
`)
/** LaTeX commands whose argument is prose. */
export const textCommands = /^(?:text|textbf|textit|textrm|mathrm|mbox|operatorname|mathit|mathsf)$/
/** LaTeX comparisons other than equality: they end a clause. */
export const comparisons = /^(?:neq?|leq?|geq?|lt|gt|leqslant|geqslant|Leftrightarrow|iff|mid|in)$/
/** Greek letters and their kin, which are names. */
export const greek =
  /^(?:pi|theta|alpha|beta|gamma|delta|lambda|mu|sigma|omega|phi|varphi|epsilon|rho|tau)$/

/** Single characters that are one sign wherever they stand. */
export const symbols: Readonly<Record<string, readonly [TokenKind, string]>> = {
  '+': ['operator', '+'],
  '−': ['operator', '-'],
  '–': ['operator', '-'],
  '×': ['operator', '*'],
  '·': ['operator', '*'],
  '∙': ['operator', '*'],
  '⋅': ['operator', '*'],
  '÷': ['operator', '/'],
  '/': ['operator', '/'],
  '^': ['operator', '^'],
  '(': ['open', '('],
  '[': ['open', '('],
  '{': ['open', '('],
  ')': ['close', ')'],
  ']': ['close', ')'],
  '}': ['close', ')'],
  '≈': ['relation', '≈'],
  '≃': ['relation', '≈'],
  '√': ['function', 'sqrt'],
  ';': ['break', ';'],
  '?': ['break', '?'],
  '"': ['break', '"'],
  '“': ['break', '"'],
  '”': ['break', '"'],
  '→': ['break', '→'],
  '⇒': ['break', '⇒'],
  '≤': ['break', '≤'],
  '≥': ['break', '≥'],
  '≠': ['break', '≠'],
}
/** Raised digits, each at the place of its value. */
export const superscripts = '⁰¹²³⁴⁵⁶⁷⁸⁹'

/** A Greek letter by its LaTeX name; any other name of several letters is a word. */
export function isGreek(name: string): boolean {
  return greek.test(name.replace(/_.*/, ''))
}
