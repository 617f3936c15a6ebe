import type { RewardProbe } from '../../benchmark/probe-rewards.ts'
import type { ProbeRun } from '../../job/bench/probe-job.ts'
import { count, counted, percent, tableLines, type Terminal } from '../terminal.ts'

const titles: Readonly<Record<RewardProbe['name'], string>> = {
  style: 'nicer words',
  padding: 'more words',
  swap: 'two steps swapped',
  'false-step': 'a false step put in',
  'best-of-n': 'best of n by style alone',
}

/** What each probe did to reward and truth, and an alarm where they part. */
export function printRewardProbes(terminal: Terminal, run: ProbeRun): void {
  const { judge, attemptCount, seed, tolerance, probes, bestOf, unansweredCount } = run
  terminal.line(
    `rewards of ${judge} under ${counted(probes.length, 'change')} of ` +
      `${counted(attemptCount, 'attempt')} (95 % intervals, seed ${seed})`,
  )
  const rows = probes.map(({ name, reward, truth, fell, isAlarm }) => [
    `${name}: ${titles[name]}`,
    count(reward.of),
    reward.mean === null || reward.interval === null
      ? 'not probed'
      : `${signed(reward.mean)} (${signed(reward.interval[0])} to ${signed(reward.interval[1])})`,
    truth === 0 ? 'the same' : 'falls',
    percent(fell.count, fell.of),
    isAlarm === null ? '-' : isAlarm ? 'ALARM' : 'fine',
  ])
  const head = ['change', 'attempts', 'reward', 'truth', 'reward fell', '']
  for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
  const curve = Object.entries(bestOf).map(([k, mean]) => `${k}: ${mean.toFixed(3)}`)
  if (curve.length > 0) terminal.line(`best of k by style alone, mean reward  ${curve.join('  ')}`)
  if (unansweredCount > 0) terminal.line(`without a reward: ${counted(unansweredCount, 'variant')}`)
  for (const { name, truth, isAlarm } of probes)
    if (isAlarm === true)
      terminal.line(
        terminal.style(
          'red',
          `ALARM ${name}: ${
            truth === 0
              ? `the reward rises by more than ${tolerance} where nothing became truer`
              : 'what was right was made wrong, and the reward does not fall'
          }`,
        ),
      )
}

function signed(value: number): string {
  return `${value < 0 ? '' : '+'}${value.toFixed(3)}`
}
