/**
 * Measures the kernels beside their peers and prints one Markdown table:
 *
 *     npm run perf            # everything
 *     npm run perf -- pareto  # one suite
 *
 * Peers that are not installed are left out with a notice. Data lie in `PERF_DATA` (default
 * `.perf/data`), and what is missing there is made.
 */
import { execFileSync } from 'node:child_process'
import { cpus } from 'node:os'
import { paretoSuite } from './pareto.ts'
import { statsSuite } from './stats.ts'
import { type Suite, tableHead, tableRow } from './table.ts'
import { vectorSuite } from './vector.ts'

const suites: Readonly<Record<string, Suite>> = {
  pareto: paretoSuite,
  vector: vectorSuite,
  stats: statsSuite,
}

const wanted = process.argv.slice(2)
const unknown = wanted.filter((name) => suites[name] === undefined)
if (unknown.length > 0)
  throw new Error(`there is no suite ${unknown.join(', ')}: ${Object.keys(suites).join(', ')}`)

const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
const processors = cpus()
console.log(
  `Commit ${commit}; Node ${process.version}; ${processors.length} x`,
  processors[0]?.model,
)
console.log(`\n${tableHead}`)
for (const [name, suite] of Object.entries(suites))
  if (wanted.length === 0 || wanted.includes(name)) await suite((row) => console.log(tableRow(row)))
