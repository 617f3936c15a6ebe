import { diffRuns, listRuns, type RunDifference, type RunListing } from '../../job/list-runs.ts'
import { count, tableLines, type Terminal } from '../terminal.ts'

export function printRunList(terminal: Terminal, folder: string): RunListing[] {
  const runs = listRuns(folder)
  if (runs.length === 0) {
    terminal.line(`no run folders in ${folder}; paretree run <traces> makes one`)
    return runs
  }
  const rows = runs.map((run) => [
    run.path,
    run.state,
    count(run.doneTasks),
    run.pairCount === null ? '-' : count(run.pairCount),
    new Date(run.changedMs).toISOString().slice(0, 16).replace('T', ' '),
  ])
  for (const line of tableLines([['run', 'state', 'tasks', 'pairs', 'changed (UTC)'], ...rows]))
    terminal.line(line)
  return runs
}

export function printRunDiff(terminal: Terminal, first: string, second: string): RunDifference {
  const difference = diffRuns(first, second)
  if (difference.manifest.length === 0) terminal.line('made of the same input and settings')
  for (const line of difference.manifest) terminal.line(line)
  const { both, onlyFirst, onlySecond } = difference.pairs
  terminal.line(
    `pairs: ${count(both)} in both, ${count(onlyFirst)} only in ${first}, ` +
      `${count(onlySecond)} only in ${second}`,
  )
  const [a, b] = difference.summaries
  const rows = [
    ['', first, second],
    ['groups', count(a.pairs.groupCount), count(b.pairs.groupCount)],
    ['pairs', count(a.pairs.pairCount), count(b.pairs.pairCount)],
    ['scored steps', count(a.scores.scoredSteps), count(b.scores.scoredSteps)],
    ['failed scores', count(a.scores.failedScores), count(b.scores.failedScores)],
  ]
  for (const line of tableLines(rows)) terminal.line(line)
  return difference
}
