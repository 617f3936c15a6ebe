/** Text as JSON: `src/base/json-writer.ts` is what surrounds it. */

const quote: u32 = 0x22
const backslash: u32 = 0x5c

/** What each unit below 128 becomes: up to six bytes, and in the highest one their number. */
const written: usize = memory.data(8 * 128, 16)

for (let unit: u32 = 0; unit < 128; unit++) {
  const entry = written + ((<usize>unit) << 3)
  const isPlain = unit >= 0x20 && unit !== quote && unit !== backslash
  if (isPlain) store<u8>(entry, unit)
  store<u8>(entry, isPlain ? 1 : writeEscape(unit, entry) - entry, 7)
}

/**
 * Writes 16-bit units of a text as UTF-8, escaped as inside a JSON string, and returns the end of
 * what was written: at most six bytes a unit, and nothing of worth in eight more. Sixteen bytes
 * behind the units must be readable.
 */
export function writeUnits(units: usize, count: i32, out: usize): usize {
  const end = units + ((<usize>count) << 1)
  const lastEight = end - 16
  while (units < end) {
    const eight = v128.load(units)
    if (units <= lastEight && !holdsSpecial(eight)) {
      v128.store64_lane(out, i8x16.narrow_i16x8_u(eight, eight), 0)
      out += 8
      units += 16
      continue
    }
    const stop = units <= lastEight ? units + 16 : end
    while (units < stop) {
      const unit = <u32>load<u16>(units)
      units += 2
      if (unit < 128) {
        const entry = load<u64>(written + ((<usize>unit) << 3))
        store<u64>(out, entry)
        out += <usize>(entry >> 56)
      } else if (unit < 0x800) {
        store<u16>(out, 0x80c0 | (unit >> 6) | ((unit & 0x3f) << 8))
        out += 2
      } else if (unit < 0xd800 || unit >= 0xe000) {
        store<u16>(out, 0x80e0 | (unit >> 12) | ((unit & 0xfc0) << 2))
        store<u8>(out, 0x80 | (unit & 0x3f), 2)
        out += 3
      } else if (unit < 0xdc00 && units < end && isSecondHalf(load<u16>(units))) {
        out = writePair(unit, load<u16>(units), out)
        units += 2
      } else out = writeCode(unit, out)
    }
  }
  return out
}

/** Whether one of eight units is more than the byte it ends with. */
function holdsSpecial(eight: v128): bool {
  const isOutside = i16x8.gt_u(i16x8.sub(eight, i16x8.splat(0x20)), i16x8.splat(0x5f))
  const isQuote = i16x8.eq(eight, i16x8.splat(<i16>quote))
  const isBackslash = i16x8.eq(eight, i16x8.splat(<i16>backslash))
  return v128.any_true(v128.or(isOutside, v128.or(isQuote, isBackslash)))
}

function isSecondHalf(unit: u32): bool {
  return unit >= 0xdc00 && unit < 0xe000
}

function writePair(first: u32, second: u32, out: usize): usize {
  const point = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
  store<u8>(out, 0xf0 | (point >> 18))
  store<u8>(out, 0x80 | ((point >> 12) & 0x3f), 1)
  store<u8>(out, 0x80 | ((point >> 6) & 0x3f), 2)
  store<u8>(out, 0x80 | (point & 0x3f), 3)
  return out + 4
}

function writeEscape(unit: u32, out: usize): usize {
  let letter = unit
  if (unit === 0x0a) letter = 0x6e
  else if (unit === 0x09) letter = 0x74
  else if (unit === 0x0d) letter = 0x72
  else if (unit === 0x08) letter = 0x62
  else if (unit === 0x0c) letter = 0x66
  else if (unit < 0x20) return writeCode(unit, out)
  store<u8>(out, backslash)
  store<u8>(out, letter, 1)
  return out + 2
}

/** Four digits behind \u. */
function writeCode(unit: u32, out: usize): usize {
  store<u16>(out, 0x755c)
  for (let digit: u32 = 0; digit < 4; digit++) {
    const value = (unit >> (12 - 4 * digit)) & 0xf
    store<u8>(out + <usize>digit, value < 10 ? 0x30 + value : 0x57 + value, 2)
  }
  return out + 6
}

/** Containers and keys that one row may have open; a row with more is for another look. */
const openMax: u32 = 128
const keysMax: usize = 128

/** Per open container: where its keys begin. Then the hashes of the keys of all open ones. */
const frames: usize = memory.data(4 * 128, 16)
const keys: usize = memory.data(4 * 129, 16)

/**
 * Looks at rows of JSON. For each, one byte at `flags`: 1 is added when `JSON.parse` might change
 * the row silently (`src/base/json-strict.ts` says how) and 2 when it holds more than ASCII. A row
 * that is no JSON at all may get any. `spans` has a row's first byte and its end, counted from
 * `bytes`, as 32-bit numbers. Sixteen bytes behind the last row must be readable.
 */
export function scanRows(
  bytes: usize,
  spans: usize,
  count: i32,
  depthMax: u32,
  flags: usize,
): void {
  const depth = depthMax < openMax ? depthMax : openMax
  for (let row = 0; row < count; row++, spans += 8) {
    const start = bytes + <usize>load<u32>(spans)
    const end = bytes + <usize>load<u32>(spans, 4)
    const suspicion = isFaithful(start, end, depth) ? 0 : 1
    store<u8>(flags + <usize>row, suspicion | (isAscii(start, end) ? 0 : 2))
  }
}

function isAscii(at: usize, end: usize): bool {
  let all = i8x16.splat(0)
  for (; at + 16 <= end; at += 16) all = v128.or(all, v128.load(at))
  if (i8x16.bitmask(all) !== 0) return false
  for (; at < end; at++) if (load<u8>(at) > 0x7f) return false
  return true
}

/**
 * Whether a row that is JSON says nothing twice, nothing of `__proto__`, no number with sixteen
 * digits or a great exponent, no half of a surrogate pair, and is nested no deeper than allowed.
 */
function isFaithful(at: usize, end: usize, depthMax: u32): bool {
  let depth: u32 = 0
  let keysStart = keys
  let keysEnd = keys
  let textStart: usize = 0
  let textEnd: usize = 0
  let isEscaped = false
  while (at < end) {
    const byte = <u32>load<u8>(at++)
    if (byte === quote) {
      textStart = at
      isEscaped = false
      for (;;) {
        at = endOfPlain(at, end)
        if (at >= end) return false
        if (load<u8>(at) === quote) break
        if (isHalfPair(at)) return false
        isEscaped = true
        at += 2
      }
      textEnd = at++
    } else if (byte === 0x3a) {
      if (isEscaped || (textEnd - textStart === 9 && load<u64>(textStart) === protoHead))
        return false
      const hash = hashOf(textStart, textEnd)
      for (let key = keysStart; key < keysEnd; key += 4) if (load<u32>(key) === hash) return false
      if (keysEnd - keys >= keysMax << 2) return false
      store<u32>(keysEnd, hash)
      keysEnd += 4
    } else if (byte === 0x7b || byte === 0x5b) {
      if (depth === depthMax) return false
      store<u32>(frames + ((<usize>depth) << 2), <u32>keysStart)
      depth++
      keysStart = keysEnd
    } else if (byte === 0x7d || byte === 0x5d) {
      if (depth === 0) return false
      depth--
      keysEnd = keysStart
      keysStart = <usize>load<u32>(frames + ((<usize>depth) << 2))
    } else if (byte - 0x30 < 10) {
      at = endOfNumber(at - 1, end)
      if (at === 0) return false
    }
  }
  return true
}

/** The bytes `__proto_` as one number. */
const protoHead: u64 = 0x5f6f746f72705f5f

/** The first quote or backslash from `at` on; `end` or later when there is none. */
function endOfPlain(at: usize, end: usize): usize {
  for (; at < end; at += 16) {
    const bytes = v128.load(at)
    const isQuote = i8x16.eq(bytes, i8x16.splat(<i8>quote))
    const found = i8x16.bitmask(v128.or(isQuote, i8x16.eq(bytes, i8x16.splat(<i8>backslash))))
    if (found !== 0) return at + <usize>ctz(found)
  }
  return at
}

/** Whether a backslash begins the code of a unit from d800 to dfff: some of them are halves. */
function isHalfPair(at: usize): bool {
  if (load<u8>(at, 1) !== 0x75 || (load<u8>(at, 2) | 0x20) !== 0x64) return false
  return load<u8>(at, 3) >= 0x38
}

function hashOf(at: usize, end: usize): u32 {
  let hash: u64 = 0x9e3779b97f4a7c15 * <u64>(end - at + 1)
  for (; at + 8 <= end; at += 8) hash = mixed(hash, load<u64>(at))
  if (at < end) hash = mixed(hash, load<u64>(at) << (<u64>((8 - (end - at)) << 3)))
  return <u32>(hash >> 32)
}

function mixed(hash: u64, bytes: u64): u64 {
  return rotl(hash ^ bytes, 29) * 0xbf58476d1ce4e5b9
}

/** Behind a number; 0 when it has sixteen digits before the point, or a great exponent. */
function endOfNumber(at: usize, end: usize): usize {
  const start = at
  while (at < end && <u32>load<u8>(at) - 0x30 < 10) at++
  if (at - start > 15) return 0
  if (at < end && load<u8>(at) === 0x2e) {
    at++
    while (at < end && <u32>load<u8>(at) - 0x30 < 10) at++
  }
  if (at < end && (load<u8>(at) | 0x20) === 0x65 && load<u8>(at, 1) !== 0x2d) return 0
  return at
}
