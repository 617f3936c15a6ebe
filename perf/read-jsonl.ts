/**
 * Reading and converting trajectories beside a bare `JSON.parse` of every line of the same file,
 * read in chunks. Each way runs in a process of its own, all in turn; the table has medians of the
 * rounds:
 *
 *     npm run build && node perf/read-jsonl.ts [traces.jsonl] [rounds]
 *
 * Without a file, one of 200 MB is made where `npm run perf` has its data.
 */
import { spawnSync } from 'node:child_process'
import { statSync, rmSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { trajectoriesFile } from './data.ts'

const [input = trajectoriesFile(2e8), roundsText = '5'] = process.argv.slice(2)
const built = new URL('../dist', import.meta.url).href
const converted = join(tmpdir(), `converted-${process.pid}.jsonl`)

/** What a process of its own used: processor seconds of all its threads, and its peak. */
type Usage = { readonly seconds: number; readonly peakMb: number }

/** Arguments of the process that reads the file in one way. */
const ways: Readonly<Record<string, readonly string[]>> = {
  'bare JSON.parse of every line': reader(parseBare),
  'strict reading of JSON': reader(readStrictly),
  'reading of checked trajectories': reader(readTrajectories),
  'convert to annotated-steps': converter('annotated-steps'),
  'convert to trajectory': converter('trajectory'),
}

const used = Object.keys(ways).map(() => [] as Usage[])
for (let round = 0; round < Number(roundsText); round++)
  for (const [way, argv] of Object.values(ways).entries()) used[way]!.push(run(argv).used)
rmSync(converted, { force: true })
print(rowsOf(ways['bare JSON.parse of every line']!))

/**
 * The ways are written as functions, and their text is what the processes run: a process that had
 * to read TypeScript would be larger by that.
 */
function reader(read: (path: string, dist: string) => Promise<number>): readonly string[] {
  const given = `${JSON.stringify(input)}, ${JSON.stringify(built)}`
  const program = `console.log(await (${String(read)})(${given}))`
  return ['--input-type=module', '--eval', program]
}

function converter(target: string): readonly string[] {
  const main = fileURLToPath(new URL('../bin/paretree.js', import.meta.url))
  return [main, 'convert', input, '-o', converted, '--to', target, '--quiet']
}

async function parseBare(path: string): Promise<number> {
  const { createReadStream } = await import('node:fs')
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

async function readStrictly(path: string, dist: string): Promise<number> {
  const base = (await import(`${dist}/base/jsonl.js`)) as typeof import('../src/base/jsonl.ts')
  let rows = 0
  for await (const items of base.readJsonl(path)) rows += items.length
  return rows
}

async function readTrajectories(path: string, dist: string): Promise<number> {
  const format = (await import(
    `${dist}/format/index.js`
  )) as typeof import('../src/format/index.ts')
  let rows = 0
  for await (const { record } of format.readKind(path, 'trajectory'))
    if (record.trajectory.steps.length > 0) rows++
  return rows
}

/** Runs a process, and gives what it wrote to stdout and what it used. */
function run(argv: readonly string[]): { readonly said: string; readonly used: Usage } {
  const hook = `data:text/javascript,${encodeURIComponent(`(${String(tellUsage)})()`)}`
  const { status, output } = spawnSync(process.execPath, ['--import', hook, ...argv], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`${argv.slice(0, 3).join(' ')} ended with ${status}`)
  return { said: output[1] ?? '', used: JSON.parse(output[3] ?? '') as Usage }
}

/** Runs inside the process; tells at its end, where no command writes. */
function tellUsage(): void {
  process.on('exit', () => {
    const { readFileSync, writeSync } = process.getBuiltinModule('node:fs')
    const { user, system } = process.cpuUsage()
    // The kernel's own peak: the one of `resourceUsage` begins with that of the parent.
    const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    const told = { seconds: (user + system) / 1e6, peakMb: (Number(kibibytes) * 1024) / 1e6 }
    writeSync(3, JSON.stringify(told))
  })
}

function rowsOf(argv: readonly string[]): number {
  return Number(run(argv).said)
}

function print(rows: number): void {
  const megabytes = (statSync(input).size / 1e6).toFixed(0)
  console.log(`Node ${process.version}; ${cpus().length} processors, load in turn`)
  console.log(`${rows.toLocaleString('en')} rows, ${megabytes} MB, medians of ${roundsText}\n`)
  console.log('| way | processor, s | rows a second of it | to bare | share of bare | peak, MB |')
  console.log('| --- | --- | --- | --- | --- | --- |')
  const bare = median(used[0]!.map(({ seconds }) => seconds))
  for (const [way, name] of Object.keys(ways).entries()) {
    const seconds = median(used[way]!.map((each) => each.seconds))
    const speed = Math.round(rows / seconds).toLocaleString('en')
    const ratios = `${(seconds / bare).toFixed(2)} | ${(bare / seconds).toFixed(2)}`
    const peak = median(used[way]!.map(({ peakMb }) => peakMb)).toFixed(0)
    console.log(`| ${name} | ${seconds.toFixed(2)} | ${speed} | ${ratios} | ${peak} |`)
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!
}
