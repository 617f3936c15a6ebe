import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

/** Plain data that has one canonical text. Undefined members are left out. */
export type Json =
  | string
  | number
  | boolean
  | null
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** JSON with sorted keys and no spaces: equal values have equal bytes. Asserts finite numbers. */
export function canonicalJson(value: Json): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  const members: string[] = []
  const object = value as { readonly [key: string]: Json | undefined }
  for (const key of Object.keys(object).toSorted()) {
    const member = object[key]
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`)
  }
  return `{${members.join(',')}}`
}

/**
 * Hex digest (SHA-256, first 16 hex digits unless told otherwise) of the canonical JSON of a value.
 */
export function contentHash(value: Json, digits = 16): string {
  return textHash(canonicalJson(value), digits)
}

/** Hex digest (SHA-256) of a text, shortened to `digits` hex digits. */
export function textHash(text: string, digits = 16): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, digits)
}

/** Hex digest (SHA-256, 64 digits) of the bytes of a file as it lies on disk. */
export async function fileHash(path: string): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}
