import { join } from 'node:path'
import { expect, test } from 'vitest'
import { seededRng } from '../../src/base/rng.ts'
import type { BatchNote } from '../../src/job/batch/batch-note.ts'
import { openBatch } from '../../src/llm/batch-llm.ts'
import { emptyFolder, paretree, start } from '../cli/command-line.ts'
import { startServer } from '../cli/model-server.ts'

const files = 20
const judges = ['openai/m', 'anthropic/claude-haiku-4-5', 'compatible/m']

test.for(judges)(
  '%s: killed around every acceptance, each file is paid for once',
  async (judge) => {
    const cwd = emptyFolder()
    await writeRequests(join(cwd, 'asked'), judge)
    const { env, batches } = await startServer(join(cwd, 'cache'), {
      batches: { reception: (index) => (index % 3 === 0 ? 'dropped' : 'accepted') },
    })
    const send = ['batch', 'send', 'asked', '--judge', judge]
    const rng = seededRng(9)
    while (batches.length < files) {
      const before = batches.length
      const { child, ended } = start(send, { cwd, env })
      while (batches.length === before && child.exitCode === null)
        await new Promise((resolve) => setTimeout(resolve, 1))
      await new Promise((resolve) => setTimeout(resolve, rng.below(5)))
      child.kill('SIGKILL')
      await ended
    }
    const last = await paretree(send, { cwd, env })
    expect(last.code, last.stderr).toBe(0)
    expect(batches).toEqual(Array.from({ length: files }, () => 1))
    const status = await paretree(['batch', 'status', 'asked', '--json'], { cwd })
    const { files: noted } = JSON.parse(status.stdout) as { files: { note: BatchNote }[] }
    expect(noted.map(({ note }) => note.batches.length)).toEqual(batches)
    const found = noted.filter(({ note }) => note.batches[0]!.isGuessed).length
    console.log(`${judge}: ${batches.length} batches of ${files} files, ${found} found again`)
    expect(found).toBeGreaterThanOrEqual(Math.floor(files / 3))
  },
)

/** One request a file. */
async function writeRequests(folder: string, judge: string): Promise<void> {
  const batch = await openBatch(folder, judge, { requestsMax: 1 })
  for (let index = 0; index < files; index++) {
    const prompt = { system: 'Judge.', messages: [{ role: 'user' as const, text: `${index}?` }] }
    await batch.llm.generate(prompt).catch(() => undefined)
  }
  batch.finish()
}
