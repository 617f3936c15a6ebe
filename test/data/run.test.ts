/**
 * The main job on recorded best-of-32 attempts: what it prints, its time and memory, and a kill.
 */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { RunSummary } from '../../src/job/run-summary.ts'
import { emptyFolder, paretree, start } from '../cli/command-line.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

describe.skipIf(!hasRecordedData)('a run on best-of-32 attempts at GSM8K', () => {
  const attempts = recorded('outcomes/bon32_gsm8k.jsonl.gz')

  test('with the rules judge it gives pairs within a minute, in flat memory', async () => {
    const run = await measured(['run', attempts, '--grouping', 'task', '--json'])
    console.log(run.stderr)
    console.log(`${run.seconds.toFixed(1)} s, at most ${run.megabytes} MB`)
    const summary = JSON.parse(run.stdout) as RunSummary
    expect(summary.pairs.pairCount).toBeGreaterThan(0)
    const own = summary.rightShares.find(({ rule }) => rule === 'dominating')!
    expect(own.pooled).toBeGreaterThan(0.5)
  })

  test('with seven reward models as axes it gives the known right-shares', async () => {
    const scores = globSync(recorded('prm_scores/bon32/*_gsm8k.jsonl.gz')).toSorted()
    const args = ['--grouping', 'task', '--aggregator', 'last', '--scores', ...scores]
    const run = await measured(['run', attempts, '--json', ...args])
    console.log(run.stderr)
    console.log(`${run.seconds.toFixed(1)} s, at most ${run.megabytes} MB`)
    const summary = JSON.parse(run.stdout) as RunSummary
    if (summary.taskCount !== 274) return console.log('another slice: no check values for it')
    const shares = summary.rightShares.filter(({ aggregator }) => aggregator === 'last')
    expect(
      shares.map(({ rule, pooled, decidedCount }) => [rule, pooled!.toFixed(3), decidedCount]),
    ).toEqual(
      expect.arrayContaining([
        ['dominating', '0.947', 1722],
        ['cartesian', '0.763', 5837],
        ['all', '0.954', 2209],
        ['scalar', '0.685', 12146],
      ]),
    )
  })

  test('twice, and once after a kill in the middle, the pairs have the same bytes', async () => {
    const cwd = emptyFolder()
    const args = ['run', attempts, '--grouping', 'task', '-q']
    await paretree([...args, '-o', 'first'], { cwd })
    await paretree([...args, '-o', 'second'], { cwd })
    const { child, ended } = start([...args, '-o', 'killed'], { cwd })
    const journal = join(cwd, 'killed', 'journal.jsonl')
    while (!existsSync(journal) || readFileSync(journal, 'utf8').split('\n').length < 100)
      await setTimeout(5)
    child.kill('SIGKILL')
    await ended
    expect(existsSync(join(cwd, 'killed', 'summary.json'))).toBe(false)
    await paretree([...args, '-o', 'killed'], { cwd })
    const pairs = ['first', 'second', 'killed'].map((run) =>
      readFileSync(join(cwd, run, 'pairs.jsonl')),
    )
    expect(pairs[0]!.length).toBeGreaterThan(1000)
    expect(pairs[1]!.equals(pairs[0]!)).toBe(true)
    expect(pairs[2]!.equals(pairs[0]!)).toBe(true)
  })
})

/** A command with its wall time and, on Linux, the most memory that it held. */
async function measured(args: readonly string[]) {
  const begun = performance.now()
  const { child, ended } = start(args)
  let megabytes = 0
  const watch = setInterval(() => {
    megabytes = Math.max(megabytes, heldMegabytes(child.pid!))
  }, 100)
  const result = await ended
  clearInterval(watch)
  return { ...result, seconds: (performance.now() - begun) / 1000, megabytes }
}

function heldMegabytes(pid: number): number {
  const status = `/proc/${pid}/status`
  if (!existsSync(status)) return 0
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+)/.exec(readFileSync(status, 'utf8')) ?? []
  return Math.round(Number(kilobytes) / 1024)
}
