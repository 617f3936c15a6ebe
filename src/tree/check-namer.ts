import type { Check } from '../judge/check.ts'
import { centralNamer, type Namer, type ParentName } from './namer.ts'

/**
 * Names a parent after the general criterion that most of its support belongs to, by the checks of
 * its children; ties go to the most central child. Each general criterion names one parent of a
 * tree; the next one, and a parent with a child without a known check, are named by `fallback`
 * (default: the most central child).
 */
export function checkNamer(checks: readonly Check[], fallback: Namer = centralNamer()): Namer {
  const parents = new Map(checks.map((check) => [check.name, check.parent]))
  const given = new Set<string>()
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
      const parent = [...support.keys()].find((each) => support.get(each) === most)!
      if (!given.has(parent.name)) {
        given.add(parent.name)
        return parent
      }
      const named = await fallback.nameParent(children, options)
      return { ...named, ...(parent.facet && { facet: parent.facet }) }
    },
  }
}
