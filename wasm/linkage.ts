/*
 * The inner loops of the nearest-neighbour chain over a condensed matrix of Float32: see
 * `src/vector/neighbour-chain.ts`, whose functions of the same names these are. Every argument
 * that names an array is its address. Places ascend in `standing`.
 */

/**
 * The nearest of `count` standing places to one of them, by its rank; of equally near ones the
 * first. -1 when it stands alone.
 */
export function nearestRank(
  values: usize,
  offsets: usize,
  standing: usize,
  count: i32,
  place: i32,
): i32 {
  let best = -1
  let own = <f32>Infinity
  let rank = 0
  for (; rank < count; rank++) {
    const other = int(standing, rank)
    if (other >= place) break
    const distance = float(values, int(offsets, other) + place)
    if (distance < own) {
      own = distance
      best = rank
    }
  }
  const row = int(offsets, place)
  for (rank++; rank < count; rank++) {
    const distance = float(values, row + int(standing, rank))
    if (distance < own) {
      own = distance
      best = rank
    }
  }
  return best
}

/** One pass over all pairs in the order in which they lie; whether all of them are finite. */
export function findAllNearest(values: usize, places: i32, nearest: usize, least: usize): bool {
  let at = values
  let check: f32 = 0
  for (let i = 0; i < places; i++) {
    let best = int(nearest, i)
    let own = load<f64>(least + (<usize>i << 3))
    for (let j = i + 1; j < places; j++) {
      const distance = load<f32>(at)
      at += 4
      check += distance - distance
      const wide = <f64>distance
      if (wide < load<f64>(least + (<usize>j << 3))) {
        store<f64>(least + (<usize>j << 3), wide)
        store<i32>(nearest + (<usize>j << 2), i)
      }
      if (wide < own) {
        own = wide
        best = j
      }
    }
    store<i32>(nearest + (<usize>i << 2), best)
    store<f64>(least + (<usize>i << 3), own)
  }
  return check == 0
}

/** `height` is negative for average linkage. */
export function mixRows(
  values: usize,
  offsets: usize,
  standing: usize,
  count: i32,
  sizes: usize,
  nearest: usize,
  least: usize,
  kept: i32,
  gone: i32,
  height: f64,
): void {
  const keptSize = load<f64>(sizes + (<usize>kept << 3))
  const goneSize = load<f64>(sizes + (<usize>gone << 3))
  const keptRow = int(offsets, kept)
  const goneRow = int(offsets, gone)
  let best = -1
  let closest: f64 = Infinity
  for (let rank = 0; rank < count; rank++) {
    const other = int(standing, rank)
    if (other == kept) continue
    const row = int(offsets, other)
    const keptAt = values + (<usize>(other < kept ? row + kept : keptRow + other) << 2)
    const goneAt = values + (<usize>(other < gone ? row + gone : goneRow + other) << 2)
    const own: f64 = height < 0 ? 0 : load<f64>(sizes + (<usize>other << 3))
    const sum =
      (keptSize + own) * <f64>load<f32>(keptAt) + (goneSize + own) * <f64>load<f32>(goneAt)
    const lost: f64 = height < 0 ? 0 : own * height
    const mixed = <f32>((sum - lost) / (keptSize + goneSize + own))
    store<f32>(keptAt, mixed)
    const distance = <f64>mixed
    if (distance < closest) {
      closest = distance
      best = other
    }
    const knownAt = nearest + (<usize>other << 2)
    const leastAt = least + (<usize>other << 3)
    const known = load<i32>(knownAt)
    const bound = load<f64>(leastAt)
    if (known == kept || known == gone) store<i32>(knownAt, -1)
    else if (distance < bound || (distance == bound && kept < known)) {
      store<i32>(knownAt, kept)
      store<f64>(leastAt, distance)
    }
  }
  store<i32>(nearest + (<usize>kept << 2), best)
  store<f64>(least + (<usize>kept << 3), closest)
}

/** Moves the distances of the standing places to the front; the number of them. */
export function packRows(values: usize, offsets: usize, standing: usize, count: i32): i32 {
  let to = values
  for (let i = 0; i < count; i++) {
    const row = int(offsets, int(standing, i))
    for (let j = i + 1; j < count; j++) {
      store<f32>(to, float(values, row + int(standing, j)))
      to += 4
    }
  }
  return <i32>((to - values) >> 2)
}

// @ts-ignore: a decorator of AssemblyScript.
@inline
function int(list: usize, at: i32): i32 {
  return load<i32>(list + (<usize>at << 2))
}

// @ts-ignore: a decorator of AssemblyScript.
@inline
function float(list: usize, at: i32): f32 {
  return load<f32>(list + (<usize>at << 2))
}
