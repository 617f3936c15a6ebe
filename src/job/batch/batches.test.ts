import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockName } from '../../base/folder-lock.ts'
import type { Clock } from '../../base/clock.ts'
import { openBatch } from '../../llm/batch-llm.ts'
import { LlmError } from '../../llm/llm-error.ts'
import type { ProviderBatch } from '../../llm/provider-batch.ts'
import { type BatchScript, scriptedProviderBatch } from '../../llm/scripted-provider-batch.ts'
import { awaitBatches } from './await-batches.ts'
import { batchCarrier, type CarrierParts } from './batch-carrier.ts'
import { notePath, readNote, writeNote } from './batch-note.ts'
import { refuseBarren } from './carry-round.ts'
import { fetchBatches } from './fetch-batches.ts'
import { sendBatches } from './send-batches.ts'

const judge = 'openai/m'

test('what is sent is noted, and is not sent again while it is under way', async () => {
  const { folder, file } = await asked(['one', 'two'])
  const { carrier, provider } = carried({ looks: 9 })
  const report = await sendBatches(folder, carrier)
  expect(report.sent).toMatchObject([{ file: 'requests-01-001.jsonl', requestCount: 2 }])
  expect(await sendBatches(folder, carrier)).toMatchObject({ sent: [], underWayCount: 1 })
  expect(provider.accepted).toHaveLength(1)
  expect(readNote(file)).toMatchObject({ batches: [{ id: 'batch_1', judge, isFetched: false }] })
  expect(await fetchBatches(folder, carrier)).toMatchObject([{ isOver: false }])
})

test('answers are laid where the folder is read, also those that say of a failure', async () => {
  const { folder, ask } = await asked(['one', 'two', 'three'])
  const fates = ['answered', 'refused', 'twice'] as const
  const { carrier } = carried({ looks: 0, fate: (position) => fates[position]! })
  await sendBatches(folder, carrier)
  expect(await fetchBatches(folder, carrier)).toMatchObject([
    { isOver: true, answeredCount: 2, failedCount: 1, unansweredCount: 0 },
  ])
  expect(await ask()).toEqual(['said one', 'unsupported', 'said three'])
})

test('what a batch said nothing of is sent again, and nothing else', async () => {
  const { folder, ask } = await asked(['one', 'two', 'three'])
  const { carrier, provider } = carried({
    looks: 0,
    fate: (position, index) => (position === 0 && index < 2 ? 'silent' : 'answered'),
  })
  for (let round = 0; round < 4; round++) {
    await sendBatches(folder, carrier)
    await fetchBatches(folder, carrier)
  }
  expect(provider.accepted.map((ids) => ids.length)).toEqual([3, 1, 1])
  expect(await ask()).toEqual(['said one', 'said two', 'said three'])
})

test('a batch whose acceptance nobody heard of is found, not paid for again', async () => {
  const { folder, file } = await asked(['one'])
  const { carrier, provider } = carried({ reception: (index) => (index ? 'accepted' : 'dropped') })
  await expect(sendBatches(folder, carrier)).rejects.toMatchObject({ code: 'model-unavailable' })
  expect(readNote(file)).toMatchObject({ batches: [], sending: { judge, requestCount: 1 } })
  const { sent } = await sendBatches(folder, carrier)
  expect(sent).toMatchObject([{ id: 'batch_1', isFound: true }])
  expect(provider.accepted).toHaveLength(1)
})

test('killed before anything was sent, the next one sends', async () => {
  const { folder, file } = await asked(['one'])
  const since = '2026-01-01T00:00:00.000Z'
  const sending = { judge, tag: 'lost', since, requestCount: 1 }
  writeNote(file, { schema: 1, batches: [], sending })
  const { carrier, provider } = carried({})
  expect(await sendBatches(folder, carrier)).toMatchObject({ sent: [{ isFound: false }] })
  expect(provider.accepted).toHaveLength(1)
})

test('a refusal leaves nothing behind', async () => {
  const { folder, file } = await asked(['one'])
  const { carrier } = carried({ reception: () => 'refused' })
  await expect(sendBatches(folder, carrier)).rejects.toMatchObject({ code: 'model-unavailable' })
  expect(readNote(file)).toEqual({ schema: 1, batches: [] })
})

test("somebody else's batch that was taken for ours is let go", async () => {
  const { folder, file, ask } = await asked(['one'])
  const { carrier: theirs, provider } = carried({ looks: 0 })
  await sendBatches((await asked(['two'])).folder, theirs)
  const since = '2026-01-01T00:00:00.000Z'
  writeNote(file, {
    schema: 1,
    batches: [],
    sending: { judge, tag: 'lost', since, requestCount: 1 },
  })
  const tagless: ProviderBatch = {
    ...provider,
    find: async ({ known }) => (known.has('batch_1') ? undefined : 'batch_1'),
  }
  const carrier = batchCarrier({ ...theirs, provider: tagless })
  expect(await sendBatches(folder, carrier)).toMatchObject({ sent: [{ isFound: true }] })
  expect(await fetchBatches(folder, carrier)).toMatchObject([{ isForeign: true }])
  expect(await sendBatches(folder, carrier)).toMatchObject({ sent: [{ id: 'batch_2' }] })
  await fetchBatches(folder, carrier)
  expect(await ask()).toEqual(['said one'])
})

test('a download that breaks leaves no half file, and is begun anew', async () => {
  const { folder, ask } = await asked(['one', 'two'])
  const { provider } = carried({ looks: 0 })
  let breaks = 1
  const breaking: ProviderBatch = {
    ...provider,
    async *answers(id) {
      for await (const line of provider.answers(id)) {
        yield line
        if (breaks-- > 0) throw new LlmError('network', 'the connection broke')
      }
    },
  }
  const { carrier } = carried({}, { provider: breaking, patienceMs: 60_000 })
  await sendBatches(folder, carrier)
  expect(await fetchBatches(folder, carrier)).toMatchObject([{ answeredCount: 2 }])
  expect(await ask()).toEqual(['said one', 'said two'])
  expect(readdirSync(folder).filter((name) => !/\.jsonl?(?:on)?$/.test(name))).toEqual([])
})

test('looks at a batch come ever more rarely, up to one a minute', async () => {
  const { folder } = await asked(['one'])
  const { carrier, slept } = carried({ looks: 9 })
  await sendBatches(folder, carrier)
  expect(await awaitBatches(folder, carrier)).toMatchObject([{ isOver: true }])
  expect(slept.map((ms) => ms / 1000)).toEqual([
    5, 7.5, 11.25, 16.875, 25.3125, 37.96875, 56.953125, 60, 60,
  ])
})

test('stopped while it waits, it says that nothing is lost', async () => {
  const { folder } = await asked(['one'])
  const stop = new AbortController()
  const { carrier } = carried({ looks: 9 }, { signal: stop.signal })
  await sendBatches(folder, carrier)
  const waiting = awaitBatches(folder, carrier, { onLook: () => stop.abort() })
  await expect(waiting).rejects.toMatchObject({ code: 'batch-waiting' })
})

test('a provider that fails for a while is waited out, a silent one is not', async () => {
  const { folder } = await asked(['one'])
  const { provider } = carried({ looks: 0 })
  let failures = 0
  const failing: ProviderBatch = {
    ...provider,
    state: async (id) => {
      if (failures-- > 0) throw new LlmError('overloaded', 'HTTP 503')
      return provider.state(id)
    },
  }
  const { carrier, slept } = carried({}, { provider: failing, patienceMs: 3_600_000 })
  await sendBatches(folder, carrier)
  failures = 20
  expect(await fetchBatches(folder, carrier)).toMatchObject([{ isOver: true }])
  expect(slept.slice(0, 8)).toEqual([1, 2, 4, 8, 16, 32, 60, 60].map((s) => s * 1000))
  const unheard = carried({}, { provider: failing, patienceMs: 3_600_000 })
  failures = 1
  const { folder: other } = await asked(['one'])
  writeNote(join(other, 'requests-01-001.jsonl'), noted('batch_1'))
  await expect(fetchBatches(other, unheard.carrier)).rejects.toThrow('run the same command again')
  expect(unheard.slept).toEqual([])
})

test('one process at a time works on a folder', async () => {
  const { folder } = await asked(['one'])
  writeFileSync(join(folder, lockName), `${process.ppid}\n`)
  const { carrier } = carried({})
  await expect(sendBatches(folder, carrier)).rejects.toMatchObject({ code: 'run-conflict' })
})

test('a file for another model is left alone, and refused where it is all there is', async () => {
  const { folder, file } = await asked(['one'])
  await write(folder, 'openai/other', ['two'])
  const { carrier } = carried({ looks: 9 })
  const foreign = ['requests-02-001.jsonl']
  expect(await sendBatches(folder, carrier)).toMatchObject({ sent: [{}], foreign })
  expect(await sendBatches(folder, carrier)).toMatchObject({ sent: [], foreign })
  rmSync(file)
  await expect(sendBatches(folder, carrier)).rejects.toThrow('asks other, not m')
})

test('a batch that is gone is told of, with what to do', async () => {
  const { folder, file } = await asked(['one'])
  writeNote(file, noted('batch_7'))
  const { carrier } = carried({})
  await expect(fetchBatches(folder, carrier)).rejects.toThrow(`delete ${notePath(file)}`)
})

test('a round that brings no answer at all ends the job, another goes on', async () => {
  const { folder } = await asked(['one'])
  const { carrier } = carried({
    looks: 0,
    ending: (index) => (index === 0 ? 'failed' : 'completed'),
  })
  await sendBatches(folder, carrier)
  const [failed] = await fetchBatches(folder, carrier)
  expect(failed).toMatchObject({ word: 'failed', reason: 'the file is refused' })
  expect(() => refuseBarren([failed!])).toThrow('without any answer: the file is refused')
  await sendBatches(folder, carrier)
  const [completed] = await fetchBatches(folder, carrier)
  expect(() => refuseBarren([failed!, completed!])).not.toThrow()
})

test('what was being sent to one judge is not sent to another', async () => {
  const { folder, file } = await asked(['one'])
  const since = '2026-01-01T00:00:00.000Z'
  const sending = { judge: 'compatible/m', tag: 'lost', since, requestCount: 1 }
  writeNote(file, { schema: 1, batches: [], sending })
  const { carrier } = carried({})
  await expect(sendBatches(folder, carrier)).rejects.toThrow('being sent to compatible/m')
})

function noted(id: string) {
  const sentAt = '2026-01-01T00:00:00.000Z'
  const batch = { id, judge, sentAt, requestCount: 1, isFetched: false, word: 'sent' }
  return { schema: 1 as const, batches: [{ ...batch, isGuessed: false }] }
}

/** A folder in which each text was asked, and what asking again gives: text or kind of error. */
async function asked(texts: readonly string[]) {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const ask = () => write(folder, judge, texts)
  await ask()
  const file = join(folder, 'requests-01-001.jsonl')
  expect(readFileSync(file, 'utf8')).toContain(texts[0])
  return { folder, file, ask }
}

async function write(folder: string, name: string, texts: readonly string[]): Promise<string[]> {
  const batch = await openBatch(folder, name)
  const said: string[] = []
  for (const text of texts) {
    const prompt = { system: 'Say it.', messages: [{ role: 'user' as const, text }] }
    const answer = batch.llm.generate(prompt).then((generation) => generation.text)
    said.push(await answer.catch((thrown: unknown) => (thrown as LlmError).kind))
  }
  batch.finish()
  return said
}

function carried(script: BatchScript, parts: Partial<CarrierParts> = {}) {
  const provider = scriptedProviderBatch(({ messages }) => `said ${messages[0]!.text}`, script)
  const slept: number[] = []
  let time = 0
  const clock: Clock = {
    now: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted()
      slept.push(ms)
      time += ms
    },
    turn: async () => undefined,
  }
  const carrier = batchCarrier({ judge, provider, clock, now: () => time, ...parts })
  return { carrier, provider, slept }
}
