import { cosineDistance, distanceTolerance, type Vector } from './cosine.ts'

/** Something with a place in the space and a name that breaks ties. */
export type Placed = { readonly id: string; readonly vector: Vector }

export type Neighbour<T> = { readonly item: T; readonly distance: number }

/**
 * The item nearest to a vector; of items that are equally near (within the distance tolerance), the
 * one with the smallest id (dg-prm ). Undefined when there is none. One pass over all items.
 */
export function nearest<T extends Placed>(
  vector: Vector,
  items: Iterable<T>,
): Neighbour<T> | undefined {
  let best: Neighbour<T> | undefined
  for (const item of items) {
    const distance = cosineDistance(vector, item.vector)
    if (best === undefined || isNearer(item.id, distance, best)) best = { item, distance }
  }
  return best
}

/** `nearest` of items that have been measured. */
export function nearestOf<T extends Placed>(
  neighbours: readonly Neighbour<T>[],
): Neighbour<T> | undefined {
  let [best] = neighbours
  for (const one of neighbours) if (isNearer(one.item.id, one.distance, best!)) best = one
  return best
}

/** All items within a radius, nearest first, ties by smallest id. */
export function neighboursWithin<T extends Placed>(
  vector: Vector,
  items: Iterable<T>,
  radius: number,
): Neighbour<T>[] {
  const found: Neighbour<T>[] = []
  for (const item of items) {
    const distance = cosineDistance(vector, item.vector)
    if (distance <= radius + distanceTolerance) found.push({ item, distance })
  }
  return found.toSorted((a, b) => a.distance - b.distance || (a.item.id < b.item.id ? -1 : 1))
}

function isNearer<T extends Placed>(id: string, distance: number, best: Neighbour<T>): boolean {
  if (distance < best.distance - distanceTolerance) return true
  return distance <= best.distance + distanceTolerance && id < best.item.id
}
