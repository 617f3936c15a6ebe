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
  while (units < end) {
    const eight = v128.load(units)
    v128.store64_lane(out, i8x16.narrow_i16x8_u(eight, eight), 0)
    const others = i16x8.bitmask(othersIn(eight))
    if (others === 0) {
      units += 16
      out += 8
      continue
    }
    const plain = <usize>ctz(others)
    units += plain << 1
    out += plain
    if (units >= end) break
    let unit = <u32>load<u16>(units)
    do {
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
      if (units >= end) return out
      unit = <u32>load<u16>(units)
    } while (unit > 0x7f)
  }
  // Plain units behind the text were written too.
  return units > end ? out - ((units - end) >> 1) : out
}

/** Which of eight units are more than the byte that they end with. */
function othersIn(eight: v128): v128 {
  const isOutside = i16x8.gt_u(i16x8.sub(eight, i16x8.splat(0x20)), i16x8.splat(0x5f))
  const isQuote = i16x8.eq(eight, i16x8.splat(<i16>quote))
  const isBackslash = i16x8.eq(eight, i16x8.splat(<i16>backslash))
  return v128.or(isOutside, v128.or(isQuote, isBackslash))
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
