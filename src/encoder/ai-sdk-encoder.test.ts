import type { EmbeddingModelV4 } from '@ai-sdk/provider'
import { expect, test } from 'vitest'
import { describeEncoder } from '../../test/contract/encoder.ts'
import { aiSdkEncoder } from './ai-sdk-encoder.ts'

/** An embedding model on this machine: letters counted; and the requests that it got. */
function letterModel(fails = 0) {
  const requests: string[][] = []
  let failuresLeft = fails
  const model: EmbeddingModelV4 = {
    specificationVersion: 'v4',
    provider: 'letters.embedding',
    modelId: 'three',
    maxEmbeddingsPerCall: 3,
    supportsParallelCalls: false,
    async doEmbed({ values }) {
      requests.push([...values])
      if (failuresLeft-- > 0) throw new Error('no such model')
      const count = (text: string, letter: string) => text.split(letter).length - 1
      return {
        embeddings: values.map((text) => ['a', 'b', 'e'].map((letter) => 1 + count(text, letter))),
        warnings: [],
      }
    },
  }
  return { model, requests }
}

const encoder = await aiSdkEncoder(letterModel().model)
describeEncoder('an embedding model', () => encoder, ['a bee', 'an apple', 'the sea'])

test('requests hold no more texts and characters than they may', async () => {
  const { model, requests } = letterModel()
  const bounded = await aiSdkEncoder(model, { charactersMax: 10 })
  await bounded.encode(['aa', 'bb', '', 'ee', 'a'.repeat(30), 'b', 'e'.repeat(9), 'x'])
  expect(requests.slice(1).map((texts) => texts.map(({ length }) => length))).toEqual([
    [2, 2, 2],
    [30],
    [1, 9],
    [1],
  ])
})

test('the id holds the model and the length of its vectors', () => {
  expect(encoder.id).toBe('letters/three/3')
})

test('a model that gives nothing is told of in one sentence', async () => {
  await expect(aiSdkEncoder(letterModel(1).model)).rejects.toThrow(
    'letters/three gives no embeddings (no such model); check its key and address',
  )
})
