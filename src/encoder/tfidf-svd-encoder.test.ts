import { expect, test } from 'vitest'
import { describeEncoder } from '../../test/contract/encoder.ts'
import { cosineDistance } from '../vector/cosine.ts'
import { fitTfidfSvd, tfidfSvdEncoder, tfidfSvdState } from './tfidf-svd-encoder.ts'

const corpus = [
  'the unit of the result is missing',
  'the unit of the speed is missing',
  'a sum was added wrongly',
  'a product and a sum were added wrongly',
  'the step repeats an earlier step',
  'this step repeats what an earlier step said',
]

describeEncoder('the fitted encoder', () => fitTfidfSvd(corpus, { dimensions: 4 }), [
  'the unit is missing',
  'the sum was wrongly added',
  'the step repeats an earlier one',
])

test('texts that share the corpus words of a topic are near each other', async () => {
  const encoder = fitTfidfSvd(corpus, { dimensions: 3 })
  const [unit, otherUnit, repeat] = await encoder.encode([corpus[0]!, corpus[1]!, corpus[4]!])
  expect(cosineDistance(unit!, otherUnit!)).toBeLessThan(0.1)
  expect(cosineDistance(unit!, repeat!)).toBeGreaterThan(0.8)
})

test('a text of unknown words has no direction', async () => {
  const [vector] = await fitTfidfSvd(corpus).encode(['zebra quagga'])
  expect(vector?.every((value) => value === 0)).toBe(true)
})

test('an encoder opened from its written state is the same encoder', async () => {
  const fitted = fitTfidfSvd(corpus)
  const opened = tfidfSvdEncoder(tfidfSvdState.parse(JSON.parse(JSON.stringify(fitted.state))))
  expect(opened.id).toBe(fitted.id)
  expect(await opened.encode(corpus)).toEqual(await fitted.encode(corpus))
})

test('another corpus gives another id', () => {
  expect(fitTfidfSvd(corpus.slice(1)).id).not.toBe(fitTfidfSvd(corpus).id)
})

test('a corpus in which no feature repeats gives an encoder without directions', async () => {
  const encoder = fitTfidfSvd(['unit', 'sums'], { documentsMin: 2 })
  expect(encoder.dimensions).toBe(0)
  expect(await encoder.encode(['unit'])).toEqual([new Float64Array()])
})

test('a state with parts missing is refused', () => {
  const state = tfidfSvdState.parse(fitTfidfSvd(corpus).state)
  expect(() => tfidfSvdEncoder({ ...state, weights: [] })).toThrow('grow the tree again')
})
