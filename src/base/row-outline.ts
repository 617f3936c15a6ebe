import type { JsonObject } from './json-strict.ts'

/**
 * A row in two parts: its outline, which is the row with an empty text in place of each long one,
 * and those texts in turn. `JSON.parse` goes over every character of a text twice; where most of a
 * row is long texts, they are better taken straight from the bytes.
 */
export type RowOutline = {
  readonly json: string
  /** How many texts stand in the outline as empty ones. */
  readonly textCount: number
  /** One of them, counted from 0. */
  readonly textAt: (index: number) => string
}

/**
 * What the whole row says; undefined when its outline is not JSON, or not of one object. The row
 * holds no key twice, none that looks like a number and no `__proto__`.
 */
export function parseOutline(outline: RowOutline): JsonObject | undefined {
  let value: unknown
  try {
    value = JSON.parse(outline.json)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  return putBack(value, outline, 0) === outline.textCount ? (value as JsonObject) : undefined
}

/** Puts texts back from `index` on, and gives the index behind the last one. */
function putBack(container: object, outline: RowOutline, index: number): number {
  if (Array.isArray(container)) {
    const list = container as unknown[]
    for (let at = 0; at < list.length; at++) {
      const member = list[at]
      if (member === '') list[at] = outline.textAt(index++)
      else if (isContainer(member)) index = putBack(member, outline, index)
    }
    return index
  }
  const object = container as Record<string, unknown>
  for (const key in object) {
    const member = object[key]
    if (member === '') object[key] = outline.textAt(index++)
    else if (isContainer(member)) index = putBack(member, outline, index)
  }
  return index
}

function isContainer(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}
