import { writeSync } from 'node:fs'

/** Writes all of a text, however many writes that takes. Returns its length in bytes. */
export function writeFully(descriptor: number, text: string): number {
  return writeBytes(descriptor, Buffer.from(text, 'utf8'))
}

/** Writes all of the bytes, however many writes that takes. Returns how many there were. */
export function writeBytes(descriptor: number, bytes: Uint8Array): number {
  let written = 0
  while (written < bytes.length) written += writeSync(descriptor, bytes, written)
  return bytes.length
}
