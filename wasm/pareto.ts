/**
 * Ranks of many small groups (`src/pareto/rank-groups.ts` tells the idea and is the same in
 * TypeScript). Here the points at a level or above come from comparing sixteen levels at once.
 */

const wordBytes: usize = 8
const slots: usize = 16

/**
 * Writes one byte per point at `ranks`. Levels lie column by column, group after group, with 64
 * readable bytes behind the last; `counts` and `widths` are 32-bit numbers per group. `work` has
 * room for 64 words and 16 for every axis of the widest group.
 */
export function rankGroups(
  levels: usize,
  counts: usize,
  widths: usize,
  groupCount: i32,
  levelCount: i32,
  ranks: usize,
  work: usize,
): void {
  const masks = work + 64 * wordBytes
  for (let group = 0; group < groupCount; group++) {
    const count = load<i32>(counts + ((<usize>group) << 2))
    const width = load<i32>(widths + ((<usize>group) << 2))
    fillMasks(levels, count, width, levelCount, masks)
    findDominators(levels, count, width, masks, work)
    peelFronts(work, count, ranks)
    levels += <usize>(count * width)
    ranks += <usize>count
  }
}

/** Per axis and level, the points that stand at that level or above. */
function fillMasks(levels: usize, count: i32, width: i32, levelCount: i32, masks: usize): void {
  for (let axis = 0; axis < width; axis++) {
    store<u64>(masks, ~0)
    const a = v128.load(levels)
    const b = v128.load(levels, 16)
    const c = v128.load(levels, 32)
    const d = v128.load(levels, 48)
    let below = i8x16.splat(0)
    for (let level = 1; level < levelCount; level++) {
      let mask = <u64>(<u32>i8x16.bitmask(i8x16.gt_s(a, below)))
      if (count > 16) mask |= (<u64>(<u32>i8x16.bitmask(i8x16.gt_s(b, below)))) << 16
      if (count > 32) {
        mask |= (<u64>(<u32>i8x16.bitmask(i8x16.gt_s(c, below)))) << 32
        mask |= (<u64>(<u32>i8x16.bitmask(i8x16.gt_s(d, below)))) << 48
      }
      store<u64>(masks + ((<usize>level) << 3), mask)
      below = i8x16.splat(<i8>level)
    }
    levels += <usize>count
    masks += slots * wordBytes
  }
}

/** Per point, the points that are nowhere below it: itself, its equals and its dominators. */
function findDominators(levels: usize, count: i32, width: i32, masks: usize, rows: usize): void {
  const all = ~(<u64>0) >> (64 - count)
  for (let point = 0; point < count; point++) {
    let row = all
    const own = (<u64>1) << point
    let cell = levels + point
    let table = masks
    for (let axis = 0; axis < width && row !== own; axis++) {
      row &= load<u64>(table + ((<usize>load<u8>(cell)) << 3))
      cell += <usize>count
      table += slots * wordBytes
    }
    store<u64>(rows + ((<usize>point) << 3), row & ~own)
  }
}

function peelFronts(rows: usize, count: i32, ranks: usize): void {
  let left = count === 0 ? 0 : ~(<u64>0) >> (64 - count)
  for (let rank = 0; left !== 0; rank++) {
    let front: u64 = 0
    for (let rest = left; rest !== 0; rest &= rest - 1) {
      const point = ctz(rest)
      if (isDominated(rows, load<u64>(rows + ((<usize>point) << 3)) & left, point)) continue
      front |= rest & (0 - rest)
      store<u8>(ranks + <usize>point, rank)
    }
    left &= ~front
  }
}

/** Whether anyone in `above`, who is nowhere below the point, is not its equal. */
function isDominated(rows: usize, above: u64, point: u64): bool {
  for (; above !== 0; above &= above - 1)
    if (((load<u64>(rows + <usize>(ctz(above) << 3)) >> point) & 1) === 0) return true
  return false
}

/**
 * The innermost loop of `src/pareto/rank-blocks.ts`: along a list of places, narrows each mask to
 * the block's points that were met before. `bits` has one mask per slot of the block.
 */
export function narrowMasks(
  list: usize,
  length: i32,
  masks: usize,
  isDone: usize,
  start: u32,
  bits: usize,
): i32 {
  let met = i64x2.splat(0)
  let left = list
  const end = list + ((<usize>length) << 2)
  for (let item = list; item < end; item += 4) {
    const place = load<u32>(item)
    if (load<u8>(isDone + <usize>place) !== 0) continue
    store<u32>(left, place)
    left += 4
    const mask = masks + ((<usize>place) << 4)
    v128.store(mask, v128.and(v128.load(mask), met))
    const slot = place - start
    if (slot < 128) met = v128.or(met, v128.load(bits + ((<usize>slot) << 4)))
  }
  return <i32>((left - list) >> 2)
}
