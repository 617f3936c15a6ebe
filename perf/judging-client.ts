/**
 * One client of the fault-injecting server: `node perf/judging-client.ts CLIENT URL PLACES CALLS`.
 * Prints one line of JSON. Each client runs in a process of its own, so that processor time and
 * memory are its own.
 */
import { createOpenAICompatible } from '@ai-sdk/openai-compatible'
import { mapConcurrent } from '../src/base/concurrency.ts'
import { systemClock } from '../src/base/clock.ts'
import { seededRng } from '../src/base/rng.ts'
import { openLlm } from '../src/llm/open-llm.ts'
import { scheduleLlm } from '../src/llm/schedule.ts'

const [client = '', url = '', placesText = '', callsText = ''] = process.argv.slice(2)
const places = Number(placesText)
const calls = Number(callsText)
const timeoutMs = 5_000
const retries = 5

/** About 2 kB: what a judge is told, a task, and one step of it that differs from call to call. */
const instructions = 'You judge one step of a solution on the criteria that are named. '.repeat(18)
const userText = (at: number) => `Task ${at}: ${'add the numbers and give their sum. '.repeat(22)}`

const clients: Readonly<Record<string, () => Promise<Counts>>> = { ours, openai, ai }

type Counts = { readonly lost: number; readonly retried?: number }

async function ours(): Promise<Counts> {
  const llm = await openLlm('compatible/fake', { baseUrl: url, environment: {} })
  const schedule = scheduleLlm(llm, { clock: systemClock, rng: seededRng(1), concurrency: places })
  let lost = 0
  const ask = async (at: number) => {
    const messages = [{ role: 'user' as const, text: userText(at) }]
    await schedule.llm.generate({ system: instructions, messages }).catch(() => lost++)
  }
  for await (const _ of mapConcurrent(numbers(), 16 * places, ask));
  return { lost, retried: schedule.counts().retried }
}

async function openai(): Promise<Counts> {
  const { default: OpenAI } = await import('openai')
  const { default: limited } = await import('p-limit')
  const sdk = new OpenAI({
    apiKey: 'none',
    baseURL: `${url}/v1`,
    timeout: timeoutMs,
    maxRetries: retries,
  })
  const limit = limited(places)
  let lost = 0
  const ask = async (at: number) => {
    const messages = [
      { role: 'system' as const, content: instructions },
      { role: 'user' as const, content: userText(at) },
    ]
    await sdk.chat.completions.create({ model: 'fake', messages }).catch(() => lost++)
  }
  await Promise.all([...numbers()].map((at) => limit(() => ask(at))))
  return { lost }
}

/** The SDK does not repeat what was aborted for taking too long; this does. */
async function ai(): Promise<Counts> {
  const { generateText } = await import('ai')
  const { default: Queue } = await import('p-queue')
  const model = createOpenAICompatible({ name: 'fake', baseURL: `${url}/v1` })('fake')
  const queue = new Queue({ concurrency: places })
  let lost = 0
  const ask = async (at: number) => {
    for (let attempt = 0; attempt <= retries; attempt++) {
      try {
        await generateText({
          model,
          instructions,
          prompt: userText(at),
          maxRetries: retries,
          abortSignal: AbortSignal.timeout(timeoutMs),
        })
        return
      } catch {
        // Once more.
      }
    }
    lost++
  }
  for (const at of numbers()) void queue.add(() => ask(at))
  await queue.onIdle()
  return { lost }
}

function* numbers(): Generator<number> {
  for (let at = 0; at < calls; at++) yield at
}

const startMb = process.memoryUsage.rss() / 1e6
const cpu = process.cpuUsage()
const start = performance.now()
const counts = await clients[client]!()
const wallMs = performance.now() - start
const { user, system } = process.cpuUsage(cpu)
const peakMb = process.resourceUsage().maxRSS / 1e3
const cpuMs = (user + system) / 1e3
console.log(JSON.stringify({ ...counts, wallMs, cpuMs, startMb, peakMb }))
