/**
 * Model calls beside two usual clients, on a server that answers late, refuses, fails and hangs
 * (log-normal latency with a median of 400 ms, 2 % 429, 1 % 500, 0.5 % never):
 *
 *     node perf/judging.ts SERVER.mjs [seconds,seconds] [places,places]
 *
 * SERVER.mjs listens on `PORT`, tells its counts at `/stats` and forgets them at `/reset`. Prints one
 * Markdown table. The share is that of the time which the calls would take without faults or gaps.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { promisify } from 'node:util'

const [server, secondsText = '20,60', placesText = '8,64,256'] = process.argv.slice(2)
const port = 18_480
const url = `http://127.0.0.1:${port}`
const meanMs = 479
const clients = { ours: 'ours', openai: 'openai + p-limit', ai: 'ai + p-queue' }

type Stats = Readonly<Record<'requests' | 'ok' | 'r429' | 'r500' | 'hang' | 'dupOk', number>>
type Run = Readonly<Record<'lost' | 'wallMs' | 'cpuMs' | 'startMb' | 'peakMb', number>>

if (server === undefined || !existsSync(server)) {
  console.log('SKIPPED: no server; give the path of the fault-injecting server')
} else {
  const child = spawn(process.execPath, [server], { env: { ...process.env, PORT: String(port) } })
  try {
    await listening(child)
    await printTable()
  } finally {
    child.kill()
  }
}

async function printTable(): Promise<void> {
  const columns =
    'client | places | ideal, s | calls | share, % | lost | answered twice | extra | faults | ' +
    'CPU, ms a call | memory grown, MB'
  console.log(`| ${columns} |\n|${' --- |'.repeat(columns.split('|').length)}`)
  for (const seconds of secondsText.split(',').map(Number))
    for (const places of placesText.split(',').map(Number))
      for (const [client, name] of Object.entries(clients)) {
        const calls = Math.round((seconds * 1000 * places) / meanMs)
        await fetch(`${url}/reset`, { method: 'POST' })
        const run = await runClient(client, places, calls)
        const stats = (await (await fetch(`${url}/stats`)).json()) as Stats
        const faults = stats.r429 + stats.r500 + stats.hang
        const cells = [
          name,
          places,
          seconds,
          calls,
          ((100 * calls * meanMs) / places / run.wallMs).toFixed(1),
          run.lost,
          stats.dupOk,
          stats.requests - calls,
          `${faults} (+${(((stats.requests - calls - faults) / calls) * 100).toFixed(2)} %)`,
          (run.cpuMs / calls).toFixed(2),
          (run.peakMb - run.startMb).toFixed(0),
        ]
        console.log(`| ${cells.join(' | ')} |`)
      }
}

async function runClient(client: string, places: number, calls: number): Promise<Run> {
  const script = new URL('judging-client.ts', import.meta.url).pathname
  const parameters = [script, client, url, String(places), String(calls)]
  const { stdout } = await promisify(execFile)(process.execPath, parameters)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Run
}

async function listening(child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) throw new Error('the server ended at once')
    try {
      await fetch(`${url}/stats`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing listens on ${url}`)
}
