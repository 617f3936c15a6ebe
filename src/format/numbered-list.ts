/** One item of a list, with the heading that it opens with, where there is one. */
export type ListItem = { readonly name: string; readonly description: string }

/**
 * The items of a numbered list inside a text. What stands before the first number is skipped; lines
 * under an item belong to it until the next number, or until an unindented paragraph after a blank
 * line (closing remarks). A heading ("**Accuracy**: ...", "Accuracy: ...") becomes the name;
 * without one the first words do.
 */
export function numberedItems(text: string): readonly ListItem[] {
  const items: string[][] = []
  let isOpen = false
  let afterBlank = false
  for (const line of text.split('\n')) {
    const start = /^\s*(?:[*#]+\s*)?\d{1,3}[.)]\s+(.*)$/.exec(line)
    if (start) items.push([start[1]!])
    else if (afterBlank && /^\S/.test(line) && !/^[-*+•]/.test(line)) isOpen = false
    else if (isOpen && line.trim() !== '') items.at(-1)?.push(line.trim())
    if (start) isOpen = true
    afterBlank = line.trim() === ''
  }
  return items.map((lines) => namedItem(lines.join('\n'))).filter((item) => item.description !== '')
}

/** A statement with its heading as the name; without a heading its first words. */
export function namedItem(statement: string): ListItem {
  const text = statement.replaceAll(/\*\*|__/g, '').trim()
  const [, heading, rest] = /^([^:\n]{2,60}):\s+(\S[\s\S]*)$/.exec(text) ?? []
  if (heading !== undefined && rest !== undefined && heading.split(/\s+/).length <= headingWordsMax)
    return { name: heading.trim(), description: rest.trim() }
  return { name: firstWords(text), description: text }
}

const headingWordsMax = 8

function firstWords(text: string): string {
  const words = text.split(/\s+/)
  const name = words.slice(0, headingWordsMax).join(' ')
  return name.length > 80 ? `${name.slice(0, 77)}...` : name.replace(/[.,;:]$/, '')
}
