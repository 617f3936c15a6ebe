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

/**
 * A thing whose id is found when it is first asked for, and kept. All things of a kind share one
 * `find`, which is given the thing without its id: a getter of its own for each would cost more
 * than the rest of the thing.
 */
export function withLateId<T extends AnyId, Fields extends object>(
  fields: Fields,
  find: LateId<T, Fields>,
): { readonly id: T } & Fields {
  const thing = Object.defineProperty({}, 'id', find.property) as { readonly id: T }
  return Object.assign(thing, fields)
}

/** How the ids of one kind of things are found. */
export type LateId<T extends AnyId, Fields extends object> = {
  readonly property: PropertyDescriptor & ThisType<{ readonly id: T } & Fields>
}

export function lateId<T extends AnyId, Fields extends object>(
  find: (fields: Fields) => T,
): LateId<T, Fields> {
  return {
    property: {
      get() {
        const id = find(this)
        Object.defineProperty(this, 'id', { value: id, enumerable: true, configurable: true })
        return id
      },
      enumerable: true,
      configurable: true,
    },
  }
}

/** An id that was given by the data at hand or read back from a file of ours. */
export function givenId<T extends AnyId>(id: string): T {
  return id as T
}
