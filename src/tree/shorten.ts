/** Words as a reader counts them: whatever stands between spaces and holds a letter or digit. */
export function wordCount(text: string): number {
  return text.match(/\S*[\p{L}\p{N}]\S*/gu)?.length ?? 0
}

/** Whole sentences from the start, at most `wordsMax` words; at least one, shortened if it is longer. */
export function leadingSentences(text: string, wordsMax: number): string {
  const sentences = text.split(/(?<=[.!?])\s+(?=[\p{Lu}…])/u)
  let lead = shortened(sentences[0] ?? '', wordsMax)
  for (const sentence of sentences.slice(1)) {
    const longer = `${lead} ${sentence}`
    if (wordCount(longer) > wordsMax) break
    lead = longer
  }
  return lead
}

/**
 * A text of at most `wordsMax` words: cut behind the last clause that fits, if that keeps half of the
 * words, else behind a word; without the comma it then ends with.
 */
export function shortened(text: string, wordsMax: number): string {
  if (wordCount(text) <= wordsMax) return text
  const ends = [...text.matchAll(/\S*[\p{L}\p{N}]\S*/gu)].slice(0, wordsMax)
  const last = ends.at(-1)!
  const head = text.slice(0, last.index + last[0].length)
  const clause = head.slice(0, Math.max(0, head.lastIndexOf(','), head.lastIndexOf(';')))
  const kept = wordCount(clause) * 2 >= wordsMax ? clause : head
  return kept.replace(/[\s,;:.…]+$/, '')
}
