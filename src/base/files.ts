import { writeSync } from 'node:fs'

/** Writes all of a text, however many writes that takes. Returns its length in bytes. */
export function writeFully(descriptor: number, text: string): number {
  const bytes = Buffer.from(text, 'utf8')
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
  return bytes.length
}
