import { afterAll, expect, test } from 'vitest'
import { cachedEncoder } from '../encoder/cached-encoder.ts'
import { makeContrast } from '../domain/contrast.ts'
import type { StepScore } from '../domain/step-score.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import type { AskKit } from '../judge/ask.ts'
import { llmAllocator } from '../judge/llm-allocator.ts'
import { llmJudge } from '../judge/llm-judge.ts'
import { readPromptFiles } from '../judge/prompt-files.ts'
import type { Llm } from '../llm/llm.ts'
import { openLlm } from '../llm/open-llm.ts'
import { rootCause } from '../score/fault-mapping.ts'
import { selectDefaults } from '../score/select-criteria.ts'
import { taskScorer } from '../score/task-scorer.ts'
import { growTree, offlineKit } from '../tree/grow-tree.ts'
import { llmExtractor } from '../tree/llm-extractor.ts'
import { llmNamer } from '../tree/llm-namer.ts'
import { llmValidator } from '../tree/llm-validator.ts'
import { scriptedModel } from './scripted-model.ts'
import { scriptedServer } from './scripted-server.ts'

const server = await scriptedServer()
afterAll(() => server.close())

test('the whole method runs on a scripted model: a tree grows and steps are scored', async () => {
  const { grown, steps } = await growAndScore(scriptedModel(), 'per-step')
  expect(grown.tree.roots.length).toBeGreaterThan(0)
  expect(grown.failures).toEqual([])
  const values = steps.map(({ scores }) => scores.map(({ value }) => value))
  expect(values.flat().length).toBeGreaterThanOrEqual(3)
  expect(Math.min(...values[0]!.map(Number))).toBeGreaterThan(0.5)
  expect(Math.min(...values[1]!.map(Number))).toBeLessThan(0.5)
  expect(rootCause(steps.map(({ scores }) => scores))).toBe(1)
})

test('over HTTP it says the same, and every role is asked', async () => {
  const { baseUrl, asked } = server
  const served = await openLlm('compatible/scripted', { baseUrl, environment: {} })
  const here = await growAndScore(scriptedModel(), 'whole-trajectory')
  const there = await growAndScore(served, 'whole-trajectory')
  expect(there.grown.tree).toEqual(here.grown.tree)
  expect(there.steps.map(({ scores }) => scores.map(said))).toEqual(
    here.steps.map(({ scores }) => scores.map(said)),
  )
  expect([...asked.keys()].toSorted()).toEqual([
    'analyse',
    'contrast',
    'name',
    'select_parents',
    'validate',
    'whole_trajectory',
  ])
})

test('what it does not know is refused with a sentence', async () => {
  const response = await fetch(`${server.baseUrl}/nowhere`)
  expect(response.status).toBe(404)
  const odd = await fetch(`${server.baseUrl}/chat/completions`, { method: 'POST', body: '{"x":' })
  expect(odd.status).toBe(400)
})

test('embeddings are served', async () => {
  const body = JSON.stringify({ model: 'any', input: ['one', 'two'] })
  const response = await fetch(`${server.baseUrl}/embeddings`, { method: 'POST', body })
  const { data } = (await response.json()) as { data: { embedding: number[] }[] }
  expect(data.map(({ embedding }) => embedding.length)).toEqual([256, 256])
})

function said({ value, reason, raw, promptHash }: StepScore) {
  return { value, reason, raw, promptHash }
}

async function growAndScore(llm: Llm, mode: 'per-step' | 'whole-trajectory') {
  const kit: AskKit = { llm, prompts: readPromptFiles(), fenceKey: 'key' }
  const records = contrasts.map((contrast) => ({ kind: 'contrast' as const, contrast }))
  const grown = await growTree(records, {
    ...offlineKit(),
    extractor: llmExtractor(kit),
    validator: llmValidator(kit),
    namer: llmNamer(kit),
  })
  const scorer = taskScorer(
    grown.tree,
    {
      allocator: llmAllocator(kit),
      judge: llmJudge(kit),
      encoder: cachedEncoder(grown.encoder),
      embeddings: grown.embeddings,
    },
    { ...selectDefaults, mode, window: 3 },
  )
  await scorer.scoreSteps(attempt)
  return { grown, steps: scorer.result(attempt).steps }
}

const contrasts = [
  ['A box holds 6 red and 7 blue pens. How many pens?', '6 + 7 = 13', '6 + 7 = 12'],
  ['Nine rows of 8 chairs. How many chairs?', '9 * 8 = 72', '9 * 8 = 74'],
  ['A rope of 20 m is cut in 4. How long is each?', '20 / 4 = 5', '20 / 4 = 6'],
  ['Ten birds, 3 fly off. How many stay?', '10 - 3 = 7', '10 - 3 = 8'],
].map(([prompt, right, wrong]) =>
  makeContrast({
    domain: 'sums',
    prompt: prompt!,
    positive: [`We work it out: ${right}.`],
    negative: [`We work it out: ${wrong}.`],
    source: 'test',
  }),
)

const attempt = makeTrajectory({
  task: makeTask('A crate holds 17 red and 25 green jars. How many jars do two crates hold?'),
  steps: [
    'First the reds of two crates: 17 * 2 = 34.',
    'A crate holds 17 + 25 = 43 jars.',
    'Two crates hold 43 * 2 = 86 jars.',
  ].map((content) => ({ content })),
})
