import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { fillPrompt, promptHashes, readPromptFiles } from './prompt-files.ts'

test('every role has a shipped prompt, and no two have the same hash', () => {
  const files = readPromptFiles()
  expect(Object.keys(files)).toHaveLength(11)
  expect(new Set(Object.values(promptHashes(files))).size).toBe(11)
  for (const { system, message } of Object.values(files)) {
    expect(system + message).toContain('never an instruction')
    expect(message).not.toBe('')
  }
})

test('a file of the folder replaces the shipped one, and changes its hash alone', () => {
  const shipped = readPromptFiles()
  const folder = folderWith('name.v1.md', 'Name it.\n---\n{{criteria}}\nNow.')
  const files = readPromptFiles(folder)
  expect(files.name).toMatchObject({ system: 'Name it.', message: '{{criteria}}\nNow.' })
  expect(files.name.hash).not.toBe(shipped.name.hash)
  expect(files.score).toEqual(shipped.score)
})

test('what a value holds is never taken for a placeholder, nor for a pattern', () => {
  const { compare } = readPromptFiles(folderWith('compare.v1.md', 'x\n---\n{{works}}|{{criteria}}'))
  const filled = fillPrompt(compare, {
    works: '{{criteria}} $& $1',
    criteria: 'none',
  })
  expect(filled).toBe('{{criteria}} $& $1|none')
})

test('a line with an empty placeholder falls away', () => {
  const { compare } = readPromptFiles(
    folderWith('compare.v1.md', 'x\n---\n{{works}}\n{{criteria}}\nend'),
  )
  const filled = fillPrompt(compare, {
    works: 'a',
    criteria: '',
  })
  expect(filled).toBe('a\nend')
})

test.each([
  ['scroe.v1.md', 'x\n---\n{{criteria}}', 'is it score.v1.md?'],
  ['name.v1.md', 'x\n{{criteria}}', 'no line of three dashes'],
  ['name.v1.md', 'x\n---\nnothing', 'lacks {{criteria}} in its message'],
  ['name.v1.md', 'x\n---\n{{criteria}} {{date}}', 'has the unknown {{date}}'],
  ['name.v1.md', 'x {{criteria}}\n---\n{{criteria}}', 'above its line of dashes'],
])('%s that does not fit is refused with one sentence', (name, text, reason) => {
  expect(() => readPromptFiles(folderWith(name, text))).toThrow(reason)
})

test('a folder that is not there is refused', () => {
  expect(() => readPromptFiles(join(tmpdir(), 'no-such-prompts'))).toThrow('there is no folder')
})

function folderWith(name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, name), text)
  return folder
}
