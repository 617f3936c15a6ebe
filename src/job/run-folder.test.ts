import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { openRunFolder } from './run-folder.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('what was committed stays, what came after the last commit is cut off', () => {
  const path = newFolder()
  const first = openRunFolder<string>(path, manifest)
  first.append('pairs.jsonl', ['{"pair":1}'])
  first.commit('one')
  first.close()
  appendFileSync(join(path, 'pairs.jsonl'), '{"pair":"half wri')
  appendFileSync(join(path, 'journal.jsonl'), '{"event":"tw')

  const second = openRunFolder<string>(path, manifest)
  expect(second.committed).toEqual(['one'])
  second.append('pairs.jsonl', ['{"pair":2}'])
  second.commit('two')
  second.close()
  expect(readFileSync(join(path, 'pairs.jsonl'), 'utf8')).toBe('{"pair":1}\n{"pair":2}\n')
  expect(openAndClose(path)).toEqual(['one', 'two'])
})

test('a folder that holds another run is refused with the fields that differ', () => {
  const path = newFolder()
  openRunFolder(path, manifest).close()
  expect(() => openRunFolder(path, { ...manifest, seed: 7 })).toThrow('seed was 0 and is 7')
})

test('a folder with other files in it is no place for a run', () => {
  const path = newFolder()
  writeFileSync(join(path, 'thesis.tex'), 'precious')
  expect(() => openRunFolder(path, manifest)).toThrow('it has thesis.tex')
  expect(readFileSync(join(path, 'thesis.tex'), 'utf8')).toBe('precious')
})

test('a run that another live process writes is refused, a dead one is taken over', () => {
  const path = newFolder()
  openRunFolder(path, manifest).close()
  writeFileSync(join(path, 'lock'), `${process.ppid}\n`)
  expect(() => openRunFolder(path, manifest)).toThrow(`being written by process ${process.ppid}`)
  writeFileSync(join(path, 'lock'), '999999999\n')
  expect(openAndClose(path)).toEqual([])
})

test('result files that became shorter than their journal are not continued', () => {
  const path = newFolder()
  const run = openRunFolder<string>(path, manifest)
  run.append('pairs.jsonl', ['{"pair":1}'])
  run.commit('one')
  run.close()
  writeFileSync(join(path, 'pairs.jsonl'), '')
  expect(() => openRunFolder(path, manifest)).toThrow('changed by hand')
})

test('a path that is a file gets a sentence', () => {
  const path = join(newFolder(), 'file')
  writeFileSync(path, '')
  expect(() => openRunFolder(path, manifest)).toThrow('choose another -o')
})

const manifest = { schema: 1, seed: 0 }

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  folders.push(folder)
  return folder
}

function openAndClose(path: string): readonly string[] {
  const run = openRunFolder<string>(path, manifest)
  run.close()
  return run.committed
}
