import type { CriticTerms } from '../../job/bench/answerers.ts'
import type { BenchRun } from '../../job/bench/bench-job.ts'
import type { BenchStamp } from '../../job/bench/bench-stamp.ts'
import type { Spend } from '../../job/spend.ts'
import { counted, type Terminal } from '../terminal.ts'

/** Runs of one command, and what its model calls came to. */
export type StampedRuns = {
  readonly runs: readonly Pick<BenchRun, 'stamp'>[]
  readonly spend?: Spend | undefined
}

/** What a number has to carry besides its figures, in one line. */
export function printStamp(terminal: Terminal, stamped: StampedRuns): void {
  terminal.line(
    stampEntries(stamped)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  )
}

/** The same as a list in Markdown. */
export function stampMarkdown(stamped: StampedRuns): string {
  return stampEntries(stamped)
    .map(([name, value]) => `- ${name}: ${value}\n`)
    .join('')
}

function stampEntries({ runs, spend }: StampedRuns): (readonly [string, string])[] {
  const stamps = runs.map(({ stamp }) => stamp)
  const each = (of: (stamp: BenchStamp) => string | undefined) => [
    ...new Set(stamps.flatMap((stamp) => of(stamp) ?? [])),
  ]
  const revisions = [...new Set(stamps.flatMap((stamp) => stamp.revisions))].toSorted()
  const named: (readonly [string, readonly string[]])[] = [
    ['paretree', each(({ paretree }) => paretree)],
    ['data', each(({ data }) => data)],
    ['answers', each(({ answers }) => answers)],
    ['tree', each(({ tree }) => tree)],
    ['prompts', each(({ prompts }) => prompts)],
    ['critic', each(({ critic }) => critic && criticTerms(critic))],
    ['model', each(({ model }) => model)],
    ['revision', revisions],
    ['calibration', each(({ calibration }) => calibration)],
    ['seed', each(({ seed }) => String(seed))],
    ['cost', [costOf(spend)]],
  ]
  return named.flatMap(([name, values]) =>
    values.length === 0 ? [] : [[name, values.join(' and ')] as const],
  )
}

function criticTerms({ votes, shots, sampling }: CriticTerms): string {
  const drawn = Object.entries(sampling ?? {}).map(([name, value]) => `, ${name} ${value}`)
  return `${counted(votes, 'vote')}, ${counted(shots, 'worked example')}${drawn.join('')}`
}

function costOf(spend: Spend | undefined): string {
  if (spend === undefined) return 'none'
  const { done, stored, dollars } = spend
  const money = dollars === null ? 'at an unknown price' : `$${dollars.toPrecision(3)}`
  return `${money} for ${counted(done, 'call')}${stored > 0 ? `, ${stored} from the store` : ''}`
}
