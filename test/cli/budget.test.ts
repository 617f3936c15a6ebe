import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { allInOrder } from '../../src/base/concurrency.ts'
import { makeTask } from '../../src/domain/task.ts'
import type { StepContext } from '../../src/judge/judge.ts'
import { scriptedServer } from '../../src/testing/scripted-server.ts'
import type { Judging } from '../../src/job/judging.ts'
import type { ModelRequest } from '../../src/job/model-request.ts'
import { openModel } from '../../src/job/open-model.ts'
import type { Generation } from '../../src/llm/llm.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Spend } from '../../src/job/spend.ts'
import { withModel } from '../../src/job/with-model.ts'

const price = { input: 10, cachedInput: 1, output: 40 }

test('with 256 in flight a budget is overshot by at most those', async () => {
  const server = await scriptedServer()
  onTestFinished(() => server.close())
  const maxCost = 0.03
  const model = await openModel(requestTo(server.baseUrl, { maxCost }), memoryStore())
  const ended = await Promise.allSettled(
    Array.from({ length: 1_000 }, (_, index) => model.llm.generate(promptOf(index))),
  )
  const costs = ended.flatMap((end) => (end.status === 'fulfilled' ? [costOf(end.value)] : []))
  const used = costs.reduce((sum, cost) => sum + cost, 0)
  expect(costs.length).toBeLessThan(1_000)
  expect(model.bill().dollars).toBeCloseTo(used, 9)
  expect(used).toBeGreaterThanOrEqual(maxCost)
  // All but the last digits of a sum of hundreds.
  expect(used - maxCost).toBeLessThanOrEqual(256 * Math.max(...costs) + 1e-9)
})

function costOf({ usage }: Generation): number {
  return (usage.inputTokens * price.input + usage.outputTokens * price.output) / 1e6
}

test('a spent budget is a refusal that says how to go on', async () => {
  const server = await scriptedServer()
  onTestFinished(() => server.close())
  const work = ({ allocator }: Judging) =>
    allInOrder([1, 2, 3].map((index) => allocator.selectParents(contextOf(index), roots)))
  const spent: Spend[] = []
  const request = requestTo(server.baseUrl, { maxCalls: 2 })
  const done = withModel(request, work, (spend) => spent.push(spend))
  await expect(done).rejects.toMatchObject({
    code: 'budget-spent',
    message: expect.stringContaining('higher --max-cost or --max-calls'),
  })
  expect(spent).toMatchObject([{ done: 2, model: request.model }])
})

const roots = [
  {
    id: 'a',
    name: 'Computation',
    description: 'What is computed comes out.',
    support: 1,
    domains: {},
    memberIds: [],
    since: 1,
    children: [],
  },
] as unknown as Parameters<Judging['allocator']['selectParents']>[1]

function contextOf(index: number): StepContext {
  const steps = [{ index: 0, content: `${index} + 1 = ${index + 1}` }]
  return { task: makeTask(`Task ${index}`), steps, targets: [0], windowStart: 0, carried: [] }
}

function promptOf(index: number) {
  return { system: 'Say yes.', messages: [{ role: 'user' as const, text: `Question ${index}?` }] }
}

function requestTo(baseUrl: string, limits: Partial<ModelRequest>): ModelRequest {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return {
    model: 'openai/made-up',
    baseUrl,
    sampling: {},
    repeats: 1,
    criteriaFirst: 64,
    concurrency: 256,
    hedge: false,
    prices: { 'openai/made-up': price },
    store: join(folder, 'calls.sqlite'),
    isRetrying: false,
    environment: { OPENAI_API_KEY: 'none' },
    ...limits,
  }
}
