import { expect, test } from 'vitest'
import type { ModelRequest } from './model-request.ts'
import { revisionOf } from './revision-of.ts'

test('a model of a compatible server is told apart by its address, however that is written', () => {
  const { revision } = revisionOf(asking('compatible/default', { baseUrl: 'http://a:8000' }))
  expect(revision).toBe('http://a:8000/v1')
  const environment = { COMPATIBLE_BASE_URL: 'http://a:8000/v1/?key=x' }
  expect(revisionOf(asking('compatible/default', { environment }))).toEqual({ revision })
})

test('a revision that is given stands for the address', () => {
  const baseUrl = 'http://a:8000'
  const request = asking('compatible/default', { baseUrl, revision: 'august' })
  expect(revisionOf(request)).toEqual({ revision: 'august' })
})

test('providers have names of their own, and files have no address', () => {
  expect(revisionOf(asking('openai/some-model', { baseUrl: 'http://a:8000' }))).toEqual({})
  expect(revisionOf(asking('compatible/default', {}))).toEqual({})
})

function asking(model: string, more: Partial<ModelRequest>): ModelRequest {
  return { model, environment: {}, ...more } as ModelRequest
}
