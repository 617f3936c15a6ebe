import type { SchemaElement } from 'hyparquet'

/** What values of a column, a list or a member have been so far. */
export type ValueShape =
  | { readonly kind: 'unknown' | 'text' | 'truth' | 'number' | 'mixed' }
  | { readonly kind: 'list'; readonly element: ValueShape }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, ValueShape> }

const unknown: ValueShape = { kind: 'unknown' }

/** The shape that covers another value as well; itself, when it covers that already. */
export function widened(shape: ValueShape, value: unknown): ValueShape {
  if (value === undefined || value === null || shape.kind === 'mixed') return shape
  const found = kindOf(value)
  if (shape.kind !== 'unknown' && shape.kind !== found) return { kind: 'mixed' }
  if (Array.isArray(value)) {
    const before = shape.kind === 'list' ? shape.element : unknown
    const element = value.reduce<ValueShape>(widened, before)
    return shape.kind === 'list' && element === before ? shape : { kind: 'list', element }
  }
  if (found === 'object') return widenedObject(shape, value)
  return shape.kind === 'unknown' ? ({ kind: found } as ValueShape) : shape
}

function widenedObject(shape: ValueShape, value: object): ValueShape {
  const before = shape.kind === 'object' ? shape.members : new Map<string, ValueShape>()
  const members = new Map(before)
  let isSame = shape.kind === 'object'
  for (const [name, member] of Object.entries(value)) {
    const known = members.get(name)
    const next = widened(known ?? unknown, member)
    if (next === known || (member ?? null) === null) continue
    members.set(name, next)
    isSame = false
  }
  return isSame ? shape : { kind: 'object', members }
}

function kindOf(value: unknown): 'text' | 'truth' | 'number' | 'list' | 'object' {
  if (typeof value === 'string') return 'text'
  if (typeof value === 'boolean') return 'truth'
  if (typeof value === 'number') return 'number'
  return Array.isArray(value) ? 'list' : 'object'
}

/**
 * The Parquet schema of a shape, depth first. What is sometimes one thing and sometimes another, or
 * always empty, is a column of JSON.
 */
export function schemaElements(name: string, shape: ValueShape): readonly SchemaElement[] {
  const own = { name, repetition_type: 'OPTIONAL' } as const
  if (shape.kind === 'text') return [{ ...own, type: 'BYTE_ARRAY', converted_type: 'UTF8' }]
  if (shape.kind === 'truth') return [{ ...own, type: 'BOOLEAN' }]
  if (shape.kind === 'number') return [{ ...own, type: 'DOUBLE' }]
  if (shape.kind === 'list')
    return [
      { ...own, converted_type: 'LIST', num_children: 1 },
      { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
      ...schemaElements('element', shape.element),
    ]
  if (shape.kind === 'object' && shape.members.size > 0) {
    const children = [...shape.members].flatMap(([member, inner]) => schemaElements(member, inner))
    return [{ ...own, num_children: shape.members.size }, ...children]
  }
  return [{ ...own, type: 'BYTE_ARRAY', converted_type: 'JSON' }]
}
