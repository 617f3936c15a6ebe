import { inspectJson, type RowFault, stringEnd } from './json-inspect.ts'

/**
 * JSON without silent changes. `JSON.parse` does the work; what it would let through (a key twice,
 * 2^53 + 1, 1e999, half a surrogate pair, "__proto__") is found by two cheap counts, and only a
 * suspicious row is walked token by token (`json-inspect.ts`). Linear in the text.
 */

/** A JSON object as it was read; its members are unknown until a schema has seen them. */
export type JsonObject = { readonly [field: string]: unknown }

export type StrictJson =
  | { readonly ok: true; readonly value: JsonObject; readonly repairs: readonly string[] }
  | { readonly ok: false; readonly fault: RowFault }

export type StrictJsonOptions = {
  /** Deepest nesting of objects and lists that is read. */
  readonly depthMax: number
  /** Mend what can be mended and say so in `repairs`, instead of refusing. */
  readonly lenient: boolean
  /**
   * False where no string can hold half a surrogate pair: the text was decoded from bytes and
   * escapes none. Spares a look at every string. Default true.
   */
  readonly mayHoldHalfPairs?: boolean
  /**
   * The bytes have been looked at: nothing in them can change silently. Spares all counting.
   * Default false.
   */
  readonly isFaithful?: boolean
}

/** Parses one object, or says why it cannot be read without changing it. Never throws. */
export function parseStrictJson(text: string, options: StrictJsonOptions): StrictJson {
  // A megabyte of brackets costs a hundred megabytes as objects; it is looked at before.
  if (text.length > eagerCharsMax) return parseCarefully(text, options)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return parseCarefully(text, options)
  }
  if (!isObject(value)) return refusedKind(value)
  const isFaithful =
    options.isFaithful === true ||
    (sameKeyCount(countKeys(value, options.depthMax), text) &&
      (options.mayHoldHalfPairs === false || isWellFormed(value)))
  return isFaithful ? { ok: true, value, repairs: noRepairs } : parseCarefully(text, options)
}

const eagerCharsMax = 2 ** 20
const noRepairs: readonly string[] = []

function parseCarefully(text: string, options: StrictJsonOptions): StrictJson {
  const { issues, mended, isCutOff } = inspectJson(text, options.depthMax)
  const refused = issues.find((issue) => !options.lenient || issue.repair === undefined)
  if (isCutOff && refused?.code !== 'too-deep') return cutOff
  if (refused) return { ok: false, fault: { code: refused.code, reason: refused.reason } }
  let value: unknown
  try {
    value = JSON.parse(mended)
  } catch (error) {
    return { ok: false, fault: { code: 'not-json', reason: syntaxReason(mended, error) } }
  }
  if (!isObject(value)) return refusedKind(value)
  return { ok: true, value, repairs: issues.map((issue) => issue.repair!) }
}

const cutOff: StrictJson = {
  ok: false,
  fault: { code: 'cut-off', reason: 'the row ends in the middle: a quote or bracket stays open' },
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refusedKind(value: unknown): StrictJson {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'a list' : `a ${typeof value}`
  const reason = `the row is ${kind}; each row is to be one object: {...}`
  return { ok: false, fault: { code: 'not-an-object', reason } }
}

/** Names the place by what stands there; the engine's own words differ between versions. */
function syntaxReason(text: string, error: unknown): string {
  const position = /position (\d+)/.exec(error instanceof Error ? error.message : '')?.[1]
  if (position === undefined) return `not JSON: it begins with ${quoted(text.slice(0, 30))}`
  const at = Number(position)
  const near = text.slice(Math.max(0, at - 15), at + 15)
  return `not JSON at character ${at + 1}, near ${quoted(near)}`
}

function quoted(text: string): string {
  return JSON.stringify(text.toWellFormed())
}

/**
 * How many keys the objects of a value hold in all; NaN when it is nested too deep, or holds the
 * key "__proto__", a number that is not finite or an integer beyond 2^53.
 */
function countKeys(value: object, depthLeft: number): number {
  if (depthLeft === 0) return Number.NaN
  let members: readonly unknown[]
  let count = 0
  if (Array.isArray(value)) members = value
  else {
    if (Object.hasOwn(value, '__proto__')) return Number.NaN
    // Half the price of the keys, which nobody needs: their number is that of the values.
    members = Object.values(value)
    count = members.length
  }
  for (let at = 0; at < members.length; at++) {
    const member = members[at]
    if (typeof member === 'number') count += countNumber(member)
    else if (typeof member === 'object' && member !== null)
      count += countKeys(member, depthLeft - 1)
  }
  return count
}

/** Nothing, or NaN for a number that would have lost digits. */
function countNumber(value: number): number {
  return value <= Number.MAX_SAFE_INTEGER && value >= -Number.MAX_SAFE_INTEGER ? 0 : Number.NaN
}

/** Whether no string or key in a value holds half a surrogate pair. */
function isWellFormed(value: unknown): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  if (Array.isArray(value)) return value.every(isWellFormed)
  return Object.entries(value).every(([key, member]) => key.isWellFormed() && isWellFormed(member))
}

/**
 * Whether a valid text writes exactly `count` keys. A parsed value never has more keys than its
 * text, and where no space stands before a colon every key ends in `":`; so when there are just
 * `count` of those, no key was lost. Otherwise (spaces, quoted JSON in strings) strings are walked.
 */
function sameKeyCount(count: number, text: string): boolean {
  let found = 0
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1)
    if (before <= space) return keysInText(text) === count
    if (before === quote) found++
  }
  return found === count || keysInText(text) === count
}

function keysInText(text: string): number {
  let count = 0
  for (let open = text.indexOf('"'); open !== -1; ) {
    let after = stringEnd(text, open)
    while (text.charCodeAt(after) <= space) after++
    if (text.charCodeAt(after) === colon) count++
    open = text.indexOf('"', after)
  }
  return count
}

const space = 0x20
const quote = 0x22
const colon = 0x3a
