import { expect, test } from 'vitest'
import { z } from 'zod'
import {
  isInside,
  knownMembers,
  mergedMembers,
  presentMembers,
  unknownMembers,
} from './known-members.ts'

type Node = { readonly name: string; readonly below?: readonly Node[] | undefined }

const node: z.ZodType<Node> = z.lazy(() =>
  z.object({ name: z.string(), below: z.array(node).optional() }),
)

const schema = z
  .object({
    id: z.string().nullish(),
    turns: z.array(z.object({ text: z.union([z.string(), z.object({ say: z.string() })]) })),
    open: z.unknown(),
    byName: z.record(z.string(), z.object({ weight: z.number() })),
    tree: node.optional(),
  })
  .refine(() => true)

test('members that no schema names are found at any depth, and nulls say nothing', () => {
  const row = {
    id: 'a',
    turns: [{ text: 'x', who: 'me' }, { text: { say: 'y', loud: true } }],
    open: { anything: 1 },
    byName: { one: { weight: 1, note: 'n' }, two: { weight: 2, note: 'm' } },
    tree: { name: 'root', below: [{ name: 'leaf', kind: 'k' }] },
    extra: 1,
    nothing: null,
  }
  expect(unknownMembers(row, knownMembers(schema))).toEqual([
    'turns.*.who',
    'turns.*.text.loud',
    'byName.*.note',
    'tree.below.*.kind',
    'extra',
  ])
})

test('a schema that names members of an open one says more of it', () => {
  const told = z.object({ open: z.object({ one: z.number() }) })
  const known = mergedMembers([knownMembers(schema), knownMembers(told)])
  expect(unknownMembers({ open: { one: 1, two: 2 } }, known)).toEqual(['open.two'])
})

test('objects of any name may be known by what is in them; other members are not', () => {
  const known = knownMembers(z.object({ id: z.string() }).catchall(z.object({ say: z.string() })))
  const row = { id: 'a', me: { say: 'x' }, you: { say: 'y', loud: true }, number: 3 }
  expect(unknownMembers(row, known)).toEqual(['you.loud', 'number'])
})

test('a pattern stands for names, for ways down a tree, and for what is inside', () => {
  expect(isInside('a.*.b', 'a')).toBe(true)
  expect(isInside('a.one.b', 'a.*.b')).toBe(true)
  expect(isInside('a.below.*.below.*.kind', 'a.**.kind')).toBe(true)
  expect(isInside('ab', 'a')).toBe(false)
  expect(isInside('a.b', 'a.b.c')).toBe(false)
})

test('of declared members those are told that a row has', () => {
  const row = { a: [{ b: 1 }, { c: null }], tree: { below: [{ below: [{ kind: 'k' }] }] } }
  const paths = ['a.*.b', 'a.*.c', 'tree.**.kind', 'none']
  expect(presentMembers(row, paths)).toEqual(['a.*.b', 'tree.**.kind'])
})
