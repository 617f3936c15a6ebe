import { expect, test } from 'vitest'
import { givenId } from '../domain/ids.ts'
import { makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import { scriptedEncoder } from '../encoder/scripted-encoder.ts'
import { fitTfidfSvd } from '../encoder/tfidf-svd-encoder.ts'
import { emptyTree } from './build-tree.ts'
import { embedTree, formatEmbeddings, parseEmbeddings } from './embeddings-file.ts'

const node = (name: string) => makeNode({ id: givenId(name), name, description: `${name} agree` })
const tree: RewardTree = {
  ...emptyTree(),
  roots: [{ ...node('units'), children: [node('signs')] }],
}

test('vectors are read back bit by bit, with the encoder that was fitted', async () => {
  const encoder = fitTfidfSvd([
    'units agree',
    'units: units agree',
    'signs agree',
    'signs: signs agree',
  ])
  const embedded = await embedTree(tree, encoder)
  const beside = parseEmbeddings(formatEmbeddings(embedded, encoder), 'tree.embeddings.jsonl')
  expect(beside.embeddings).toEqual(embedded.embeddings)
  expect(beside.encoder?.id).toBe(encoder.id)
  expect(await beside.encoder?.encode(['units'])).toEqual(await encoder.encode(['units']))
})

test('a tree is refused by any other encoder', async () => {
  const { tree: stamped } = await embedTree(tree, hashingEncoder({ dimensions: 16 }))
  const other = hashingEncoder({ dimensions: 32 })
  await expect(embedTree(stamped, other)).rejects.toMatchObject({
    code: 'encoder-mismatch',
    message: expect.stringContaining('hashing-16 (16 dimensions), not hashing-32'),
  })
})

test('known vectors are kept; only what is missing is encoded', async () => {
  const encoder = scriptedEncoder({ 'signs: signs agree': [0, 1] })
  const known = new Map([[givenId<never>('units'), Float64Array.of(1, 0)]])
  const { embeddings } = await embedTree(tree, encoder, { known })
  expect(embeddings.get(givenId('units'))).toEqual(Float64Array.of(1, 0))
  expect(embeddings.get(givenId('signs'))).toEqual(Float64Array.of(0, 1))
})

test('an encoder that cannot be made from the file is left to whoever opens the tree', async () => {
  const encoder = scriptedEncoder({ 'signs: signs agree': [0, 1], 'units: units agree': [1, 0] })
  const text = formatEmbeddings(await embedTree(tree, encoder), encoder)
  expect(parseEmbeddings(text, 'x').encoder).toBeUndefined()
})

test('a damaged file says which line, and that it can be deleted', () => {
  expect(() => parseEmbeddings('{"schema":1', 'side')).toThrow('side, line 1')
  const header = '{"schema":1,"encoder":{"id":"e","dimensions":2}}'
  expect(() => parseEmbeddings(`${header}\n{"id":"a"}`, 'side')).toThrow('side, line 2')
  expect(() => parseEmbeddings(`${header}\n{"id":"a","vector":"AAAA"}`, 'side')).toThrow('length')
})
