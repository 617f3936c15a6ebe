/** Rows of JSON before they are parsed: `src/base/row-scan.ts` is what surrounds it. */

const quote: u32 = 0x22
const backslash: u32 = 0x5c

/** Containers and keys that one row may have open; a row with more is for another look. */
const openMax: u32 = 128
const keysMax: usize = 128

/** Per open container: where its keys begin. Then the hashes of the keys of all open ones. */
const frames: usize = memory.data(4 * 128, 16)
const keys: usize = memory.data(4 * 129, 16)

/** What each letter behind a backslash stands for; 0 = nothing. */
const meant: usize = memory.data(256, 16)

store<u8>(meant + 0x22, 0x22)
store<u8>(meant + 0x2f, 0x2f)
store<u8>(meant + 0x5c, 0x5c)
store<u8>(meant + 0x62, 0x08)
store<u8>(meant + 0x66, 0x0c)
store<u8>(meant + 0x6e, 0x0a)
store<u8>(meant + 0x72, 0x0d)
store<u8>(meant + 0x74, 0x09)

/** A text of fewer bytes stays in its row. */
const longBytes: usize = 64

/** The next free places of texts, outlines and characters, and where texts must end. */
let texts: usize = 0
let textsEnd: usize = 0
let outline: usize = 0
let characters: usize = 0

/** Of the row at hand: whether it may have an outline, and up to where that holds its bytes. */
let isOutlined = false
let copiedTo: usize = 0

/**
 * Looks at rows of JSON, `length` bytes in all. `spans` has a row's first byte and its
 * end, counted from `bytes`. Five numbers a row are written to `rows`, each of 32 bits like those:
 *
 * - flags: 1 when `JSON.parse` might change the row silently (`src/base/json-strict.ts` says how),
 *   plus 2 when the row holds more than ASCII, plus 4 when its outline does. A row that is no JSON
 *   at all may get any.
 * - start and end of its outline: the row with an empty text in place of each long one. There is
 *   none (both are 0) where the row might change, or is not for the most part long texts.
 * - start and end of its texts, two numbers for each that stands in the outline as an empty one, in
 *   turn: the address of its characters, and twice their number, plus 1 where a character takes two
 *   bytes and not one.
 *
 * Sixteen bytes behind the last row must be readable, and behind `rows` five times `length` and 64
 * bytes be free.
 */
export function scanRows(
  bytes: usize,
  length: u32,
  spans: usize,
  count: i32,
  depthMax: u32,
  rows: usize,
): void {
  const depth = depthMax < openMax ? depthMax : openMax
  texts = (rows + <usize>count * 20 + 7) & ~7
  textsEnd = texts + (<usize>length & ~7)
  outline = textsEnd
  characters = outline + <usize>length + 16
  for (let row = 0; row < count; row++, spans += 8, rows += 20) {
    const start = bytes + <usize>load<u32>(spans)
    const end = bytes + <usize>load<u32>(spans, 4)
    const outlineStart = outline
    const textsStart = texts
    const charactersStart = characters
    isOutlined = true
    copiedTo = start
    let flags = isAscii(start, end) ? 0 : 2
    if (!isFaithful(start, end, depth)) {
      flags |= 1
      isOutlined = false
    }
    if (isOutlined) copyToOutline(end)
    if (isOutlined && (outline - outlineStart) << 1 <= end - start) {
      if (flags !== 0 && !isAscii(outlineStart, outline)) flags |= 4
      store<u32>(rows, <u32>outlineStart, 4)
      store<u32>(rows, <u32>outline, 8)
    } else {
      outline = outlineStart
      texts = textsStart
      characters = charactersStart
      store<u64>(rows, 0, 4)
    }
    store<u32>(rows, flags)
    store<u32>(rows, <u32>textsStart, 12)
    store<u32>(rows, <u32>texts, 16)
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
  let start: usize = 0
  let close: usize = 0
  while (at < end) {
    const byte = <u32>load<u8>(at++)
    if (byte === quote) {
      start = at
      at = endOfText(at, end)
      if (at === 0) return false
      close = at++
      if (isOutlined) keepOutline(start, close)
    } else if (byte === 0x3a) {
      if ((textHolds & escapes) !== 0 || (close - start === 9 && load<u64>(start) === protoHead))
        return false
      // Members that are named by numbers come first, wherever they stand.
      if (<u32>load<u8>(start) - 0x30 < 10) isOutlined = false
      const hash = hashOf(start, close)
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

/** Copies the row to its outline, from where that ends. It may write 15 bytes too many. */
function copyToOutline(to: usize): void {
  let at = copiedTo
  for (; at < to; at += 16, outline += 16) v128.store(outline, v128.load(at))
  outline -= at - to
}

/** Takes a long text out of the outline, and notes an empty one, unless it names a member. */
function keepOutline(start: usize, end: usize): void {
  const next = <u32>load<u8>(end, 1)
  const length = end - start
  if (next !== 0x2c && next !== 0x7d && next !== 0x5d) {
    if (length === 0 && next !== 0x3a) isOutlined = false
    return
  }
  if (length > 0 && length < longBytes) return
  if (texts === textsEnd) {
    isOutlined = false
    return
  }
  copyToOutline(start)
  copiedTo = end
  const count = (textEnd - characters) >> 1
  const isPlain = textHolds === 0
  store<u32>(texts, <u32>(isPlain ? start : characters))
  store<u32>(texts, <u32>((count << 1) | <usize>(textHolds >> 1)), 4)
  texts += 8
  if (isPlain) return
  if (textHolds === escapes) narrow(characters, count)
  characters = textHolds === escapes ? (characters + count + 1) & ~1 : textEnd
}

/** What the latest text holds: backslashes, and characters beyond ASCII. */
let textHolds: u32 = 0
const escapes: u32 = 1
const wide: u32 = 2

/** Where its units end, which begin where the next free characters are. */
let textEnd: usize = 0

/**
 * From behind its opening quote to the closing one of a text, which is written as units of 16 bits.
 * 0 when it is no UTF-8 or no text that JSON allows, or holds the escaped half of a surrogate pair.
 * May write 30 bytes too many.
 */
function endOfText(at: usize, end: usize): usize {
  let out = characters
  let holds: u32 = 0
  for (;;) {
    const bytes = v128.load(at)
    v128.store(out, i16x8.extend_low_i8x16_u(bytes))
    v128.store(out, i16x8.extend_high_i8x16_u(bytes), 16)
    const others = i8x16.bitmask(othersIn(bytes))
    if (others === 0) {
      at += 16
      out += 32
      if (at >= end) return 0
      continue
    }
    const plain = <usize>ctz(others)
    at += plain
    out += plain << 1
    if (at >= end) return 0
    const byte = <u32>load<u8>(at)
    if (byte === quote) break
    if (byte === backslash) {
      const unit = unitOf(at)
      if (unit > 0xffff || (unit & 0xf800) === 0xd800) return 0
      store<u16>(out, unit)
      out += 2
      at += load<u8>(at, 1) === 0x75 ? 6 : 2
      holds |= unit > 0x7f ? escapes | wide : escapes
    } else {
      if (byte < 0x20) return 0
      holds |= wide
      do {
        const size = copyCharacter(at, out)
        if (size === 0) return 0
        at += size
        out += size === 4 ? 4 : 2
      } while (at < end && load<u8>(at) > 0x7f)
    }
  }
  textHolds = holds
  textEnd = out
  return at
}

/** Which of sixteen bytes are not the character that they stand for. */
function othersIn(bytes: v128): v128 {
  const isOutside = i8x16.lt_s(bytes, i8x16.splat(0x20))
  const isQuote = i8x16.eq(bytes, i8x16.splat(<i8>quote))
  return v128.or(isOutside, v128.or(isQuote, i8x16.eq(bytes, i8x16.splat(<i8>backslash))))
}

/** Makes bytes of units of 16 bits, where they are. */
function narrow(units: usize, count: usize): void {
  for (let at: usize = 0; at < count; at += 16) {
    const low = v128.load(units + (at << 1))
    const high = v128.load(units + (at << 1), 16)
    v128.store(units + at, i8x16.narrow_i16x8_u(low, high))
  }
}

/** The unit that an escape stands for; more than 16 bits when it stands for none. */
function unitOf(at: usize): u32 {
  const letter = load<u8>(at, 1)
  if (letter !== 0x75) {
    const unit = <u32>load<u8>(meant + <usize>letter)
    return unit === 0 ? 0x10000 : unit
  }
  let unit: u32 = 0
  for (let digit: usize = 2; digit < 6; digit++) {
    const byte = <u32>load<u8>(at + digit)
    const lower = (byte | 0x20) - 0x61
    const value = byte - 0x30 < 10 ? byte - 0x30 : lower < 6 ? lower + 10 : <u32>0x10000
    unit = (unit << 4) | value
    if (value > 15) return 0x10000
  }
  return unit
}

/**
 * One character beyond ASCII, from UTF-8 to one unit or two; returns how many bytes it takes, 0
 * when they are no UTF-8.
 */
function copyCharacter(at: usize, out: usize): usize {
  const first = <u32>load<u8>(at)
  const second = <u32>load<u8>(at, 1) ^ 0x80
  if (second > 0x3f) return 0
  if (first < 0xe0) {
    const unit = ((first & 0x1f) << 6) | second
    store<u16>(out, unit)
    return first < 0xc2 ? 0 : 2
  }
  const third = <u32>load<u8>(at, 2) ^ 0x80
  if (third > 0x3f) return 0
  if (first < 0xf0) {
    const unit = ((first & 0xf) << 12) | (second << 6) | third
    store<u16>(out, unit)
    return unit < 0x800 || (unit & 0xf800) === 0xd800 ? 0 : 3
  }
  const fourth = <u32>load<u8>(at, 3) ^ 0x80
  if (fourth > 0x3f || first > 0xf4) return 0
  const point = ((first & 7) << 18) | (second << 12) | (third << 6) | fourth
  store<u16>(out, 0xd7c0 + (point >> 10))
  store<u16>(out, 0xdc00 | (point & 0x3ff), 2)
  return point < 0x10000 || point > 0x10ffff ? 0 : 4
}

/** The bytes `__proto_` as one number. */
const protoHead: u64 = 0x5f6f746f72705f5f

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
