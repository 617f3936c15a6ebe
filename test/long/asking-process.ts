/**
 * A process that asks a server 5,000 questions and keeps the answers: `URL STORE PLACES CALLS`.
 * Prints "done" at the end. It is there to be killed.
 */
import { systemClock } from '../../src/base/clock.ts'
import { mapConcurrent } from '../../src/base/concurrency.ts'
import { seededRng } from '../../src/base/rng.ts'
import { cachedLlm } from '../../src/llm/cached-llm.ts'
import { openLlm } from '../../src/llm/open-llm.ts'
import { scheduleLlm } from '../../src/llm/schedule.ts'
import { sqliteStore } from '../../src/store/sqlite-store.ts'

const [url = '', path = '', places = '', calls = ''] = process.argv.slice(2)
const store = await sqliteStore(path)
const provider = await openLlm('compatible/fake', { baseUrl: url, environment: {} })
const options = { clock: systemClock, rng: seededRng(1), concurrency: Number(places) }
const llm = cachedLlm(scheduleLlm(provider, options).llm, store)
const ask = (at: number) =>
  llm.generate({ system: 'Judge.', messages: [{ role: 'user', text: `call ${at}` }] })
const numbers = Array.from({ length: Number(calls) }, (_, at) => at)
for await (const _ of mapConcurrent(numbers, 4 * Number(places), ask));
await store.close()
console.log('done')
