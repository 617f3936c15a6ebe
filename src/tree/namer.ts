import type { Facet } from '../domain/criterion.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import { headline, leadingSentences } from './shorten.ts'

/** A parent's text, and what it measures where the namer can tell (dg-prm ). */
export type ParentName = {
  readonly name: string
  readonly description: string
  readonly facet?: Facet
}

/**
 * Seam: the coarse name of a parent from its children (dg-prm ). Implementations: the most
 * central child, scripted, and (with a provider) a language model.
 */
export interface Namer {
  readonly name: string
  /** `children` come most central first; there is at least one. */
  nameParent(
    children: readonly CriterionNode[],
    options?: { readonly signal?: AbortSignal },
  ): Promise<ParentName>
}

const nameWordsMax = 8
const descriptionWordsMax = 32

/** Offline: the text of the most central child, shortened. */
export function centralNamer(): Namer {
  return {
    name: 'central',
    async nameParent([central]) {
      const { name, description } = central!
      return {
        name: headline(name, nameWordsMax),
        description: leadingSentences(description, descriptionWordsMax),
      }
    },
  }
}

/** Names parents by a given function of their children, most central first. */
export function scriptedNamer(nameOf: (children: readonly CriterionNode[]) => ParentName): Namer {
  return { name: 'scripted', nameParent: async (children) => nameOf(children) }
}
