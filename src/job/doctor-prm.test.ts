import { expect, test } from 'vitest'
import { probeScenes } from '../judge/probes/probe-scenes.ts'
import { examinePrm } from './doctor-prm.ts'

type Rows = readonly (readonly number[])[]

const key = 'canary of no usual shape'

/** What is found of a server that answers with these rows to a text of these steps. */
function examined(rowsOf: (steps: readonly string[]) => Rows, prmColumn?: number) {
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const { input } = JSON.parse(init?.body as string) as { input: string }
    const steps = input.split('assistant\n')[1]!.split('<extra_0>').slice(0, -1)
    return Response.json({ data: [{ data: rowsOf(steps) }], usage: { prompt_tokens: 31 } })
  }
  return examinedBy(fetch, prmColumn)
}

async function examinedBy(fetch: typeof globalThis.fetch, goodColumn?: number) {
  const findings = await examinePrm({
    model: 'x',
    baseUrl: 'http://prm:8000',
    convention: 'qwen',
    concurrency: 1,
    environment: { COMPATIBLE_API_KEY: key },
    fetch,
    ...(goodColumn !== undefined && { goodColumn }),
  })
  const { question, state, say } = findings.at(-1)!
  return `${findings.length} ${question}, ${state}: ${say}`
}

const wrongs = new Set(probeScenes.map(({ wrong }) => wrong))
const knowing = (steps: readonly string[]) =>
  steps.map((step) => (wrongs.has(step) ? [0.9, 0.1] : [0.2, 0.8]))

test('a server that tells right from wrong has all in place', async () => {
  expect(await examined(knowing)).toBe(
    '4 column that means good, ok: ' +
      'in column 1 the right one of two steps is above in 8 of 8 pairs',
  )
})

test.each([
  ['one row for the whole text', () => [[0.2, 0.8]], /^2 markers .* 1 row for 2 .*--prm-format/],
  [
    'a row for each token',
    () => Array.from({ length: 31 }, () => [0.5, 0.5]),
    /^2 .* 31 rows .*STEP pooling/,
  ],
  [
    'rows that are no probabilities',
    () => [
      [-3, 4],
      [1, 2],
    ],
    /^3 .* holds -3.00, 4.00.*activation/,
  ],
  ['one class alone', () => [[0.5], [0.5]], /^3 .* 1 class, so there is no column 1/],
  [
    'the same for right and wrong',
    () => [
      [0.5, 0.5],
      [0.5, 0.5],
    ],
    /^4 .*missing: .*hardly tells/,
  ],
] as const)('%s is told of', async (_, rowsOf, finding) => {
  expect(await examined(rowsOf as () => Rows)).toMatch(finding)
})

test('the wrong column is told of', async () => {
  expect(await examined(knowing, 0)).toMatch(/^4 .*failed: .* 0 of 8 pairs, and below in 8: give/)
})

test.each([
  [401, { error: { message: `who is ${key}?` } }, /HTTP 401 \(who is \[key\]\?\); it wants a key/],
  [404, { error: { message: 'no model x' } }, /HTTP 404 \(no model x\); check the model's name/],
  [500, 'oops', /HTTP 500; check/],
  [200, { data: [{ data: [0.1, 0.9] }] }, /in another shape .*pool by step markers/],
])('HTTP %i with %j is told of in one sentence', async (status, body, sentence) => {
  const found = await examinedBy(async () => Response.json(body, { status }))
  expect(found).toMatch(/^1 address and model, failed: /)
  expect(found).toMatch(sentence)
  expect(found).not.toContain('canary')
})
