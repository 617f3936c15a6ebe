import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ChatBody, scriptedCompletion } from '../../src/testing/scripted-chat.ts'

/** Writes `contrasts.jsonl` and `traces.jsonl` into a folder: the demo's, small and uncritiqued. */
export function writeInputs(folder: string, { taskCount = 2 } = {}): void {
  const contrasts = demoRows('contrasts')
  const plain = contrasts.map(({ rationale: _rationale, ...contrast }) => contrast)
  writeFileSync(join(folder, 'contrasts.jsonl'), jsonl(plain))
  const traces = demoRows('traces')
  const prompts = [...new Set(traces.map(promptOf))].slice(0, taskCount)
  const chosen = traces.filter((trace) => prompts.includes(promptOf(trace)))
  writeFileSync(join(folder, 'traces.jsonl'), jsonl(chosen))
}

/** A store of calls whose fences are the same in every test: prompts have the same bytes then. */
export function callStoreIn(folder: string): string {
  mkdirSync(join(folder, 'paretree'), { recursive: true })
  writeFileSync(join(folder, 'paretree', 'fence.key'), `${'5'.repeat(64)}\n`)
  return folder
}

/**
 * Answers every request of a batch folder that has no answer yet, in reverse order. Returns how
 * many there were.
 */
export function answerBatch(folder: string): number {
  let count = 0
  for (const name of readdirSync(folder).filter((each) => each.startsWith('requests-'))) {
    const answers = name.replace('requests', 'answers')
    if (readdirSync(folder).includes(answers)) continue
    const lines = readJsonLines(join(folder, name)) as { custom_id: string; body: ChatBody }[]
    const rows = lines.toReversed().map(({ custom_id, body }) => ({
      custom_id,
      response: { status_code: 200, body: scriptedCompletion(body) },
      error: null,
    }))
    writeFileSync(join(folder, answers), jsonl(rows))
    count += rows.length
  }
  return count
}

export function readJsonLines(file: string): unknown[] {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
  return lines.map((line) => JSON.parse(line) as unknown)
}

type DemoRow = Readonly<Record<string, unknown>>

function demoRows(name: string): DemoRow[] {
  const file = fileURLToPath(new URL(`../../demo/${name}.jsonl`, import.meta.url))
  return readJsonLines(file) as DemoRow[]
}

function promptOf({ task, prompt }: DemoRow): unknown {
  return (task as { prompt?: unknown } | undefined)?.prompt ?? prompt
}

function jsonl(rows: readonly object[]): string {
  return rows.map((row) => `${JSON.stringify(row)}\n`).join('')
}
