/** Words as a reader counts them: whatever stands between spaces and holds a letter or digit. */
export function wordCount(text: string): number {
  return text.match(words)?.length ?? 0
}

/**
 * Whole sentences from the start, at most `wordsMax` words; at least one, shortened if it is
 * longer.
 */
export function leadingSentences(text: string, wordsMax: number): string {
  const [first = '', ...others] = sentencesOf(text)
  let lead = shortened(first, wordsMax)
  for (const sentence of others) {
    const longer = `${lead} ${sentence}`
    if (wordCount(longer) > wordsMax) break
    lead = longer
  }
  return lead
}

/** A headline of at most `wordsMax` words: the first sentence without its full stop, shortened. */
export function headline(text: string, wordsMax: number): string {
  return shortened(sentencesOf(text)[0] ?? '', wordsMax).replace(/(?<=[^.])\.$/, '')
}

/**
 * A text of at most `wordsMax` words: cut behind the last clause that fits, if that keeps half of
 * the words; else behind a word of more than three letters, with an ellipsis.
 */
export function shortened(text: string, wordsMax: number): string {
  const found = [...text.matchAll(words)]
  if (found.length <= wordsMax) return text
  const last = found[wordsMax - 1]!
  const head = text.slice(0, last.index + last[0].length)
  const clause = head.slice(0, Math.max(0, head.search(/[,;:](?=[^,;:]*$)/)))
  if (wordCount(clause) * 2 >= wordsMax) return clause
  return `${head.replace(/(?:[\s.…]+\p{L}{1,3})*[\s,;:.…]*$/u, '')}…`
}

const words = /\S*[\p{L}\p{N}]\S*/gu

function sentencesOf(text: string): string[] {
  return text.split(/(?<=[.!?])\s+(?=[\p{Lu}…])/u)
}
