import { KitError } from '../base/errors.ts'
import type { Field, Format, Row } from './format.ts'

/**
 * The format of a file from a few of its rows: one that more than half of them fit, and of several
 * such the one with most fields (then the first in the table). Throws
 * `KitError('input-unrecognised')` with the nearest format and what it misses; `inputName` is how
 * messages call the file.
 */
export function recogniseFormat(
  rows: readonly Row[],
  formats: readonly Format[],
  inputName: string,
): Format {
  let best: Format | undefined
  for (const format of formats) {
    if (format.looksLike !== undefined) continue
    const fits = rows.filter((row) => fitsFormat(row, format)).length
    if (fits * 2 <= rows.length) continue
    if (!best || format.fields.length > best.fields.length) best = format
  }
  if (best) return best
  throw new KitError('input-unrecognised', unrecognisedSentence(rows, formats, inputName))
}

function fitsFormat(row: Row, format: Format): boolean {
  if (!format.fields.every((field) => hasField(row, field))) return false
  return format.matches === undefined || format.matches(row)
}

function hasField(row: Row, field: Field): boolean {
  if (typeof field === 'string') return Object.hasOwn(row, field)
  return field.some((name) => Object.hasOwn(row, name))
}

function unrecognisedSentence(
  rows: readonly Row[],
  formats: readonly Format[],
  inputName: string,
): string {
  const row = rows[0] ?? {}
  const found = Object.keys(row)
  const has = found.length === 0 ? 'no fields' : `the fields ${listed(found)}`
  const start = `${inputName} is of no known format: its first row has ${has}`
  const nearest = nearestFormat(row, formats)
  if (!nearest) return `${start}; see docs/formats.md for what is read`
  const missing = missingFields(row, nearest).map(fieldName)
  const lack =
    missing.length > 0
      ? `it misses ${listed(missing)}`
      : 'it has their fields, but with other contents'
  return `${start}; nearest are ${nearest.title}, but ${lack}`
}

/**
 * The format that misses fewest fields in the row; of several the one that has most, then the
 * first.
 */
function nearestFormat(row: Row, formats: readonly Format[]): Format | undefined {
  const distance = (format: Format) =>
    missingFields(row, format).length + (hasOtherContents(row, format) ? 2 : 0)
  return formats
    .filter((format) => distance(format) < format.fields.length)
    .toSorted((a, b) => distance(a) - distance(b) || b.fields.length - a.fields.length)
    .at(0)
}

/** All fields are there, but they hold something else: further off than a missing field. */
function hasOtherContents(row: Row, format: Format): boolean {
  return missingFields(row, format).length === 0 && format.matches?.(row) === false
}

function missingFields(row: Row, format: Format): readonly Field[] {
  return format.fields.filter((field) => !hasField(row, field))
}

function fieldName(field: Field): string {
  return typeof field === 'string' ? `"${field}"` : field.map((name) => `"${name}"`).join(' or ')
}

function listed(names: readonly string[]): string {
  const shown = names
    .slice(0, 8)
    .map((name) => (name.length > 30 ? `${name.slice(0, 27)}...` : name))
  return names.length > 8 ? `${shown.join(', ')} and ${names.length - 8} more` : shown.join(', ')
}
