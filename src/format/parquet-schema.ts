import type { SchemaElement } from 'hyparquet'

/**
 * The Parquet schema of rows of JSON, from all of them. Values that agree get a column of their
 * type, lists and structs included. What is now one thing and now another, an object that is always
 * empty, and an object with more different members than columns are good for is a column of JSON.
 */

type Kind = 'boolean' | 'integer' | 'number' | 'text' | 'list' | 'struct'

/** What has been seen of a column, of a list's elements or of a member. Grows while rows come. */
export type SeenValues = {
  /** Values, nulls included; a member that is not there is no value. */
  count: number
  nullRows: number
  lastNullRow: number
  readonly kinds: Set<Kind>
  /** They do not agree, and what is inside them is looked at no more. */
  isMixed: boolean
  /** Of lists, what their elements were. */
  element: SeenValues | undefined
  /** Of objects, how many there were, and what their members were. */
  objects: number
  readonly members: Map<string, SeenValues>
}

export function nothingSeen(): SeenValues {
  return {
    count: 0,
    nullRows: 0,
    lastNullRow: -1,
    kinds: new Set(),
    isMixed: false,
    element: undefined,
    objects: 0,
    members: new Map(),
  }
}

/** Takes note of one more row. */
export function noteRow(rows: SeenValues, row: object): void {
  noteMembers(rows, row, rows.objects)
}

function noteValue(seen: SeenValues, value: unknown, row: number): void {
  if (value === undefined) return
  seen.count++
  if (isNull(value)) {
    if (seen.lastNullRow !== row) seen.nullRows++
    seen.lastNullRow = row
    return
  }
  seen.kinds.add(kindOf(value))
  if (seen.isMixed) return
  if (Array.isArray(value)) {
    seen.element ??= nothingSeen()
    for (const each of value) noteValue(seen.element, each ?? null, row)
  } else if (typeof value === 'object') noteMembers(seen, value as object, row)
  if (!agrees(seen)) forgetInside(seen)
}

function forgetInside(seen: SeenValues): void {
  seen.isMixed = true
  seen.element = undefined
  seen.members.clear()
}

function noteMembers(seen: SeenValues, value: object, row: number): void {
  seen.objects++
  for (const [name, member] of Object.entries(value)) {
    let known = seen.members.get(name)
    if (!known) seen.members.set(name, (known = nothingSeen()))
    noteValue(known, member, row)
  }
}

/** JSON spells NaN and the infinities as null. */
function isNull(value: unknown): boolean {
  return value === null || (typeof value === 'number' && !Number.isFinite(value))
}

function kindOf(value: unknown): Kind {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number'
  return Array.isArray(value) ? 'list' : 'struct'
}

/** More different members than this are no columns: names that are data. */
const membersMax = 256

function agrees({ kinds, members }: SeenValues): boolean {
  if (members.size > membersMax) return false
  return kinds.size < 2 || (kinds.size === 2 && kinds.has('integer') && kinds.has('number'))
}

/** The type of a column, of a list's elements or of a member. */
export type ColumnType =
  | { readonly kind: 'boolean' | 'integer' | 'number' | 'text' | 'json' }
  | { readonly kind: 'list'; readonly element: ColumnType }
  | { readonly kind: 'struct'; readonly members: ReadonlyMap<string, ColumnType> }

/** The columns that hold all rows that were seen, or all members of objects. */
export function columnsOf(seen: SeenValues): ReadonlyMap<string, ColumnType> {
  return new Map([...seen.members].map(([name, member]) => [name, typeOf(member)]))
}

function typeOf(seen: SeenValues): ColumnType {
  if (seen.isMixed) return { kind: 'json' }
  const { kinds, element, members } = seen
  if (kinds.has('number')) return { kind: 'number' }
  const [kind = 'text'] = kinds
  if (kind === 'list') return { kind, element: typeOf(element!) }
  if (kind !== 'struct') return { kind }
  return members.size === 0 ? { kind: 'json' } : { kind, members: columnsOf(seen) }
}

/** The schema of a file with these columns, depth first. */
export function schemaOf(columns: ReadonlyMap<string, ColumnType>): SchemaElement[] {
  const elements = [...columns].flatMap(([name, type]) => elementsOf(name, type))
  return [{ name: 'root', num_children: columns.size }, ...elements]
}

function elementsOf(name: string, type: ColumnType): SchemaElement[] {
  const own = { name, repetition_type: 'OPTIONAL' } as const
  if (type.kind === 'struct') {
    const inner = [...type.members].flatMap(([member, each]) => elementsOf(member, each))
    return [{ ...own, num_children: type.members.size }, ...inner]
  }
  if (type.kind !== 'list') return [{ ...own, ...leaves[type.kind] }]
  return [
    { ...own, converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    ...elementsOf('element', type.element),
  ]
}

const leaves = {
  boolean: { type: 'BOOLEAN' },
  integer: { type: 'INT64' },
  number: { type: 'DOUBLE' },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8' },
  json: { type: 'BYTE_ARRAY', converted_type: 'JSON' },
} as const

/** A value as the cell of a column; undefined where the row has none. */
export function cellOf(value: unknown, type: ColumnType): unknown {
  if (value === undefined) return undefined
  if (type.kind === 'json') return spelled(value)
  if (value === null) return null
  if (type.kind === 'integer') return BigInt(value as number)
  if (type.kind === 'list')
    return (value as readonly unknown[]).map((each) => cellOf(each, type.element))
  if (type.kind !== 'struct') return value
  const members = value as Readonly<Record<string, unknown>>
  return Object.fromEntries(
    [...type.members].map(([name, member]) => [name, cellOf(members[name], member)]),
  )
}

/** The writer drops nulls when it spells JSON; this object spells itself. */
function spelled(value: unknown): object {
  return Object.assign(Object.create(null) as object, { toJSON: () => value })
}

/** Names from a column to a member inside it; lists on the way have none. */
export type MemberPath = readonly string[]

/**
 * Parquet does not tell a null from a member that is not there. `always`: members that are there in
 * every object, so that their gaps are nulls. `beside`: members that are null in some rows (that
 * many) and absent in others, which is what such a file cannot say.
 */
export type NullMembers = {
  readonly always: readonly MemberPath[]
  readonly beside: readonly { readonly path: MemberPath; readonly rows: number }[]
}

export function nullMembers(rows: SeenValues): NullMembers {
  const always: MemberPath[] = []
  const beside: { path: MemberPath; rows: number }[] = []
  const visit = (at: SeenValues, path: MemberPath): void => {
    if (at.element) visit(at.element, path)
    for (const [name, member] of at.members) {
      const inner = [...path, name]
      const isTold = member.nullRows === 0 || typeOf(member).kind === 'json'
      if (!isTold && member.count === at.objects) always.push(inner)
      else if (!isTold) beside.push({ path: inner, rows: member.nullRows })
      visit(member, inner)
    }
  }
  visit(rows, [])
  return { always, beside }
}
