import { expect, test } from 'vitest'
import { type Rng, seededRng } from '../../src/base/rng.ts'
import { cachedLlm } from '../../src/llm/cached-llm.ts'
import type { Generation, Llm, Prompt } from '../../src/llm/llm.ts'
import { requestKey } from '../../src/llm/request-key.ts'
import { type ScheduleOptions, scheduleLlm } from '../../src/llm/schedule.ts'
import { memoryStore } from '../../src/store/memory-store.ts'
import type { Store } from '../../src/store/store.ts'
import { type Faults, type FaultyLlm, faultyLlm } from '../../src/testing/faulty-llm.ts'
import { type VirtualClock, virtualClock } from '../../src/testing/virtual-clock.ts'

/*
 * Simulations of the schedule: a seed draws a server with faults, limits, lanes, leaps of the clock
 * and a crash, and everything runs in virtual time. `PARETREE_SEED=17` runs one seed alone.
 */
const only = process.env['PARETREE_SEED']
const seeds = only === undefined ? Array.from({ length: 500 }, (_, seed) => seed) : [Number(only)]

test('whatever a server does, no call is lost and none is paid for without cause', async () => {
  for (const seed of seeds) {
    try {
      await simulate(seed)
    } catch (error) {
      throw new Error(`seed ${seed} (PARETREE_SEED=${seed}): ${String(error)}`, { cause: error })
    }
  }
})

type World = {
  readonly clock: VirtualClock
  readonly server: FaultyLlm
  readonly store: Store
  readonly plan: Plan
  readonly inFlightAtCrash: Set<string>
}

type Plan = {
  readonly prompts: readonly { readonly prompt: Prompt; readonly lane: string | undefined }[]
  readonly faults: Faults
  readonly options: Omit<ScheduleOptions, 'clock' | 'rng'>
  readonly crashAt: number | undefined
  readonly leapAt: number | undefined
}

async function simulate(seed: number): Promise<void> {
  const rng = seededRng(seed)
  const plan = drawPlan(rng)
  const clock = virtualClock()
  const world: World = {
    clock,
    plan,
    server: faultyLlm(clock, rng, plan.faults),
    store: memoryStore(),
    inFlightAtCrash: new Set(),
  }
  if (plan.crashAt !== undefined) await live(world, rng, plan.crashAt)
  const results = await live(world, rng)
  for (const [at, { prompt }] of plan.prompts.entries())
    expect(results[at]?.text, `call ${at}`).toBe(requestKey(world.server.llm.name, prompt))
  expectPaidWithCause(world)
  expectLimits(world)
}

/** One process: asks everything, until all is answered or the process dies. */
async function live(world: World, rng: Rng, crashAt?: number): Promise<Generation[]> {
  const { clock, plan, server, store, inFlightAtCrash } = world
  let isDead = false
  const flying = new Map<string, number>()
  const mortal: Llm = {
    name: server.llm.name,
    async generate(prompt, options) {
      if (isDead) return new Promise(() => undefined)
      const key = requestKey(server.llm.name, prompt)
      flying.set(key, (flying.get(key) ?? 0) + 1)
      try {
        return await server.llm.generate(prompt, options)
      } finally {
        flying.set(key, flying.get(key)! - 1)
        if (isDead) await new Promise(() => undefined)
      }
    },
  }
  const { llm } = scheduleLlm(mortal, { ...plan.options, clock, rng })
  const cached = cachedLlm(llm, store)
  const results: Generation[] = []
  let done = 0
  for (const [at, { prompt, lane }] of plan.prompts.entries())
    void cached.generate(prompt, lane === undefined ? {} : { lane }).then((generation) => {
      results[at] = generation
      done++
    }, fail)
  const leap = plan.leapAt
  if (leap !== undefined && crashAt === undefined)
    void clock.sleep(leap).then(() => clock.leap(3_600_000))
  await clock.run(() => failure !== undefined || done === plan.prompts.length || died())
  if (failure !== undefined) throw failure
  isDead = true
  for (const [key, count] of flying) if (count > 0) inFlightAtCrash.add(key)
  return results

  function died(): boolean {
    return crashAt !== undefined && clock.now() >= crashAt
  }
}

let failure: unknown

function fail(thrown: unknown): void {
  failure = thrown
}

/** A request is answered once, and once more for each end that left the client in doubt. */
function expectPaidWithCause({ server, inFlightAtCrash }: World): void {
  for (const [key, paid] of server.answered) {
    const causes = (server.doubtful.get(key) ?? 0) + (inFlightAtCrash.has(key) ? 1 : 0)
    expect(paid, key).toBeLessThanOrEqual(1 + causes)
  }
}

function expectLimits({ server, plan }: World): void {
  const { concurrency, rpm } = plan.options
  expect(server.inFlightMost()).toBeLessThanOrEqual(concurrency * (plan.crashAt ? 2 : 1))
  if (rpm !== undefined && plan.crashAt === undefined)
    for (const [at, time] of server.arrivals.entries())
      expect((server.arrivals[at + rpm] ?? Number.POSITIVE_INFINITY) - time).toBeGreaterThanOrEqual(
        60_000 - 1e-6,
      )
  const { storm, retryAfterMs } = plan.faults
  // After a leap nobody can tell what the clock said when the storm ended, and a limit of requests
  // may bind longer than the storm.
  if (storm === undefined || plan.leapAt !== undefined || rpm !== undefined) return
  if (!server.arrivals.some((time) => time >= storm.until)) return
  const recovered = server.answerTimes.find((time) => time >= storm.until)
  // A probe a second, the wait that the server asked for, and the latency of an answer.
  expect(recovered).toBeLessThanOrEqual(storm.until + 2 * Math.max(1000, retryAfterMs) + 30_000)
}

function drawPlan(rng: Rng): Plan {
  const concurrency = 1 + rng.below(24)
  const laneCount = 1 + rng.below(20)
  const isStormy = rng.next() < 0.3
  const share = (most: number) => (rng.next() < 0.5 ? 0 : rng.next() * most)
  return {
    prompts: Array.from({ length: 30 + rng.below(70) }, (_, at) => ({
      prompt: promptOf(at, rng.below(400)),
      lane: rng.next() < 0.5 ? `lane ${rng.below(laneCount)}` : undefined,
    })),
    faults: {
      refused: share(0.2),
      failed: share(0.1),
      silent: share(0.03),
      reset: share(0.05),
      slow: share(0.05),
      truncated: share(0.05),
      retryAfterMs: 500 + rng.below(5000),
      ...(isStormy && { storm: { from: 1000, until: 10_000 + rng.below(50_000) } }),
    },
    options: {
      concurrency,
      maxMs: 60_000,
      attemptsMax: 40,
      retryShareMax: 10,
      ...(rng.next() < 0.3 && { rpm: 20 + rng.below(200) }),
      isHedging: false,
    },
    crashAt: rng.next() < 0.4 ? rng.below(20_000) : undefined,
    leapAt: rng.next() < 0.3 ? rng.below(10_000) : undefined,
  }
}

function promptOf(at: number, length: number): Prompt {
  return { system: 's', messages: [{ role: 'user', text: `call ${at} ${'x'.repeat(length)}` }] }
}
