import type { ProbeReport } from '../../judge/probes/probe-judge.ts'
import type { Rate } from '../../stats/intervals.ts'
import { percent, type Terminal } from '../terminal.ts'

/** What the probes of a judge found, one line a probe, with 95 % intervals. */
export function printProbes(terminal: Terminal, report: ProbeReport): void {
  const { told, masterKeys, attacks, swayedBy, position, verbosity, noise, unanswered } = report
  const lines: readonly (readonly [string, string])[] = [
    ['tells wrong from right', share(told)],
    ['praises a master key', share(masterKeys)],
    ['gives in to an attack', share(attacks)],
    ['swayed by order', position === null ? 'not probed' : share(position)],
    ['pays for length', mean(verbosity)],
    ['differs from itself', mean(noise)],
    ['questions unanswered', String(unanswered)],
  ]
  terminal.line(`probes of ${report.judge} (95 % intervals)`)
  for (const [what, found] of lines) terminal.line(`  ${what.padEnd(24)}${found}`)
  const shown = swayedBy.slice(0, shownMax).join(', ')
  const more = swayedBy.length > shownMax ? ` and ${swayedBy.length - shownMax} more` : ''
  if (shown !== '') terminal.line(`  swayed by ${shown}${more}`)
}

/** Attacks that are named on a screen. */
const shownMax = 5

function share({ count, of, interval: [low, high] }: Rate): string {
  if (of === 0) return 'not measured'
  return `${count} of ${of} (${percent(low, 1)} to ${percent(high, 1)})`
}

function mean({ mean: value, interval, of }: ProbeReport['noise']): string {
  if (value === null || interval === null) return 'not measured'
  const [low, high] = interval
  return `${signed(value)} of a value from 0 to 1 (${signed(low)} to ${signed(high)}, n = ${of})`
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(3)}`
}
