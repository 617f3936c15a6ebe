/** A pattern that is exactly one of the words (separated by spaces, any case). */
export function oneOf(words: string): RegExp {
  return new RegExp(`^(?:${alternatives(words)})$`, 'i')
}

/** A pattern that finds any of the words (separated by spaces, any case) in a text. */
export function anyOf(words: string): RegExp {
  return new RegExp(`\\b(?:${alternatives(words)})\\b`, 'i')
}

/** A pattern of texts that begin with one of the words (separated by spaces, any case). */
export function startsWithOneOf(words: string): RegExp {
  return new RegExp(`^(?:${alternatives(words)})\\b`, 'i')
}

/** Words may be patterns themselves; an underscore stands for a space. */
function alternatives(words: string): string {
  return words.trim().split(/\s+/).join('|').replaceAll('_', ' ')
}
