/**
 * Products of rows with queries, all of 16-bit whole numbers (`src/vector/row-store.ts` tells why).
 * A row has `stride` bytes, a multiple of 16. Sums of products fit 32 bits. Rows are taken by
 * eights, and the largest product of each eight is written beside the products.
 */

/** Four queries, one behind the other: for each row the four products. */
export function multiplyFour(
  rows: usize,
  count: i32,
  stride: usize,
  queries: usize,
  products: usize,
  maxima: usize,
): void {
  const second = queries + stride
  const third = second + stride
  const fourth = third + stride
  let largest = i32x4.splat(i32.MIN_VALUE)
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
      a0 = i32x4.add(a0, i32x4.dot_i16x8_s(a, q0))
      b0 = i32x4.add(b0, i32x4.dot_i16x8_s(b, q0))
      const q1 = v128.load(second + at)
      a1 = i32x4.add(a1, i32x4.dot_i16x8_s(a, q1))
      b1 = i32x4.add(b1, i32x4.dot_i16x8_s(b, q1))
      const q2 = v128.load(third + at)
      a2 = i32x4.add(a2, i32x4.dot_i16x8_s(a, q2))
      b2 = i32x4.add(b2, i32x4.dot_i16x8_s(b, q2))
      const q3 = v128.load(fourth + at)
      a3 = i32x4.add(a3, i32x4.dot_i16x8_s(a, q3))
      b3 = i32x4.add(b3, i32x4.dot_i16x8_s(b, q3))
    }
    const ofA = sums(a0, a1, a2, a3)
    const ofB = sums(b0, b1, b2, b3)
    v128.store(products, ofA)
    v128.store(products, ofB, 16)
    products += 32
    rows = other + stride
    largest = i32x4.max_s(largest, i32x4.max_s(ofA, ofB))
    if ((row & 6) === 6) {
      v128.store(maxima, largest)
      maxima += 16
      largest = i32x4.splat(i32.MIN_VALUE)
    }
  }
}

/** One query: for each row its product. */
export function multiplyOne(
  rows: usize,
  count: i32,
  stride: usize,
  query: usize,
  products: usize,
  maxima: usize,
): void {
  let before = i32x4.splat(0)
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
      a = i32x4.add(a, i32x4.dot_i16x8_s(v128.load(rows + at), q))
      b = i32x4.add(b, i32x4.dot_i16x8_s(v128.load(second + at), q))
      c = i32x4.add(c, i32x4.dot_i16x8_s(v128.load(third + at), q))
      d = i32x4.add(d, i32x4.dot_i16x8_s(v128.load(fourth + at), q))
    }
    const own = sums(a, b, c, d)
    v128.store(products, own)
    products += 16
    rows = fourth + stride
    if ((row & 4) === 0) before = own
    else {
      store<i32>(maxima, largestLane(i32x4.max_s(before, own)))
      maxima += 4
    }
  }
}

/** The sum of the lanes of each. */
function sums(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = i32x4.add(i32x4.shuffle(a, b, 0, 4, 1, 5), i32x4.shuffle(a, b, 2, 6, 3, 7))
  const cd = i32x4.add(i32x4.shuffle(c, d, 0, 4, 1, 5), i32x4.shuffle(c, d, 2, 6, 3, 7))
  return i32x4.add(i32x4.shuffle(ab, cd, 0, 1, 4, 5), i32x4.shuffle(ab, cd, 2, 3, 6, 7))
}

function largestLane(a: v128): i32 {
  const two = i32x4.max_s(a, i32x4.shuffle(a, a, 2, 3, 0, 1))
  return i32x4.extract_lane(i32x4.max_s(two, i32x4.shuffle(two, two, 1, 0, 3, 2)), 0)
}
