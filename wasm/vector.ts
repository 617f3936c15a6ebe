/**
 * Products of rows with queries, both of 8-bit whole numbers (`src/vector/row-store.ts` tells why).
 * A row and a query have `stride` bytes, a multiple of 16; those of a row are 0 to 127, so that
 * the relaxed product is the same on every machine. Rows are taken by fours.
 */

/** Four queries, one behind the other: for each row the four sums of products. */
export function multiplyFour(
  rows: usize,
  count: i32,
  stride: usize,
  queries: usize,
  products: usize,
): void {
  const second = queries + stride
  const third = second + stride
  const fourth = third + stride
  for (let row = 0; row < count; row += 2) {
    let a0 = i32x4.splat(0)
    let a1 = a0
    let a2 = a0
    let a3 = a0
    let b0 = a0
    let b1 = a0
    let b2 = a0
    let b3 = a0
    const other = rows + stride
    for (let at: usize = 0; at < stride; at += 16) {
      const a = v128.load(rows + at)
      const b = v128.load(other + at)
      const q0 = v128.load(queries + at)
      a0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q0, a, a0)
      b0 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q0, b, b0)
      const q1 = v128.load(second + at)
      a1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q1, a, a1)
      b1 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q1, b, b1)
      const q2 = v128.load(third + at)
      a2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q2, a, a2)
      b2 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q2, b, b2)
      const q3 = v128.load(fourth + at)
      a3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q3, a, a3)
      b3 = i32x4.relaxed_dot_i8x16_i7x16_add_s(q3, b, b3)
    }
    v128.store(products, sums(a0, a1, a2, a3))
    v128.store(products, sums(b0, b1, b2, b3), 16)
    products += 32
    rows = other + stride
  }
}

/** One query: for each row the sum of products. */
export function multiplyOne(
  rows: usize,
  count: i32,
  stride: usize,
  query: usize,
  products: usize,
): void {
  for (let row = 0; row < count; row += 4) {
    const second = rows + stride
    const third = second + stride
    const fourth = third + stride
    let a = i32x4.splat(0)
    let b = a
    let c = a
    let d = a
    for (let at: usize = 0; at < stride; at += 16) {
      const q = v128.load(query + at)
      a = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(rows + at), a)
      b = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(second + at), b)
      c = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(third + at), c)
      d = i32x4.relaxed_dot_i8x16_i7x16_add_s(q, v128.load(fourth + at), d)
    }
    v128.store(products, sums(a, b, c, d))
    products += 16
    rows = fourth + stride
  }
}

/** The sum of the lanes of each. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7))
  return i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7))
}

/**
 * Turns sums for four queries into the most that the products may be: less a query's `shifts`,
 * times a row's `scales`, and more by a row's `losses` times a query's `spreads`. For each 16 rows
 * `most` gets the largest of them, and `least` the largest of what the products are at least; the
 * largest of these stand at `tops`.
 */
export function boundFour(
  scales: usize,
  losses: usize,
  count: i32,
  shifts: usize,
  spreads: usize,
  products: usize,
  most: usize,
  least: usize,
  tops: usize,
): void {
  const shift = v128.load(shifts)
  const spread = v128.load(spreads)
  let highest = f32x4.splat(-f32.MAX_VALUE)
  let lowest = highest
  let top = highest
  for (let row = 0; row < count; row++) {
    const product = scaled(v128.load(products), shift, v128.load32_splat(scales))
    const about = f32x4.mul(v128.load32_splat(losses), spread)
    const high = f32x4.add(product, about)
    v128.store(products, high)
    products += 16
    scales += 4
    losses += 4
    highest = f32x4.pmax(highest, high)
    lowest = f32x4.pmax(lowest, f32x4.sub(product, about))
    if ((row & 15) !== 15) continue
    v128.store(most, highest)
    v128.store(least, lowest)
    most += 16
    least += 16
    top = f32x4.pmax(top, lowest)
    highest = f32x4.splat(-f32.MAX_VALUE)
    lowest = highest
  }
  v128.store(tops, top)
}

/** The same for one query. */
export function boundOne(
  scales: usize,
  losses: usize,
  count: i32,
  shifts: usize,
  spreads: usize,
  products: usize,
  most: usize,
  least: usize,
  tops: usize,
): void {
  const shift = v128.load32_splat(shifts)
  const spread = v128.load32_splat(spreads)
  let highest = f32x4.splat(-f32.MAX_VALUE)
  let lowest = highest
  let top = highest
  for (let row = 0; row < count; row += 4) {
    const product = scaled(v128.load(products), shift, v128.load(scales))
    const about = f32x4.mul(v128.load(losses), spread)
    const high = f32x4.add(product, about)
    v128.store(products, high)
    products += 16
    scales += 16
    losses += 16
    highest = f32x4.pmax(highest, high)
    lowest = f32x4.pmax(lowest, f32x4.sub(product, about))
    if ((row & 12) !== 12) continue
    store<f32>(most, largestLane(highest))
    store<f32>(least, largestLane(lowest))
    most += 4
    least += 4
    top = f32x4.pmax(top, lowest)
    highest = f32x4.splat(-f32.MAX_VALUE)
    lowest = highest
  }
  store<f32>(tops, largestLane(top))
}

function scaled(sum: v128, shift: v128, scale: v128): v128 {
  return f32x4.mul(f32x4.convert_i32x4_s(i32x4.sub(sum, shift)), scale)
}

function largestLane(a: v128): f32 {
  const two = f32x4.pmax(a, i32x4.shuffle(a, a, 2, 3, 0, 1))
  return f32x4.extract_lane(f32x4.pmax(two, i32x4.shuffle(two, two, 1, 0, 3, 2)), 0)
}

/**
 * Lists the rows of a block whose products with one query may be as large as a bound: their places
 * in the block at `found`, and the most that the products may be at `values`. `step` is from one of
 * the query's products to its next, in bytes. Returns how many there are.
 */
export function gather(
  products: usize,
  most: usize,
  step: usize,
  count: i32,
  bound: f64,
  found: usize,
  values: usize,
): i32 {
  const start = found
  for (let first = 0; first < count; first += 16) {
    if (<f64>load<f32>(most) >= bound) {
      const end = min(first + 16, count)
      let product = products
      for (let row = first; row < end; row++) {
        const value = load<f32>(product)
        store<i32>(found, row)
        store<f32>(values, value)
        const next = (<usize>(<f64>value >= bound)) << 2
        found += next
        values += next
        product += step
      }
    }
    products += step << 4
    most += step
  }
  return <i32>((found - start) >> 2)
}
