/**
 * Memory with a million model calls queued, of which the first so many are answered:
 *
 *     node perf/queued-calls.ts SERVER.mjs [answered] [places]
 *
 * SERVER.mjs listens on `PORT`. Prints the peak above the start, in MB, and the memory in use at
 * each eighth of the way.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { systemClock } from '../src/base/clock.ts'
import { mapConcurrent } from '../src/base/concurrency.ts'
import { seededRng } from '../src/base/rng.ts'
import { keepHeapSmall } from '../src/base/small-heap.ts'
import { openLlm } from '../src/llm/open-llm.ts'
import { scheduleLlm } from '../src/llm/schedule.ts'

const [server, answeredText = '16000', placesText = '64'] = process.argv.slice(2)
const [answered, places] = [Number(answeredText), Number(placesText)]
const port = 18_481
const queued = 1_000_000
/** Calls that are drawn from the source ahead of their turn. */
const windowSize = 2 * places
const instructions = 'You judge one step. '.repeat(50)

if (server === undefined || !existsSync(server)) {
  console.log('SKIPPED: no server; give the path of the fault-injecting server')
} else {
  const child = spawn(process.execPath, [server], { env: { ...process.env, PORT: String(port) } })
  try {
    await sleep(500)
    await measure()
  } finally {
    child.kill()
  }
}
process.exit()

async function measure(): Promise<void> {
  keepHeapSmall() // As the command line does.
  const baseUrl = `http://127.0.0.1:${port}`
  const llm = await openLlm('compatible/fake', { baseUrl, environment: {} })
  await llm
    .generate({ system: instructions, messages: [{ role: 'user', text: 'x' }] })
    .catch(() => undefined)
  const schedule = scheduleLlm(llm, { clock: systemClock, rng: seededRng(1), concurrency: places })
  const startMb = usedMb()
  let peakMb = startMb
  const marks: number[] = []
  setInterval(() => (peakMb = Math.max(peakMb, usedMb())), 50).unref()
  let done = 0
  const ask = async (at: number) => {
    const text = `Task ${at}: ${'add the numbers. '.repeat(60)}`
    const prompt = { system: instructions, messages: [{ role: 'user' as const, text }] }
    await schedule.llm.generate(prompt).catch(() => undefined)
    if (++done % Math.ceil(answered / 8) === 0) marks.push(Math.round(usedMb() - startMb))
  }
  for await (const _ of mapConcurrent(Array(queued).keys(), windowSize, ask))
    if (done >= answered) break
  console.log(`${queued} calls queued, ${done} answered at ${places} places`)
  console.log(`peak ${Math.round(peakMb - startMb)} MB above the start; ${marks.join(', ')} MB`)
}

function usedMb(): number {
  return process.memoryUsage.rss() / 1e6
}
