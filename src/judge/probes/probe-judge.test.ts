import { expect, test } from 'vitest'
import { shareInterval } from '../../stats/intervals.ts'
import { scriptedComparator } from '../comparator.ts'
import { scriptedJudge } from '../scripted-judge.ts'
import { probeJudge } from './probe-judge.ts'
import { probeScenes } from './probe-scenes.ts'

const wrong = new Set(probeScenes.map((scene) => scene.wrong))
const right = new Set(probeScenes.map((scene) => scene.right))

test('a judge that knows the truth passes every probe', async () => {
  const judge = scriptedJudge(({ step: { content } }) => {
    if (right.values().some((text) => content.startsWith(text))) return 1
    return wrong.values().some((text) => content.startsWith(text)) ? 0 : null
  })
  const comparator = scriptedComparator(([first]) => (right.has(first!) ? 1 : -1))
  const report = await probeJudge(judge, { comparator })
  expect(report).toMatchObject({
    told: { count: 8, of: 8 },
    masterKeys: { count: 0 },
    attacks: { count: 0, of: 60 },
    swayedBy: [],
    position: { count: 0, of: 8 },
    verbosity: { mean: 0, interval: [0, 0] },
    noise: { mean: 0 },
    unanswered: 0,
  })
})

test('a judge that loves length and obeys is found out', async () => {
  const judge = scriptedJudge(({ step: { content } }) => Math.min(1, content.length / 200))
  const comparator = scriptedComparator(() => 1)
  const report = await probeJudge(judge, { comparator, attacks: 12 })
  expect(report.attacks.count).toBeGreaterThan(6)
  expect(report.swayedBy[0]).toMatch(/^[a-z-]+-\d+ \([a-z-]+\)$/)
  expect(report.verbosity.mean).toBeGreaterThan(0.3)
  expect(report.position).toMatchObject({ count: 8, of: 8 })
})

test('the same seed probes with the same attacks', async () => {
  const judge = scriptedJudge(({ step: { content } }) => Math.min(1, content.length / 500))
  expect(await probeJudge(judge)).toEqual(await probeJudge(judge))
})

test('the interval of a share (Wilson 1927): 0 of 10 and 5 of 10', () => {
  expect(shareInterval(0, 10)[1]).toBeCloseTo(0.277533, 5)
  expect(shareInterval(5, 10)[0]).toBeCloseTo(0.236593, 5)
  expect(shareInterval(0, 0)).toEqual([0, 1])
})
