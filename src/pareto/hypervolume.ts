/**
 * The volume that points dominate above a reference: the size of the union of the boxes between the
 * reference and each point. Exact, point by point (While, Bradstreet, Barone 2012): a point adds
 * its own box without what the later points cover of it, and that is again a volume, of those
 * points cut to the box. Exponential in the number of axes at worst; fit for fronts of a report.
 */
import { assert } from '../base/assert.ts'

/**
 * The volume that the points dominate above `reference`, which has one value per axis. Points lie
 * as `rankPoints` says, without infinities; one that is not above the reference on every axis adds
 * nothing.
 */
export function hypervolume(values: Float64Array, count: number, reference: Float64Array): number {
  const axisCount = reference.length
  assert(axisCount > 0, 'a volume has axes')
  assert(values.length === axisCount * count, 'there is one value per point and axis')
  const boxes: Float64Array[] = []
  for (let point = 0; point < count; point++) {
    const row = values.subarray(point * axisCount, (point + 1) * axisCount)
    const box = row.map((value, axis) => value - reference[axis]!)
    if (box.every((side) => side > 0)) boxes.push(box)
  }
  return volumeOf(outermost(boxes))
}

/** Of boxes none of which lies in another. */
function volumeOf(boxes: readonly Float64Array[]): number {
  let volume = 0
  for (const [index, box] of boxes.entries()) {
    const cut = boxes.slice(index + 1).map((other) => commonBox(box, other))
    volume += sizeOf(box) - volumeOf(outermost(cut))
  }
  return volume
}

function commonBox(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((side, axis) => Math.min(side, b[axis]!))
}

function sizeOf(box: Float64Array): number {
  return box.reduce((size, side) => size * side, 1)
}

/** Boxes that lie in no other, one of those that are equal, by length on the first axis. */
function outermost(boxes: readonly Float64Array[]): Float64Array[] {
  const kept: Float64Array[] = []
  for (const box of boxes) {
    if (kept.some((other) => isInside(box, other))) continue
    for (let at = kept.length - 1; at >= 0; at--) if (isInside(kept[at]!, box)) kept.splice(at, 1)
    kept.push(box)
  }
  return kept.sort((a, b) => a[0]! - b[0]!)
}

function isInside(inner: Float64Array, outer: Float64Array): boolean {
  for (let axis = 0; axis < inner.length; axis++) if (inner[axis]! > outer[axis]!) return false
  return true
}
