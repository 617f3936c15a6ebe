/**
 * Fences around what somebody else wrote (deliverable of every judging prompt). A fence is marked
 * by a code word that is an HMAC of the task under a key that only the owner of the store has: the
 * same input makes the same prompt bytes, so prefixes stay shared and answers stay stored, and
 * nobody who writes a step can write the end of its fence. Fences are no protection by themselves;
 * they give the rules of a prompt something exact to speak of, and the tests something exact to
 * prove.
 */
import { createHmac } from 'node:crypto'
import { neutralText } from './neutral-text.ts'

export type Fence = {
  /** Lower-case letters, 47 bits. */
  readonly code: string
  /** Parts inside one fence, each cleaned and cut to size. */
  around(parts: readonly FencedPart[]): string
  /** One line of somebody else's text that stands outside of a fence, such as a copied id. */
  clean(text: string): string
}

export type FencedPart = {
  /** What follows, in our own words: "task", "step 3". */
  readonly label: string
  readonly text: string
  /** Longest text in characters; the middle of a longer one is left out. Default 24,000. */
  readonly charsMax?: number
}

/**
 * The fence for everything that is asked about `subject`, a task's id or another content hash. The
 * code words of `others` are removed from what it holds, as its own is.
 */
export function makeFence(key: string, subject: string, others: readonly Fence[] = []): Fence {
  const digest = createHmac('sha256', key).update(subject, 'utf8').digest()
  const code = Array.from(digest.subarray(0, 10), letterOf).join('')
  const clean = (text: string) =>
    others.reduce((rest, other) => other.clean(rest), neutralText(text, code))
  return {
    code,
    clean,
    around(parts) {
      const blocks = parts.map(
        ({ label, text, charsMax = partCharsMax }) =>
          `[${code} ${label}]\n${shortenedText(clean(text), charsMax)}`,
      )
      return [`<<<${code}`, ...blocks, `${code}>>>`].join('\n')
    },
  }
}

/**
 * What a reply in words says after it last repeated the code word: an echo of the material decides
 * nothing.
 */
export function afterEcho(reply: string, { code }: Pick<Fence, 'code'>): string {
  const at = reply.toLowerCase().lastIndexOf(code)
  return at === -1 ? reply : reply.slice(at + code.length)
}

function letterOf(byte: number): string {
  return String.fromCharCode(97 + (byte % 26))
}

/** About 6,000 tokens: padding must not push the criteria out of a model's context. */
const partCharsMax = 24_000

/** Three quarters from the front and one from the back of a text that is too long. */
export function shortenedText(text: string, charsMax: number): string {
  if (text.length <= charsMax) return text
  const front = Math.ceil(charsMax * 0.75)
  const back = charsMax - front
  const left = text.length - charsMax
  const tail = back === 0 ? '' : text.slice(-back)
  return `${text.slice(0, front)}\n(${left} characters left out)\n${tail}`.toWellFormed()
}

/** Somebody else's text as one short line: a criterion's name, a topic's description. */
export function oneLine(text: string, charsMax: number): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length <= charsMax ? line : `${line.slice(0, charsMax - 1)}…`.toWellFormed()
}
