import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { emptyFolder, paretree } from './command-line.ts'

/** Attempts of two steps; in every other one the first is wrong. */
const rows = Array.from({ length: 12 }, (_, index) => ({
  id: `made-${index}`,
  problem: `What is ${index} + 6?`,
  steps: [`${index} + 6 = ${index + (index % 2 === 0 ? 6 : 7)}`, 'So that is it.'],
  label: index % 2 === 0 ? -1 : 0,
}))

const calibrate = ['calibrate', 'processbench', '--data', 'rows.jsonl', '-o', 'c.json']
const bench = ['bench', 'processbench', '--calibration', 'c.json', '--json']

test('a calibration is fitted, used, and its own rows are pointed out', async () => {
  const cwd = folder()
  const fitted = await paretree([...calibrate, '--json'], { cwd })
  expect([fitted.code, fitted.stderr]).toEqual([0, expect.stringContaining('Equalities hold')])
  const { weights, hash, tree } = JSON.parse(fitted.stdout) as Record<string, string>
  expect(weights).toMatchObject({ faults: 'own' })
  expect(tree).toMatch(/^[0-9a-f]{16}$/)

  const own = await paretree([...bench, '--data', 'rows.jsonl'], { cwd })
  expect(own.code).toBe(0)
  expect(own.stderr).toContain(
    'fitted on the tasks of 12 of these 12 items; the figures flatter it',
  )
  expect(JSON.parse(own.stdout)).toMatchObject({
    calibratedOnCount: 12,
    headline: 100,
    stamp: { calibration: hash, tree, seed: 0 },
  })
  const other = await paretree([...bench, '--data', 'others.jsonl'], { cwd })
  expect(other.stderr).not.toContain('flatter')

  const score = ['score', 'rows.jsonl', '--calibration', 'c.json', '-o', 'scored.jsonl']
  const scored = await paretree(score, { cwd })
  expect(scored.stderr).toContain('of 12 of these 12 trajectories; their probabilities flatter it')
  const [first] = readFileSync(join(cwd, 'scored.jsonl'), 'utf8').split('\n')
  expect(JSON.parse(first!)).toMatchObject({ scored: [{ probability: 1 }, {}] })

  const run = ['run', 'rows.jsonl', '--calibration', 'c.json', '-o', 'run']
  expect((await paretree(run, { cwd })).code).toBe(0)
  const manifest = JSON.parse(readFileSync(join(cwd, 'run', 'manifest.json'), 'utf8')) as object
  expect(manifest).toMatchObject({ calibration: hash, faults: 'own' })
})

test('a calibration is kept beside the tree, and refused for another', async () => {
  const cwd = folder()
  const tree = (name: string, check: string) => {
    const node = { name, description: 'Every equality of numbers in the step is true.', check }
    const text = { schema: 1, version: 1, xi: 0.25, zeta: 0.2, rho: 0.5, log: [], roots: [node] }
    writeFileSync(join(cwd, `${name}.json`), JSON.stringify(text))
  }
  tree('sums', 'equalities-hold')
  tree('speech', 'steps-speak')
  const args = [...calibrate.slice(0, -2), '--tree', 'sums.json']
  const fitted = await paretree(args, { cwd })
  expect([fitted.code, fitted.stderr]).toEqual([
    0,
    expect.stringContaining('kept in sums.calibration.json'),
  ])
  const use = ['--calibration', 'sums.calibration.json', '--data', 'rows.jsonl', '--tree']
  const fine = await paretree(['bench', 'processbench', ...use, 'sums.json'], { cwd })
  expect(fine.code).toBe(0)
  const refused = await paretree(['bench', 'processbench', ...use, 'speech.json'], { cwd })
  expect(refused.code).toBe(2)
  expect(refused.stderr).toContain('give the tree that it was fitted on, or run calibrate again')
})

test('flags that would do nothing beside a calibration are refused', async () => {
  const cwd = folder()
  await paretree(calibrate, { cwd })
  const faults = ['run', 'rows.jsonl', '--calibration', 'c.json', '--faults', 'own']
  expect(await paretree(faults, { cwd })).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--faults is fitted by the calibration') as string,
  })
  const ablation = await paretree([...bench, '--data', 'rows.jsonl', '--ablate'], { cwd })
  expect([ablation.code, ablation.stderr]).toEqual([2, expect.stringContaining('leave one of')])
})

function folder(): string {
  const cwd = emptyFolder()
  const others = rows.map((row) => ({ ...row, problem: `${row.problem} Say it.` }))
  for (const [name, lines] of Object.entries({ rows, others }))
    writeFileSync(
      join(cwd, `${name}.jsonl`),
      lines.map((row) => `${JSON.stringify(row)}\n`).join(''),
    )
  return cwd
}
