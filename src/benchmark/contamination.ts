/**
 * Whether problems of a benchmark stand in texts that somebody trained on. Texts are compared in
 * lower case, as words and numbers alone. Only the benchmark is kept in memory; training texts
 * pass by one at a time.
 */

export type Contamination = {
  readonly problemCount: number
  /** Problems that stand in one training text, word for word (after normalisation). */
  readonly verbatim: readonly string[]
  /** Problems of which at least half of the runs of 13 words stand in training texts. */
  readonly overlapping: readonly string[]
}

/** Words of a run. Shorter problems are compared as a whole. */
const runLength = 13

/** From which share of a problem's runs on it counts as overlapping. */
const overlapMin = 0.5

/** Ids are reported in the order given. O(words of both); memory: the problems' runs. */
export async function findContamination(
  problems: ReadonlyMap<string, string>,
  training: AsyncIterable<string>,
): Promise<Contamination> {
  const known = [...problems].map(([id, text]) => problemOf(id, wordsOf(text)))
  const holders = new Map<string, Problem[]>()
  for (const problem of known)
    for (const run of problem.runs) holders.set(run, [...(holders.get(run) ?? []), problem])
  const lengths = new Set(known.map(({ width }) => width))
  for await (const text of training) {
    const words = wordsOf(text)
    const joined = ` ${words.join(' ')} `
    for (const run of runsIn(words, lengths))
      for (const problem of holders.get(run) ?? []) {
        problem.seen.add(run)
        problem.isVerbatim ||= joined.includes(` ${problem.text} `)
      }
  }
  return {
    problemCount: known.length,
    verbatim: ids(known.filter(({ isVerbatim }) => isVerbatim)),
    overlapping: ids(
      known.filter(({ seen, runs }) => runs.size > 0 && seen.size / runs.size >= overlapMin),
    ),
  }
}

function ids(found: readonly Problem[]): string[] {
  return found.map(({ id }) => id)
}

type Problem = {
  readonly id: string
  readonly text: string
  readonly width: number
  readonly runs: ReadonlySet<string>
  readonly seen: Set<string>
  isVerbatim: boolean
}

function problemOf(id: string, words: readonly string[]): Problem {
  const width = Math.min(runLength, words.length)
  const runs = new Set(runsIn(words, new Set([width])))
  return { id, text: words.join(' '), width, runs, seen: new Set(), isVerbatim: false }
}

/** Words and numbers in lower case, without marks and accents' spelling variants (NFKC). */
function wordsOf(text: string): string[] {
  return (
    text
      .normalize('NFKC')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  )
}

/** Every run of a width among `widths`. */
function* runsIn(words: readonly string[], widths: ReadonlySet<number>): Generator<string> {
  for (const width of widths)
    if (width > 0)
      for (let start = 0; start + width <= words.length; start++)
        yield words.slice(start, start + width).join(' ')
}
