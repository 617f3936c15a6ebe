/**
 * Fronts when candidates are compared only over the axes that both have (DG-PRM ). That
 * relation can run in circles, and peeling fronts off a circle never ends. So candidates that
 * dominate one another in a circle (a strongly connected component of the relation; Tarjan
 * 1972) stand as equals: the circle is reported, its members share a rank, and what remains has
 * no circles and always ends. O(n^2 d).
 */
import type { Front } from '../domain/front.ts'
import type { ScoreVector } from '../domain/score-vector.ts'
import { compareShared } from './compare.ts'
import { frontsOf } from './fronts.ts'

export type SharedFronts = {
  readonly fronts: readonly Front[]
  /**
   * Candidates that dominate one another in a circle, ascending; ordered by their smallest
   * member.
   */
  readonly cycles: readonly (readonly number[])[]
}

export function sortSharedFronts(vectors: readonly ScoreVector[]): SharedFronts {
  const dominated = dominationLists(vectors)
  const components = stronglyConnected(dominated)
  const cycles = components
    .filter((component) => component.length > 1)
    .map((component) => component.toSorted((a, b) => a - b))
    .toSorted((a, b) => a[0]! - b[0]!)
  return { fronts: frontsOf(ranksOf(components, dominated)), cycles }
}

/** Per candidate, whom it dominates over the axes that both have. */
function dominationLists(vectors: readonly ScoreVector[]): number[][] {
  const dominated = vectors.map((): number[] => [])
  for (const [first, a] of vectors.entries())
    for (let second = first + 1; second < vectors.length; second++) {
      const dominance = compareShared(a, vectors[second]!)
      if (dominance === 'dominates') dominated[first]!.push(second)
      if (dominance === 'dominated') dominated[second]!.push(first)
    }
  return dominated
}

/** The rank of a component is one more than that of the worst component that dominates into it. */
function ranksOf(
  components: readonly (readonly number[])[],
  dominated: readonly (readonly number[])[],
): number[] {
  const ranks = dominated.map(() => 0)
  for (const component of components) {
    const rank = Math.max(...component.map((member) => ranks[member]!))
    for (const member of component) ranks[member] = rank
    const inside = new Set(component)
    for (const below of component.flatMap((member) => dominated[member]!))
      if (!inside.has(below)) ranks[below] = Math.max(ranks[below]!, rank + 1)
  }
  return ranks
}

/** Strongly connected components, each before those that its members point to. */
function stronglyConnected(targets: readonly (readonly number[])[]): number[][] {
  const entered = targets.map(() => -1)
  const lowest = targets.map(() => -1)
  const closed = targets.map(() => false)
  const open: number[] = []
  const components: number[][] = []
  let clock = 0

  function visit(node: number): void {
    entered[node] = lowest[node] = clock++
    open.push(node)
    for (const target of targets[node]!) {
      if (entered[target] === -1) visit(target)
      if (!closed[target]) lowest[node] = Math.min(lowest[node], lowest[target]!)
    }
    if (lowest[node] !== entered[node]) return
    const component = open.splice(open.lastIndexOf(node))
    for (const member of component) closed[member] = true
    components.push(component)
  }

  for (const node of targets.keys()) if (entered[node] === -1) visit(node)
  return components.toReversed()
}
