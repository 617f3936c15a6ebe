import type { Format, Row } from '../../src/format/format.ts'

/** A member of rows, by its path with `*` for places in lists, and whether records hold it. */
export type ProbedField = {
  readonly path: string
  /** Rows that were tried, of those that have the member with a value. */
  readonly tried: number
  /** Rows of which another value makes other records, or no other value is taken. */
  readonly carried: number
}

/**
 * Finds out which members of rows come through a format: another value in their place must make
 * other records, or another verdict on a label. `triesMax` rows are tried for a member, and all of
 * them for one that none of these carries; members that are not asked for are not tried.
 */
export function probeFields(
  rows: readonly Row[],
  format: Format,
  isAsked: (path: string) => boolean = () => true,
): readonly ProbedField[] {
  const fields = new Map<string, { tried: number; carried: number }>()
  const placed = rows.map((row) => placesOf(row))
  const values = valuesByPath(rows, placed)
  for (const [index, row] of rows.entries()) {
    const before = told(row, format)
    if (before === undefined) continue
    for (const [path, places] of placed[index]!) {
      if (!isAsked(path)) continue
      const field = fields.get(path) ?? { tried: 0, carried: 0 }
      fields.set(path, field)
      if (field.carried > 0 && field.tried >= triesMax) continue
      field.tried++
      const others = values.get(path)!
      if (places.some((place) => isCarried(row, place, { format, before, others }))) field.carried++
    }
  }
  return [...fields].map(([path, field]) => ({ path, ...field }))
}

const triesMax = 4
/** Places of one row that are tried for a path with `*`. */
const placesMax = 4

type Place = readonly (string | number)[]

/** Every path of a row that ends in a text, a number or a truth value. */
function placesOf(row: Row): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>()
  const visit = (value: unknown, place: Place): void => {
    if (value === null || value === undefined) return
    if (typeof value === 'object') {
      const isList = Array.isArray(value)
      for (const [name, member] of Object.entries(value))
        visit(member, [...place, isList ? Number(name) : name])
      return
    }
    const path = place.map((part) => (/^\d+$/.test(String(part)) ? '*' : part)).join('.')
    const places = found.get(path) ?? []
    found.set(path, places)
    if (places.length < placesMax) places.push(place)
  }
  visit(row, [])
  return found
}

function isCarried(
  row: Row,
  place: Place,
  about: {
    readonly format: Format
    readonly before: string
    readonly others: ReadonlySet<unknown>
  },
): boolean {
  const { format, before, others } = about
  const value = valueAt(row, place)
  const taken = [...otherValues(value), ...others]
    .filter((other) => other !== value)
    .flatMap((other) => told(withValue(row, place, other), format) ?? [])
  return taken.length === 0 || taken.some((after) => after !== before)
}

/** Values of the same type; not each of them will be one that the format takes. */
function otherValues(value: unknown): readonly unknown[] {
  if (typeof value === 'string') return [`${value} other`, `other ${value}`]
  if (typeof value === 'boolean') return [!value]
  return [(value as number) + 1_000, (value as number) / 2, 0, 1, -1]
}

/** A few of the values that a member has. */
function valuesByPath(
  rows: readonly Row[],
  placed: readonly ReadonlyMap<string, readonly Place[]>[],
): ReadonlyMap<string, ReadonlySet<unknown>> {
  const values = new Map<string, Set<unknown>>()
  for (const [index, row] of rows.entries())
    for (const [path, places] of placed[index]!) {
      const known = values.get(path) ?? new Set()
      values.set(path, known)
      for (const place of places) if (known.size < 6) known.add(valueAt(row, place))
    }
  return values
}

/** What the records of a row say, and what is said of it; undefined when it is refused. */
function told(row: Row, format: Format): string | undefined {
  const parsed = format.read(row)
  if (!parsed.ok) return undefined
  return JSON.stringify([parsed.records, parsed.invalidLabels, parsed.unread])
}

function valueAt(value: unknown, place: Place): unknown {
  return place.reduce((at, part) => (at as Record<string | number, unknown>)[part], value)
}

function withValue<T>(at: T, [part, ...rest]: Place, value: unknown): T {
  if (part === undefined) return value as T
  const copy = (Array.isArray(at) ? [...(at as unknown[])] : { ...at }) as never
  const inner = (at as Record<string | number, unknown>)[part]
  ;(copy as Record<string | number, unknown>)[part] = withValue(inner, rest, value)
  return copy
}
