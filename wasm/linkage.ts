/**
 * Rows of distances between clusters that join: `src/vector/row-joins.ts` tells what each function
 * does, and does the same in TypeScript, to the last bit.
 */

/** Two numbers at a time; room for one more behind the rows must be readable and writable. */
export function mixRows(
  kept: usize,
  gone: usize,
  count: i32,
  sizes: usize,
  keptSize: f64,
  goneSize: f64,
  height: f64,
  ownShare: f64,
): void {
  const keptSizes = f64x2.splat(keptSize)
  const goneSizes = f64x2.splat(goneSize)
  const heights = f64x2.splat(height)
  const shares = f64x2.splat(ownShare)
  for (let at = 0; at < count; at += 2) {
    const own = f64x2.mul(shares, v128.load(sizes))
    const toKept = f64x2.promote_low_f32x4(v128.load64_zero(kept))
    const toGone = f64x2.promote_low_f32x4(v128.load64_zero(gone))
    const sum = f64x2.add(
      f64x2.mul(f64x2.add(keptSizes, own), toKept),
      f64x2.mul(f64x2.add(goneSizes, own), toGone),
    )
    const mixed = f64x2.div(
      f64x2.sub(sum, f64x2.mul(own, heights)),
      f64x2.add(f64x2.add(keptSizes, goneSizes), own),
    )
    v128.store64_lane(kept, f32x4.demote_f64x2_zero(mixed), 0)
    kept += 8
    gone += 8
    sizes += 16
  }
}

export function mixPairs(
  row: usize,
  kept: usize,
  gone: usize,
  count: i32,
  keptSizes: usize,
  goneSizes: usize,
  heights: usize,
  own: f64,
): void {
  for (let pair = 0; pair < count; pair++) {
    const at = row + ((<usize>load<u32>(kept)) << 2)
    const keptSize = load<f64>(keptSizes)
    const goneSize = load<f64>(goneSizes)
    const toKept = <f64>load<f32>(at)
    const toGone = <f64>load<f32>(row + ((<usize>load<u32>(gone)) << 2))
    const sum = (keptSize + own) * toKept + (goneSize + own) * toGone
    store<f32>(at, <f32>((sum - own * <f64>load<f32>(heights)) / (keptSize + goneSize + own)))
    kept += 4
    gone += 4
    keptSizes += 8
    goneSizes += 8
    heights += 4
  }
}

export function packRow(row: usize, places: usize, count: i32, out: usize): void {
  for (const end = out + ((<usize>count) << 2); out < end; out += 4) {
    store<f32>(out, load<f32>(row + ((<usize>load<u32>(places)) << 2)))
    places += 4
  }
}

/** Three numbers behind the row are overwritten. */
export function noteNearest(
  row: usize,
  count: i32,
  place: i32,
  nearest: usize,
  least: usize,
): void {
  const end = row + ((<usize>count) << 2)
  for (let at = end; at < end + 12; at += 4) store<f32>(at, Infinity)
  let other = (<usize>place + 1) << 2
  let lowest = f32x4.splat(Infinity)
  for (let at = row; at < end; at += 16) {
    const distances = v128.load(at)
    const known = v128.load(least + other)
    const isNearer = f32x4.lt(distances, known)
    if (v128.any_true(isNearer)) {
      v128.store(least + other, v128.bitselect(distances, known, isNearer))
      const names = v128.load(nearest + other)
      v128.store(nearest + other, v128.bitselect(i32x4.splat(place), names, isNearer))
    }
    lowest = f32x4.pmin(lowest, distances)
    other += 16
  }
  const own = least + ((<usize>place) << 2)
  const found = lowestLane(lowest)
  if (!(found < load<f32>(own))) return
  let at = row
  while (load<f32>(at) !== found) at += 4
  store<f32>(own, load<f32>(at))
  store<i32>(nearest + ((<usize>place) << 2), place + 1 + <i32>((at - row) >> 2))
}

function lowestLane(lanes: v128): f32 {
  const two = f32x4.pmin(lanes, i32x4.shuffle(lanes, lanes, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.pmin(two, i32x4.shuffle(two, two, 1, 0, 3, 2)), 0)
}
