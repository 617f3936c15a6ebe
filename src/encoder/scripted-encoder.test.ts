import { expect, test } from 'vitest'
import { describeEncoder } from '../../test/contract/encoder.ts'
import { scriptedEncoder } from './scripted-encoder.ts'

const script = { one: [1, 0], two: [3, 4], three: [0, -2] }

describeEncoder('the scripted encoder', () => scriptedEncoder(script), ['one', 'two', 'three'])

test('given vectors are normalised', async () => {
  const [vector] = await scriptedEncoder(script).encode(['two'])
  expect([...vector!]).toEqual([0.6, 0.8])
})

test('a text that was not scripted is a mistake of the test, and says which', async () => {
  await expect(scriptedEncoder(script).encode(['four'])).rejects.toThrow('"four"')
})
