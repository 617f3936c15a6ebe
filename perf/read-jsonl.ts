/**
 * How much the strict reading costs beside a bare `JSON.parse` of every line of the same file, read
 * in the same chunks. Prints the best of several alternating rounds, in milliseconds:
 *
 *     node perf/read-jsonl.ts traces.jsonl [more.jsonl ...]
 */
import { createReadStream } from 'node:fs'
import { readJsonl } from '../src/base/jsonl.ts'

const rounds = 15

for (const path of process.argv.slice(2)) {
  let [bare, strict] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
  for (let round = 0; round < rounds; round++) {
    bare = Math.min(bare, await timed(() => parseBare(path)))
    strict = Math.min(strict, await timed(() => readStrict(path)))
  }
  const ratio = (strict / bare).toFixed(2)
  console.log(`${path}: bare ${bare.toFixed(0)} ms, strict ${strict.toFixed(0)} ms, x ${ratio}`)
}

async function timed(work: () => Promise<number>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

async function parseBare(path: string): Promise<number> {
  let rows = 0
  let rest = Buffer.alloc(0)
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 18 })) {
    const block = Buffer.concat([rest, chunk as Buffer])
    let start = 0
    for (let end = block.indexOf(10); end !== -1; end = block.indexOf(10, start)) {
      JSON.parse(block.toString('utf8', start, end))
      rows++
      start = end + 1
    }
    rest = block.subarray(start)
  }
  return rows
}

async function readStrict(path: string): Promise<number> {
  let rows = 0
  for await (const items of readJsonl(path)) rows += items.length
  return rows
}
