/**
 * What the layout and order of judge calls cost with a provider that caches prompt prefixes, on the
 * prompts that the judge really sends:
 *
 *     node perf/prefix-cost.ts [SERVER.mjs]
 *
 * Trajectories of ten steps with five criteria a step out of a pool of forty; an instruction, task,
 * step and criterion are as long as in the yardstick (400, 150, 80 and 120 tokens of four
 * characters; the instructions are the shipped ones). Cost is in input tokens: uncached input, a
 * tenth of cached input, four times the output, of which there are 12 tokens a score and 8 a call.
 * The simulated cache has blocks of 16 tokens and no minimum, and knows a prefix once the call that
 * wrote it has ended. With SERVER.mjs the same calls go to that server, whose cache has blocks of
 * 128 tokens and a minimum of 1,024.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { systemClock } from '../src/base/clock.ts'
import { mapConcurrent } from '../src/base/concurrency.ts'
import { seededRng } from '../src/base/rng.ts'
import { type Criterion, criterionId } from '../src/domain/criterion.ts'
import { makeTask } from '../src/domain/task.ts'
import type { StepContext } from '../src/judge/judge.ts'
import { llmJudge } from '../src/judge/llm-judge.ts'
import { readPromptFiles } from '../src/judge/prompt-files.ts'
import { headFirstLlm } from '../src/llm/head-first-llm.ts'
import type { Llm, Prompt, PromptHead } from '../src/llm/llm.ts'
import { openLlm } from '../src/llm/open-llm.ts'
import { scheduleLlm } from '../src/llm/schedule.ts'
import { promptText, scriptedLlm } from '../src/llm/scripted-llm.ts'

const trajectories = 200
const places = 64
/** Cost of one call per step and criterion without any reuse, with the yardstick's own sizes. */
const yardstick = 59_500

type Call = {
  readonly prompt: Prompt
  readonly lane: string
  readonly head?: PromptHead
  readonly scores: number
}
/** Calls by trajectory, in the order in which each trajectory asks them. */
type Calls = readonly (readonly Call[])[]

const sample = makeContexts()
const layouts = {
  'one call a step and criterion': await record('single'),
  'one call a step (default)': await record('step'),
  'one call a trajectory': await record('whole'),
}

console.log('| layout | order | cache | calls | hit, % | cost | times below 59,500 | below FIFO |')
console.log('| --- | --- | --- | --- | --- | --- | --- | --- |')
let fifo = 0
for (const [name, calls] of Object.entries(layouts))
  for (const order of ['FIFO', 'one at a time a trajectory', 'one trajectory at a time'] as const) {
    const result = simulate(calls, order)
    if (name.endsWith('criterion') && order === 'FIFO') fifo = result.cost
    printRow([name, order, 'none', result.calls, 0, result.plain, fifo])
    printRow([name, order, '16, simulated', result.calls, result.hit, result.cost, fifo])
  }
const [server] = process.argv.slice(2)
if (server !== undefined) await measureServer(server)

/** Prompts as the judge asks them, and how many scores each is to bring. */
async function record(layout: 'single' | 'step' | 'whole'): Promise<Calls> {
  const all: Call[][] = []
  for (const { context, items } of sample.contexts) {
    const calls: Call[] = []
    let scores = 0
    const llm: Llm = scriptedLlm((prompt, { lane = '', head }) => {
      calls.push({ prompt, lane, scores, ...(head !== undefined && { head }) })
      return '{}'
    })
    const kit = { llm, prompts: readPromptFiles(), fenceKey: 'perf', ways: new Map() }
    const judge = llmJudge(kit)
    const requests =
      layout === 'whole'
        ? [items]
        : Object.values(Object.groupBy(items, ({ stepIndex }) => stepIndex)).flatMap((own) =>
            layout === 'step' ? [own!] : own!.map((item) => [item]),
          )
    for (const asked of requests) {
      scores = asked.length
      const targets = [...new Set(asked.map(({ stepIndex }) => stepIndex))]
      const windowStart = layout === 'whole' ? 0 : Math.max(0, targets[0]! - 3)
      await judge.judge({
        context: { ...context, targets, windowStart },
        items: asked,
        ...(layout !== 'single' && { pool: sample.pool }),
      })
    }
    all.push(calls.filter(({ prompt }) => prompt.messages.length === 1))
  }
  return all
}

function makeContexts() {
  const rng = seededRng(4)
  const words = 'then we add the first of them to what is left and see that it must be'.split(' ')
  const textOf = (tokens: number) => {
    let text = ''
    while (text.length < 4 * tokens) text += `${words[rng.below(words.length)]} `
    return text.slice(0, 4 * tokens)
  }
  const pool = Array.from({ length: 40 }, (): Criterion => {
    const fields = { name: textOf(8).trim(), description: textOf(110).trim() }
    return { id: criterionId(fields), ...fields }
  })
  const contexts = Array.from({ length: trajectories }, () => {
    const steps = Array.from({ length: 10 }, () => ({ content: textOf(80) }))
    const context: StepContext = {
      task: makeTask(textOf(150)),
      steps,
      targets: [],
      windowStart: 0,
      carried: [],
    }
    const items = steps.flatMap((_, stepIndex) => {
      const picked = new Set<Criterion>()
      while (picked.size < 5) picked.add(pool[Math.floor(rng.next() ** 2 * pool.length)]!)
      return [...picked].map((criterion) => ({ stepIndex, criterion }))
    })
    return { context, items }
  })
  return { contexts, pool }
}

type Order = 'FIFO' | 'one at a time a trajectory' | 'one trajectory at a time'

/** Sends calls in virtual time, each of which takes one unit. */
function simulate(calls: Calls, order: Order) {
  const known: KnownBlocks = new Map()
  let [input, cached, output, count] = [0, 0, 0, 0]
  const send = ({ prompt, scores }: Call, start: number) => {
    const { tokens, hit } = readPrefix(promptText(prompt), known, start)
    input += tokens
    cached += hit
    output += 8 + 12 * scores
    count++
  }
  if (order === 'FIFO')
    for (const [at, call] of calls.flat().entries()) send(call, Math.floor(at / places))
  else {
    const width = order === 'one trajectory at a time' ? 1 : places
    // The first call of a head goes alone.
    const isHeaded = calls[0]![0]!.head !== undefined
    const free = Array.from({ length: width }, (_, at): number => (isHeaded && at > 0 ? 1 : 0))
    for (const own of calls) {
      const place = free.indexOf(Math.min(...free))
      for (const call of own) send(call, free[place]!++)
    }
  }
  const of = (share: number) => (input - cached + share * cached + 4 * output) / trajectories
  return {
    calls: count / trajectories,
    hit: (100 * cached) / input,
    cost: of(0.1),
    plain: of(1),
  }
}

/** How much of a text is known at a time, by blocks of 16 tokens of four characters. */
function readPrefix(text: string, known: KnownBlocks, start: number) {
  const block = 64
  let hit = 0
  let isHit = true
  let prefix = 0
  for (let end = block; end <= text.length; end += block) {
    const key = `${prefix} ${text.slice(end - block, end)}`
    const entry = known.get(key)
    isHit &&= entry !== undefined && entry.since <= start
    if (isHit) hit = end / 4
    if (entry === undefined) known.set(key, { id: known.size + 1, since: start + 1 })
    prefix = known.get(key)!.id
  }
  return { tokens: Math.ceil(text.length / 4), hit }
}

/** A block after a prefix, and from when on it is known. */
type KnownBlocks = Map<string, { readonly id: number; readonly since: number }>

/** The same calls over HTTP, by the schedule: lanes for ours, arrival for the yardstick. */
async function measureServer(path: string): Promise<void> {
  const port = 18_481
  const url = `http://127.0.0.1:${port}`
  const environment = { PORT: String(port), CACHE: '1', MEDIAN: '100' }
  const child = spawn(process.execPath, [path], { env: { ...process.env, ...environment } })
  try {
    await listening(url, child)
    const first = await sendAll(url, layouts['one call a step and criterion'], 'FIFO')
    printRow(['one call a step and criterion', 'FIFO', 'server', ...first, first[2]])
    for (const name of ['one call a step (default)', 'one call a trajectory'] as const)
      for (const order of ['one at a time a trajectory', 'one trajectory at a time'] as const)
        printRow([name, order, 'server', ...(await sendAll(url, layouts[name], order)), first[2]])
  } finally {
    child.kill()
  }
}

async function sendAll(url: string, calls: Calls, order: Order): Promise<[number, number, number]> {
  await fetch(`${url}/reset`, { method: 'POST' })
  const llm = await openLlm('compatible/fake', { baseUrl: url, environment: {} })
  const width = order === 'one trajectory at a time' ? 1 : places
  // The yardstick is sent as it comes; a schedule would send long calls first.
  const sender =
    order === 'FIFO'
      ? untilAnswered(llm)
      : headFirstLlm(
          scheduleLlm(llm, { clock: systemClock, rng: seededRng(1), concurrency: width }).llm,
          { clock: systemClock },
        )
  let output = 0
  let count = 0
  const send = async ({ prompt, lane, head, scores }: Call) => {
    output += 8 + 12 * scores
    count++
    await sender.generate(
      prompt,
      order === 'FIFO' ? {} : { lane, ...(head !== undefined && { head }) },
    )
  }
  const ordered: Calls = order === 'FIFO' ? calls.flat().map((call) => [call]) : calls
  const sendOwn = async (own: readonly Call[]) => {
    for (const call of own) await send(call)
  }
  for await (const _ of mapConcurrent(ordered, order === 'FIFO' ? width : 4 * width, sendOwn));
  const stats = (await (await fetch(`${url}/stats`)).json()) as Record<string, number>
  const [input, cached] = [stats['promptTok']!, stats['cachedTok']!]
  const cost = (input - 0.9 * cached + 4 * output) / trajectories
  return [count / trajectories, (100 * cached) / input, cost]
}

/** Asks again after whatever goes wrong, in the place that it has. */
function untilAnswered(llm: Llm): Llm {
  return {
    name: llm.name,
    async generate(prompt, options) {
      for (;;) {
        try {
          return await llm.generate(prompt, { ...options, signal: AbortSignal.timeout(5_000) })
        } catch {
          await systemClock.sleep(100)
        }
      }
    },
  }
}

async function listening(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt++) {
    try {
      await fetch(`${url}/stats`)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  }
  throw new Error(`nothing listens on ${url}`)
}

function printRow(
  row: [
    layout: string,
    order: string,
    cache: string,
    calls: number,
    hit: number,
    cost: number,
    fifo: number,
  ],
): void {
  const [layout, order, cache, calls, hit, cost, first] = row
  const figures = [calls, hit.toFixed(1), Math.round(cost), (yardstick / cost).toFixed(2)]
  console.log(`| ${[layout, order, cache, ...figures, (first / cost).toFixed(2)].join(' | ')} |`)
}
