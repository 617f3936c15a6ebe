/** Lower-cased words of a text: runs of letters, with apostrophes and hyphens inside. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/\p{L}+(?:['’-]\p{L}+)*/gu) ?? []
  )
}

/** Words and pairs of neighbouring words. */
export function wordFeatures(words: readonly string[]): string[] {
  const features = [...words]
  for (let at = 1; at < words.length; at++) features.push(`${words[at - 1]} ${words[at]}`)
  return features
}

/** Runs of `lengths` characters inside each word, with `^` and `$` as its borders. */
export function characterFeatures(
  words: readonly string[],
  lengths: readonly number[] = [3, 4, 5],
): string[] {
  const features: string[] = []
  for (const word of words) {
    const letters = Array.from(`^${word}$`)
    for (const length of lengths)
      for (let at = 0; at + length <= letters.length; at++)
        features.push(letters.slice(at, at + length).join(''))
  }
  return features
}

/** How often each feature occurs, in order of first occurrence. */
export function counted(features: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const feature of features) counts.set(feature, (counts.get(feature) ?? 0) + 1)
  return counts
}
