/**
 * Attributes of OpenTelemetry, as OTLP writes them in JSON (key and typed value) or as an object.
 */
import { z } from 'zod'

const valueSchema = z.looseObject({
  stringValue: z.string().optional(),
  doubleValue: z.number().optional(),
  intValue: z.union([z.string(), z.number()]).optional(),
  boolValue: z.boolean().optional(),
})

/** Attributes in either shape. */
export const attributesSchema = z.union([
  z.array(z.object({ key: z.string(), value: valueSchema })),
  z.record(z.string(), z.unknown()),
])

/**
 * Attributes by their key; a value of a kind that is none of text, number and truth is left out.
 */
export function attributesOf(
  attributes: z.infer<typeof attributesSchema> | null | undefined,
): ReadonlyMap<string, unknown> {
  if (!Array.isArray(attributes)) return new Map(Object.entries(attributes ?? {}))
  return new Map(
    attributes.map(({ key, value }) => {
      const { stringValue, doubleValue, intValue, boolValue } = value
      const number = intValue === undefined ? undefined : Number(intValue)
      return [key, stringValue ?? doubleValue ?? number ?? boolValue]
    }),
  )
}

/** The text under a key; undefined when there is none. */
export function textAt(attributes: ReadonlyMap<string, unknown>, key: string): string | undefined {
  const value = attributes.get(key)
  return typeof value === 'string' ? value : undefined
}

/** The number under a key; undefined when there is none. */
export function numberAt(
  attributes: ReadonlyMap<string, unknown>,
  key: string,
): number | undefined {
  const value = attributes.get(key)
  return typeof value === 'number' ? value : undefined
}

/** Attributes as OTLP writes them; those without a value are left out. */
export function otlpAttributes(
  values: Readonly<Record<string, string | number | undefined>>,
): readonly object[] {
  return Object.entries(values).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (typeof value === 'string') return { key, value: { stringValue: value } }
    return { key, value: { doubleValue: value } }
  })
}

/** The paths of attributes that nobody reads. */
export function unreadAttributes(
  attributes: ReadonlyMap<string, unknown>,
  known: ReadonlySet<string>,
  field: string,
): readonly string[] {
  return [...attributes.keys()].flatMap((key) => (known.has(key) ? [] : [`${field}.${key}`]))
}
