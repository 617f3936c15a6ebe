import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockFolder, lockName } from './folder-lock.ts'

test('a folder is locked until it is let go', () => {
  const folder = emptyFolder()
  const unlock = lockFolder(folder)
  expect(readFileSync(join(folder, lockName), 'utf8')).toBe(`${process.pid}\n`)
  unlock()
  expect(existsSync(join(folder, lockName))).toBe(false)
})

test('a process that is there keeps its lock', () => {
  const folder = emptyFolder()
  writeFileSync(join(folder, lockName), `${process.ppid}\n`)
  expect(() => lockFolder(folder)).toThrow(`being written by process ${process.ppid}`)
})

test.for(['', '\n', '0\n', '999999999\n', 'x'])("a lock that says %j is nobody's", (text) => {
  const folder = emptyFolder()
  writeFileSync(join(folder, lockName), text)
  lockFolder(folder)()
  expect(existsSync(join(folder, lockName))).toBe(false)
})

function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
