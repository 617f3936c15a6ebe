import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, paretree, start } from './command-line.ts'

test('without -o a run has a folder of its own; a second time it is there at once', async () => {
  const cwd = emptyFolder()
  writeTraces(cwd, 2)
  const first = await paretree(['run', 'traces.jsonl'], { cwd })
  expect(first).toMatchObject({ code: 0, stdout: '' })
  const [folder] = readdirSync(join(cwd, 'runs'))
  expect(folder).toMatch(/^traces-[0-9a-f]{8}$/)
  const again = await paretree(['run', 'traces.jsonl'], { cwd })
  expect(again.stderr).toContain('nothing left to do')
  expect(readdirSync(join(cwd, 'runs'))).toEqual([folder])
})

test('--json prints one object on stdout, and the rest stays on stderr', async () => {
  const cwd = emptyFolder()
  writeTraces(cwd, 2)
  const { stdout } = await paretree(['run', 'traces.jsonl', '--json', '-q'], { cwd })
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(stdout)).toMatchObject({ taskCount: 2, pairs: { pairCount: 2 } })
})

test('traces come in through stdin', async () => {
  const { code, stderr } = await paretree(['run', '-'], { stdin: tracesText(1) })
  expect(code).toBe(0)
  expect(stderr).toContain('2 trajectories of 1 task ')
})

test('killed in the middle and run again, the bytes are those of an undisturbed run', async () => {
  const cwd = emptyFolder()
  writeTraces(cwd, 400)
  await paretree(['run', 'traces.jsonl', '-o', 'whole'], { cwd })
  const { child, ended } = start(['run', 'traces.jsonl', '-o', 'killed'], { cwd })
  const journal = join(cwd, 'killed', 'journal.jsonl')
  while (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length < 20)
    await setTimeout(2)
  child.kill('SIGKILL')
  await ended
  expect(existsSync(join(cwd, 'killed', 'summary.json'))).toBe(false)
  const continued = await paretree(['run', 'traces.jsonl', '-o', 'killed'], { cwd })
  expect(continued.code).toBe(0)
  for (const file of ['pairs.jsonl', 'scores.jsonl', 'groups.jsonl', 'summary.json'])
    expect(
      readFileSync(join(cwd, 'killed', file)).equals(readFileSync(join(cwd, 'whole', file))),
    ).toBe(true)
})

test('Ctrl-C once finishes the task in hand, says how to continue, and exits 130', async () => {
  const cwd = emptyFolder()
  writeTraces(cwd, 2000)
  const { child, ended } = start(['run', 'traces.jsonl', '-o', 'run'], { cwd })
  const journal = join(cwd, 'run', 'journal.jsonl')
  while (!existsSync(journal) || readFileSync(journal, 'utf8').length === 0) await setTimeout(2)
  child.kill('SIGINT')
  const { code, stderr } = await ended
  expect(code).toBe(130)
  expect(stderr).toContain('run the same command again to continue')
})

test('a folder that holds another run is refused with what differs', async () => {
  const cwd = emptyFolder()
  writeTraces(cwd, 1)
  await paretree(['run', 'traces.jsonl', '-o', 'run'], { cwd })
  const { code, stderr } = await paretree(['run', 'traces.jsonl', '-o', 'run', '--seed', '7'], {
    cwd,
  })
  expect(code).toBe(2)
  expect(stderr).toBe(
    'paretree: run holds another run: seed was 0 and is 7. ' +
      'Choose another -o, or move that folder away\n',
  )
})

test('--ablate shows what every part contributes', async () => {
  const cwd = emptyFolder()
  writeTraces(cwd, 3)
  const { stderr } = await paretree(['run', 'traces.jsonl', '--ablate'], { cwd })
  expect(stderr).toMatch(/all criteria instead of selection +3/)
  expect(stderr).toMatch(/random pairs instead of Pareto +3/)
})

function writeTraces(folder: string, tasks: number): void {
  writeFileSync(join(folder, 'traces.jsonl'), tracesText(tasks))
}

/** Two attempts a task: one right, one with a slip in its second step. */
function tracesText(tasks: number): string {
  const rows = [...Array(tasks).keys()].flatMap((task) =>
    ['13', '12'].map((sum, index) => ({
      task: { prompt: `Task ${task}: what is twice the sum of 7 and 6?`, reference: '26' },
      steps: [`Task ${task} asks for twice a sum.`, `7 + 6 = ${sum}`],
      outcome: { isCorrect: index === 0 },
      sourceId: `${task}#${index}`,
    })),
  )
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
