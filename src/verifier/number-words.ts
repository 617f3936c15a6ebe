import { add, multiply, type Rational, rational } from './rational.ts'

/** A number in words, and where its last word begins. */
export type NumberWord = { readonly value: Rational; readonly start: number }

/**
 * The numbers that a text writes in words: "three" and "half", and runs such as "two hundred and
 * fifty" both as a whole and in their parts, since either may be meant. In order, with repeats.
 */
export function numberWords(text: string): NumberWord[] {
  const found: NumberWord[] = []
  let run: NumberWord | undefined
  let end = 0
  for (const { 0: word, index } of text.matchAll(pattern)) {
    const value = values.get(word.toLowerCase().replace('halves', 'half').replace(/s$/, ''))!
    const isRun: boolean = run !== undefined && /^(?:[\s-]|\band\b)*$/.test(text.slice(end, index))
    found.push({ value, start: index })
    run = { value: isRun ? joined(run!.value, value) : value, start: index }
    if (isRun) found.push(run)
    end = index + word.length
  }
  return found
}

/** "two" and "hundred" are 200; "two hundred" and "fifty" are 250. */
function joined(run: Rational, next: Rational): Rational {
  return next.denominator === 1n && next.numerator >= 100n ? multiply(run, next) : add(run, next)
}

const values: ReadonlyMap<string, Rational> = new Map([
  ...['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'].map(
    (word, index) => [word, rational(index + 1)] as const,
  ),
  ...['eleven', 'twelve', 'thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen'].map(
    (word, index) => [word, rational(index + 11)] as const,
  ),
  ...['eighteen', 'nineteen', 'twenty'].map((word, index) => [word, rational(index + 18)] as const),
  ...['thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'].map(
    (word, index) => [word, rational(30 + 10 * index)] as const,
  ),
  ['hundred', rational(100)],
  ['thousand', rational(1000)],
  ['million', rational(1_000_000)],
  ['billion', rational(1_000_000_000)],
  ['dozen', rational(12)],
  ['couple', rational(2)],
  ['pair', rational(2)],
  ['twice', rational(2)],
  ['double', rational(2)],
  ['thrice', rational(3)],
  ['triple', rational(3)],
  ['half', rational(1, 2)],
  ['third', rational(1, 3)],
  ['quarter', rational(1, 4)],
  ['fourth', rational(1, 4)],
  ['fifth', rational(1, 5)],
  ['sixth', rational(1, 6)],
  ['eighth', rational(1, 8)],
  ['tenth', rational(1, 10)],
])

const pattern = new RegExp(`\\b(?:${[...values.keys()].join('|')}|halves)s?\\b`, 'gi')
