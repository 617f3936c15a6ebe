import type { Check } from '../judge/check.ts'
import { centralNamer, type Namer, type ParentName } from './namer.ts'

/**
 * Names a parent after the general criterion that most of its support belongs to, by the checks of
 * its children; ties go to the most central child. Children without a known check leave the naming
 * to `fallback` (default: the most central child).
 */
export function checkNamer(checks: readonly Check[], fallback: Namer = centralNamer()): Namer {
  const parents = new Map(checks.map((check) => [check.name, check.parent]))
  return {
    name: 'checks',
    async nameParent(children, options) {
      const support = new Map<ParentName, number>()
      for (const child of children) {
        const parent = parents.get(child.check ?? '')
        if (parent === undefined) return fallback.nameParent(children, options)
        support.set(parent, (support.get(parent) ?? 0) + child.support)
      }
      const most = Math.max(...support.values())
      return [...support.keys()].find((parent) => support.get(parent) === most)!
    },
  }
}
