import { z } from 'zod'

/**
 * Which members of a row a schema knows, at any depth, so that what a reader passes over can be
 * named. Paths have `*` for places in lists and for names that are data, and `**` for any way down
 * a tree: `candidates.*.raw_text`, `rubric.**.category`.
 */
export type KnownMembers = {
  readonly members: ReadonlyMap<string, KnownMembers | undefined>
  /** Of members with any other name, where the schema takes such. */
  readonly rest?: KnownMembers | 'anything'
  /** Those names are data, and paths have `*` for them. */
  readonly hasDataNames?: true
}

/** The members that a schema names; undefined where it names none, and takes what there is. */
export function knownMembers(schema: z.ZodType): KnownMembers | undefined {
  return knownOf(schema, new Map())
}

/**
 * The same of a row that passes several schemas: what any of them names, and where one takes
 * anything and another names members, those.
 */
export function mergedMembers(
  all: readonly (KnownMembers | undefined)[],
): KnownMembers | undefined {
  return all.reduce(merged, undefined)
}

type Trees = Map<z.ZodType, KnownMembers | undefined>

function knownOf(schema: z.ZodType, trees: Trees): KnownMembers | undefined {
  if (trees.has(schema)) return trees.get(schema)
  if (schema instanceof z.ZodRecord) {
    const rest = knownOf(schema.def.valueType as z.ZodType, trees) ?? ('anything' as const)
    return { members: new Map(), rest, hasDataNames: true }
  }
  if (schema instanceof z.ZodObject) {
    const members = new Map<string, KnownMembers | undefined>()
    const { catchall } = schema.def
    const other = catchall && !(catchall instanceof z.ZodNever) ? catchall : undefined
    const rest = other && { rest: knownOf(other as z.ZodType, trees) ?? ('anything' as const) }
    const tree: KnownMembers = { members, ...rest }
    trees.set(schema, tree)
    for (const [name, member] of Object.entries(schema.shape))
      members.set(name, knownOf(member as z.ZodType, trees))
    return tree
  }
  if (schema instanceof z.ZodLazy) return knownOfLazy(schema, trees)
  return innerOf(schema)
    .map((inner) => knownOf(inner, trees))
    .reduce(merged, undefined)
}

/** The schema of a tree holds itself: its members are put where it already points to. */
function knownOfLazy(schema: z.ZodLazy, trees: Trees): KnownMembers | undefined {
  const members = new Map<string, KnownMembers | undefined>()
  const tree: KnownMembers = { members }
  trees.set(schema, tree)
  const inner = knownOf(schema.def.getter() as z.ZodType, trees)
  for (const [name, member] of inner?.members ?? []) members.set(name, member)
  return inner && (inner.rest ? { ...tree, rest: inner.rest } : tree)
}

/** The schemas that the value itself, or each element of a list, passes. */
function innerOf(schema: z.ZodType): readonly z.ZodType[] {
  if (schema instanceof z.ZodArray) return [schema.def.element as z.ZodType]
  if (schema instanceof z.ZodUnion) return schema.def.options as readonly z.ZodType[]
  if (schema instanceof z.ZodPipe) return [schema.def.in as z.ZodType]
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault
  )
    return [schema.def.innerType as z.ZodType]
  return []
}

function merged(
  a: KnownMembers | undefined,
  b: KnownMembers | undefined,
): KnownMembers | undefined {
  if (a === undefined || b === undefined || a === b) return a ?? b
  const members = new Map(a.members)
  for (const [name, member] of b.members) members.set(name, merged(members.get(name), member))
  const rest = a.rest ?? b.rest
  return { members, ...(rest && { rest }) }
}

/** Paths of members of a row that are not known. One pass over the row. */
export function unknownMembers(row: object, known: KnownMembers | undefined): readonly string[] {
  const paths = new Set<string>()
  if (known) addUnknown(row, known, { paths, prefix: '', noted: undefined })
  return [...paths]
}

type Place = {
  readonly paths: Set<string>
  readonly prefix: string
  /** Names that were found unknown here, where several objects of a list have the same place. */
  readonly noted: Set<string> | undefined
}

function addUnknown(value: object, tree: KnownMembers, place: Place): void {
  const { paths, prefix, noted } = place
  if (Array.isArray(value)) {
    const inner: Place = { paths, prefix: `${prefix}*.`, noted: new Set() }
    for (const each of value as unknown[]) if (isObject(each)) addUnknown(each, tree, inner)
    return
  }
  // All of a row's members are its own, and this asks for their names faster than `Object.keys`.
  for (const name in value) {
    const member = (value as Readonly<Record<string, unknown>>)[name]
    if (member === null) continue
    const named = tree.members.get(name)
    const isNamed = named !== undefined || tree.members.has(name)
    const next = isNamed ? named : tree.rest
    if (!isNamed && (next === undefined || (next !== 'anything' && !isObject(member)))) {
      if (noted?.has(name) === true) continue
      noted?.add(name)
      paths.add(`${prefix}${name}`)
    } else if (next !== undefined && next !== 'anything' && isObject(member)) {
      const inner = `${prefix}${tree.hasDataNames ? '*' : name}.`
      addUnknown(member, next, { paths, prefix: inner, noted: undefined })
    }
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

/** Whether a path is what the pattern says, or inside it. */
export function isInside(path: string, pattern: string): boolean {
  const parts = pattern.split('.').map((part) => wildcards.get(part) ?? escaped(part))
  return new RegExp(`^${parts.join('\\.')}(?:\\.|$)`, 's').test(path)
}

const wildcards: ReadonlyMap<string, string> = new Map([
  ['*', '[^.]+'],
  ['**', '.+'],
])

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

/** Which of these paths a row has a value at. */
export function presentMembers(row: object, paths: Iterable<string>): readonly string[] {
  return [...paths].filter((path) => hasAt(row, path.split('.')))
}

function hasAt(value: unknown, [part, ...rest]: readonly string[]): boolean {
  if (part === undefined) return value !== null && value !== undefined
  if (typeof value !== 'object' || value === null) return false
  if (part === '*') return Object.values(value).some((each) => hasAt(each, rest))
  if (part === '**')
    return Object.values(value).some((each) => hasAt(each, rest) || hasAt(each, ['**', ...rest]))
  return Object.hasOwn(value, part) && hasAt((value as Record<string, unknown>)[part], rest)
}
