import { contentHash, type Json } from '../base/hash.ts'

declare const brand: unique symbol

/** A string that names one thing; ids of different nouns do not mix. */
type Id<Noun extends string> = string & { readonly [brand]: Noun }

export type TaskId = Id<'task'>
export type TrajectoryId = Id<'trajectory'>
export type ContrastId = Id<'contrast'>
export type CriterionId = Id<'criterion'>
export type GroupId = Id<'group'>
export type PairId = Id<'pair'>

type AnyId = TaskId | TrajectoryId | ContrastId | CriterionId | GroupId | PairId

/**
 * The id of a thing made from its content: the same content has the same id everywhere (16 hex
 * digits).
 */
export function idOf<T extends AnyId>(content: Json): T {
  return contentHash(content) as T
}

/** An id that was given by the data at hand or read back from a file of ours. */
export function givenId<T extends AnyId>(id: string): T {
  return id as T
}
