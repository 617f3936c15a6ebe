/**
 * The JSON in a reply that was to be JSON alone: without a fence or words around it, and closed
 * where it was cut off. Undefined when there is none among the first places where one might begin.
 * Never throws. Linear in the text.
 */
export function salvageJson(text: string): unknown {
  let start = text.indexOf('{')
  for (let place = 0; place < placesMax && start !== -1; place++) {
    const object = balancedObject(text, start)
    const value = parsed(object.text)
    if (value !== undefined) return value
    if (!object.isClosed) return undefined
    start = text.indexOf('{', start + 1)
  }
  return undefined
}

const placesMax = 32
const depthMax = 64

/** The object that begins at `start`; one that was cut off is closed after its last whole member. */
function balancedObject(text: string, start: number) {
  const open: string[] = []
  // Where the text could be cut and closed: the end so far, and what is open there.
  let cut = { end: start + 1, open: ['}'] }
  for (let at = start; at < text.length; at++) {
    const mark = text[at]!
    if (mark === '"') {
      const end = stringEnd(text, at)
      if (end === -1) break
      at = end
    } else if (mark === '{' || mark === '[') {
      if (open.length === depthMax) break
      open.push(mark === '{' ? '}' : ']')
    } else if (mark === '}' || mark === ']') {
      if (open.pop() !== mark) break
      if (open.length === 0) return { text: text.slice(start, at + 1), isClosed: true }
      cut = { end: at + 1, open: [...open] }
    } else if (mark === ',') cut = { end: at, open: [...open] }
  }
  const closing = cut.open.toReversed().join('')
  return { text: text.slice(start, cut.end) + closing, isClosed: false }
}

/** The place of the quote that closes a string, or -1. */
function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '"') return at
  }
  return -1
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
