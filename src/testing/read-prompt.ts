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
  const [, code = ''] = /<<<([a-z]+)/.exec(text) ?? []
  if (code === '') return { parts: [], asked: text }
  const end = text.lastIndexOf(`${code}>>>`)
  const parts = text
    .slice(0, end)
    .split(`<<<${code}`)
    .flatMap((fence) => fence.split(`${code}>>>`)[0]!.split(`\n[${code} `).slice(1))
    .map((part) => {
      const close = part.indexOf(']')
      return { label: part.slice(0, close), text: part.slice(close + 2).replace(/\n$/, '') }
    })
  return { parts, asked: text.slice(end + code.length + 3).trim() }
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
