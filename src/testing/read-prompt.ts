/**
 * A judging prompt as a scripted model reads it: what stands in fences, by label, and what does
 * not.
 */
export type ReadPrompt = {
  readonly parts: readonly { readonly label: string; readonly text: string }[]
  /** What is asked, after the last fence. */
  readonly asked: string
}

/** Reads the message of any role; a text without fences has no parts. */
export function readPrompt(text: string): ReadPrompt {
  const fences = fencesIn(text)
  const parts = fences
    .flatMap(({ code, start, end }) => text.slice(start, end).split(`\n[${code} `).slice(1))
    .map((part) => {
      const close = part.indexOf(']')
      return { label: part.slice(0, close), text: part.slice(close + 2).replace(/\n$/, '') }
    })
  return { parts, asked: text.slice(fences.at(-1)?.after ?? 0).trim() }
}

/** A fence in a text: where its inside starts and ends, and where it is over. */
export type FencePlace = {
  readonly code: string
  readonly start: number
  readonly end: number
  readonly after: number
}

/**
 * The fences of a text, one after another. Each ends with the code word that it began with, so that
 * nothing inside can open or close one.
 */
export function fencesIn(text: string): FencePlace[] {
  const fences: FencePlace[] = []
  const opening = /<<<([a-z]+)\n/g
  for (let found = opening.exec(text); found !== null; found = opening.exec(text)) {
    const code = found[1]!
    const start = found.index + 3 + code.length
    const close = text.indexOf(`\n${code}>>>`, start)
    const end = close === -1 ? text.length : close
    const after = close === -1 ? text.length : close + code.length + 4
    fences.push({ code, start, end, after })
    opening.lastIndex = after
  }
  return fences
}

/** The texts of the parts whose label is this word and a number, by that number. */
export function numbered(prompt: ReadPrompt, word: string): ReadonlyMap<number, string> {
  return new Map(
    prompt.parts.flatMap(({ label, text }) => {
      const [, number] = new RegExp(`^${word} [A-Z]?(\\d+)$`).exec(label) ?? []
      return number === undefined ? [] : [[Number(number), text] as const]
    }),
  )
}

/** The text of the one part with this label; empty where there is none. */
export function partOf(prompt: ReadPrompt, label: string): string {
  return prompt.parts.find((part) => part.label === label)?.text ?? ''
}
