import { expect, onTestFinished, test } from 'vitest'
import {
  describeProviderBatch,
  lastWord,
  type OpenScripted,
} from '../../test/contract/provider-batch.ts'
import { parseRequest, requestBody } from '../llm/batch-request.ts'
import { type BatchScript, scriptedProviderBatch } from '../llm/scripted-provider-batch.ts'
import { scriptedServer } from './scripted-server.ts'
import { openProviderBatch } from '../llm/open-provider-batch.ts'

const key = 'sk-canary-1234567890abcdef'
const environment = { OPENAI_API_KEY: key, ANTHROPIC_API_KEY: key, COMPATIBLE_API_KEY: key }

describeProviderBatch('OpenAI through the AI SDK', 'openai/made-up', opener('openai/made-up'))
describeProviderBatch(
  'Anthropic through the AI SDK',
  'anthropic/claude-sonnet-4-5',
  opener('anthropic/claude-sonnet-4-5'),
)
describeProviderBatch(
  'Anthropic without schemas, by a tool',
  'anthropic/made-up',
  opener('anthropic/made-up'),
)
describeProviderBatch(
  "a server with OpenAI's interface",
  'compatible/made-up',
  opener('compatible/made-up'),
)

describeProviderBatch('the scripted provider', 'scripted/made-up', async (script) =>
  scriptedProviderBatch(lastWord, script),
)

test('a server without a batch interface is told from one that has it', async () => {
  const server = await scriptedServer()
  onTestFinished(() => server.close())
  const batch = await openProviderBatch('compatible/x', { environment, baseUrl: server.baseUrl })
  await expect(batch.send([], 'tag')).rejects.toMatchObject({ kind: 'not-found', httpStatus: 404 })
})

test('what a provider does not take is named', async () => {
  const batch = await opener('openai/made-up')({})
  const body = requestBody('openai/made-up', { system: '', messages: [] }, { seed: 1 })
  const request = parseRequest({ custom_id: 'x', url: '/v1/chat/completions', body })!
  expect(await batch.send([request], 'tag')).toMatchObject({ leftOut: ['seed'] })
})

test.for(['openai/x', 'anthropic/x'])('%s needs its key', async (name) => {
  await expect(openProviderBatch(name, { environment: {} })).rejects.toThrow(/_API_KEY is not set/)
})

function opener(name: string): OpenScripted {
  return async (batches: BatchScript) => {
    const server = await scriptedServer({ batches, answer: lastWord })
    onTestFinished(() => server.close())
    return openProviderBatch(name, { environment, baseUrl: server.baseUrl })
  }
}
