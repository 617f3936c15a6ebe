import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { configSchema } from './config-schema.ts'
import { type ConfigSources, effectiveConfig } from './effective-config.ts'

test('a flag goes before the environment, before the file, before the default', async () => {
  const folder = folderWith({
    'paretree.config.yaml': 'calls:\n  rpm: 1\n  tpm: 1\n  concurrency: 1\njudge:\n  model: a/b\n',
  })
  const environment = { PARETREE_RPM: '2', PARETREE_CONCURRENCY: '2' }
  const flags = { concurrency: 3 }
  const { config, settings } = await effectiveConfig(sources({ folder, environment, flags }))
  expect(config).toEqual({ judge: { model: 'a/b' }, calls: { rpm: 2, tpm: 1, concurrency: 3 } })
  const origins = settings.filter(({ key }) => /rpm|tpm|concurrency|hedge/.test(key.path))
  expect(origins.map(({ origin }) => origin)).toEqual([
    '--concurrency',
    'PARETREE_RPM',
    'paretree.config.yaml',
    'default',
  ])
})

const files = {
  'paretree.config.ts': 'export default { judge: { temperature: 0.5 } }',
  'paretree.config.js': 'export default { judge: { temperature: 0.5 } }',
  'paretree.config.json': '{"judge":{"temperature":0.5}}',
  'paretree.config.yaml': 'judge: { temperature: 0.5 }',
  'package.json': '{"type":"module","paretree":{"judge":{"temperature":0.5}}}',
}

for (const [name, text] of Object.entries(files))
  test(`a config is read from ${name}, upward to the root of the repository`, async () => {
    const folder = folderWith({ [name]: text, 'a/b/x': '', '.git/HEAD': '' })
    const { config } = await effectiveConfig(sources({ folder: join(folder, 'a/b') }))
    expect(config).toEqual({ judge: { temperature: 0.5 } })
  })

test('what lies above the root of the repository is not read', async () => {
  const folder = folderWith({ 'paretree.config.json': '{"maxBad":0.5}', 'repo/.git/HEAD': '' })
  expect((await effectiveConfig(sources({ folder: join(folder, 'repo') }))).config).toEqual({})
})

test('.env is read, and the environment of the process goes before it', async () => {
  const folder = folderWith({ '.env': 'PARETREE_RPM=5\nPARETREE_TPM=6\nOPENAI_API_KEY="k"\n' })
  const environment = { PARETREE_RPM: '7' }
  const found = await effectiveConfig(sources({ folder, environment }))
  expect(found.config).toEqual({ calls: { rpm: 7, tpm: 6 } })
  expect(found.environment['OPENAI_API_KEY']).toBe('k')
})

test('--set sets any key, and prices of several models', async () => {
  const sets = ['judge.temperature=0', 'prices.a/b={"input":1,"output":2}', 'tree=1']
  const { config } = await effectiveConfig(sources({ sets }))
  expect(config).toEqual({
    judge: { temperature: 0 },
    prices: { 'a/b': { input: 1, output: 2 } },
    tree: '1',
  })
})

test('--set prices one model; the prices of others in the file hold', async () => {
  const [one, two, three] = [1, 2, 3].map((input) => ({ input, output: 9 }))
  const file = JSON.stringify({ prices: { 'a/b': one, 'c/d': two } })
  const folder = folderWith({ 'paretree.config.json': file })
  const sets = [`prices.a/b=${JSON.stringify(three)}`]
  const { config } = await effectiveConfig(sources({ folder, sets }))
  expect(config).toEqual({ prices: { 'a/b': three, 'c/d': two } })
})

const mistakes: readonly (readonly [string, Partial<ConfigSources>, string])[] = [
  [
    'an unknown key',
    { folder: folderNow({ 'paretree.config.json': '{"judge":{"temprature":1}}' }) },
    'paretree.config.json: judge has no key "temprature"; did you mean "temperature"?',
  ],
  [
    'half a price',
    { sets: ['prices.a/b={"input":1}'] },
    '--set: prices.a/b.output: expected number, received undefined',
  ],
  [
    'an unknown section',
    { folder: folderNow({ 'paretree.config.yaml': 'zebra: 1' }) },
    'paretree.config.yaml: there is no key "zebra"; known are $schema, judge, encoder, calls, ' +
      'store, prices, prompts, tree, method, maxBad',
  ],
  [
    'a value of another type',
    { folder: folderNow({ 'paretree.config.yaml': 'calls: { rpm: fast }' }) },
    'paretree.config.yaml: calls.rpm: expected number, received string',
  ],
  [
    'a variable that cannot be',
    { environment: { PARETREE_GROUPING: 'colour' } },
    'PARETREE_GROUPING: method.grouping: expected one of "prefix"|"task"|"step-index"',
  ],
  ['a --set without a value', { sets: ['rpm'] }, '--set rpm: it takes key=value'],
  ['a --set of no key', { sets: ['calls.rpn=1'] }, 'did you mean calls.rpm?'],
  [
    'broken JSON',
    { folder: folderNow({ 'paretree.config.json': '{' }) },
    'paretree.config.json cannot be read: ',
  ],
  [
    'two files',
    { folder: folderNow({ 'paretree.config.json': '{}', 'paretree.config.yaml': '' }) },
    'paretree.config.json and paretree.config.yaml stand side by side; keep one of them',
  ],
]

for (const [what, given, sentence] of mistakes)
  test(`${what} gets one sentence with path and key`, async () => {
    const thrown = await effectiveConfig(sources(given)).then(
      () => '',
      (error: Error) => error.message,
    )
    expect(thrown).toContain(sentence)
    expect(thrown).not.toContain('\n')
  })

test('the published schema is that of the code; vitest -u writes it anew', async () => {
  const schema = `${JSON.stringify(z.toJSONSchema(configSchema, { io: 'input' }), null, 2)}\n`
  await expect(schema).toMatchFileSnapshot('../../schema/config.schema.json')
})

function sources(given: Partial<ConfigSources>): ConfigSources {
  return { folder: folderNow({}), environment: {}, flags: {}, sets: [], ...given }
}

function folderWith(texts: Readonly<Record<string, string>>): string {
  const folder = folderNow(texts)
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function folderNow(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  for (const [name, text] of Object.entries(texts)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}
