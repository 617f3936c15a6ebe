/** Text as JSON: `src/base/json-writer.ts` is what surrounds it. */

const quote: u32 = 0x22
const backslash: u32 = 0x5c

/**
 * Writes 16-bit units of a text as UTF-8, escaped as inside a JSON string, and returns the end of
 * what was written: at most six bytes a unit. Sixteen bytes behind the units must be readable.
 */
export function writeUnits(units: usize, count: i32, out: usize): usize {
  const end = units + ((<usize>count) << 1)
  while (units < end) {
    const eight = v128.load(units)
    const narrow = i8x16.narrow_i16x8_u(eight, eight)
    v128.store64_lane(out, narrow, 0)
    const special = v128.or(
      i16x8.gt_u(i16x8.sub(eight, i16x8.splat(0x20)), i16x8.splat(0x5f)),
      v128.or(i16x8.eq(eight, i16x8.splat(<i16>quote)), i16x8.eq(eight, i16x8.splat(<i16>backslash))),
    )
    let plain = <usize>ctz(<u32>i16x8.bitmask(special) | 0x100)
    const left = (end - units) >> 1
    if (plain > left) plain = left
    out += plain
    units += plain << 1
    if (plain < 8 && units < end) {
      const unit = <u32>load<u16>(units)
      units += 2
      if (unit >= 0xd800 && unit < 0xdc00 && units < end && isSecondHalf(load<u16>(units))) {
        out = writePair(unit, load<u16>(units), out)
        units += 2
      } else out = writeUnit(unit, out)
    }
  }
  return out
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

/** One unit that needs more than its own byte. */
function writeUnit(unit: u32, out: usize): usize {
  if (unit < 0x20 || unit === quote || unit === backslash) return writeEscape(unit, out)
  if (unit < 0x80) {
    store<u8>(out, unit)
    return out + 1
  }
  if (unit < 0x800) {
    store<u8>(out, 0xc0 | (unit >> 6))
    store<u8>(out, 0x80 | (unit & 0x3f), 1)
    return out + 2
  }
  if (unit >= 0xd800 && unit < 0xe000) return writeCode(unit, out)
  store<u8>(out, 0xe0 | (unit >> 12))
  store<u8>(out, 0x80 | ((unit >> 6) & 0x3f), 1)
  store<u8>(out, 0x80 | (unit & 0x3f), 2)
  return out + 3
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
