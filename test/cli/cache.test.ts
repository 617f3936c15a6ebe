import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { sqliteStore } from '../../src/store/sqlite-store.ts'
import { paretree } from './command-line.ts'

let folder = ''
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paretree-cache-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
})

const run = (...words: string[]) =>
  paretree(['cache', ...words, '--set', `store.path=${join(folder, 'calls.sqlite')}`], {
    cwd: folder,
  })

async function storeCalls(count: number): Promise<void> {
  const store = await sqliteStore(join(folder, 'calls.sqlite'))
  for (let at = 0; at < count; at++) await store.put(`p/m#${at}`, Buffer.from('x'))
  await store.close()
}

test('a store is told of, verified and pruned; an absent one is empty', async () => {
  expect((await run('stats')).stderr).toMatch(/0 calls/)
  await storeCalls(3)
  expect((await run('stats')).stderr).toMatch(/3 calls.*\n {2}p\/m: 3 calls/)
  expect((await run('verify')).stderr).toMatch(/3 calls, all sound/)
  expect((await run('prune', '--model', 'p/m', '--dry-run')).stderr).toMatch(/3 calls would be/)
  expect((await run('prune', '--model', 'p/m')).stderr).toMatch(/3 calls removed/)
  expect((await run('stats')).stderr).toMatch(/0 calls/)
})

test('prune without a choice removes nothing and says what to say', async () => {
  await storeCalls(1)
  const { code, stderr } = await run('prune')
  expect(code).toBe(2)
  expect(stderr).toMatch(/say what to remove/)
  expect((await run('stats')).stderr).toMatch(/1 calls/)
})
