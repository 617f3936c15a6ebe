import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { BatchScript } from '../../src/llm/scripted-provider-batch.ts'
import { emptyFolder, paretree } from './command-line.ts'
import { callStoreIn, writeInputs } from './model-files.ts'
import { canaryKey, startServer } from './model-server.ts'

/** Grows and runs with a judge, directly and by its batch interface alone; the bytes are equal. */
export async function expectSameByBatch(judge: string): Promise<void> {
  const direct = await place({})
  const batched = await place({ batches: oddBatches })
  for (const command of commands(judge)) {
    const plain = await paretree(command, direct)
    expect(plain.code, plain.stderr).toBe(0)
    const carried = await paretree([...command, ...sending], batched)
    expect(carried.code, carried.stderr).toBe(0)
  }
  for (const file of ['tree.json', 'run/scores.jsonl', 'run/groups.jsonl', 'run/pairs.jsonl'])
    expect(readFileSync(join(batched.cwd, file), 'utf8'), file).toBe(
      readFileSync(join(direct.cwd, file), 'utf8'),
    )
  expect(batched.server.batches.length).toBeGreaterThan(commands(judge).length)
  expect(filesWith(canaryKey, batched.cwd)).toEqual([])
}

/** Flags that carry all of a command's requests by batches. */
export const sending = ['--batch', 'asked', '--send', '--poll', '0.01']

/** Some of everything, in the first batches. */
const oddBatches: BatchScript = {
  fate: (position, index) => {
    const odd = ['twice', 'expired', 'overloaded', 'silent'] as const
    return index < 4 && position > 0 ? (odd[(position + index) % 7] ?? 'answered') : 'answered'
  },
}

/** One judge goes the long way, step by step from all contrasts; the others a short one. */
function commands(judge: string): string[][] {
  const grow = ['grow', 'contrasts.jsonl', '-o', 'tree.json', '--judge', judge]
  const run = ['run', 'traces.jsonl', '-o', 'run', '--tree', 'tree.json', '--judge', judge]
  if (judge.startsWith('openai')) return [grow, run]
  return [
    [...grow, '-n', '6'],
    [...run, '--mode', 'whole-trajectory'],
  ]
}

/** A folder with inputs, and a scripted server. */
export async function place(options: Parameters<typeof startServer>[1]) {
  const cwd = emptyFolder()
  writeInputs(cwd, { taskCount: 1 })
  const server = await startServer(callStoreIn(join(cwd, 'cache')), options)
  return { cwd, server, env: server.env }
}

/** Files of a folder that hold a text. */
export function filesWith(text: string, folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, withFileTypes: true })
  return names
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => readFileSync(file).includes(text))
}
