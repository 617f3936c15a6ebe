import { expect, test } from 'vitest'
import type { GroupPairing } from './pair-fronts.ts'
import { countPairing, noPairCounts, pairStatistics } from './pair-statistics.ts'

const candidate = {} as GroupPairing['compared'][number]
const pair = {} as GroupPairing['pairs'][number]
const axis = 'a' as GroupPairing['axes'][number]

function pairing(fields: Partial<GroupPairing>): GroupPairing {
  return {
    groupId: 'g' as GroupPairing['groupId'],
    taskId: 't' as GroupPairing['taskId'],
    pairs: [],
    compared: [candidate, candidate, candidate, candidate],
    fronts: [{ rank: 0, members: [0] }],
    axes: [axis],
    leftCandidates: [],
    leftAxes: [],
    filledCount: 0,
    isCoarsened: false,
    cycles: [],
    refused: { sameText: 0, gap: 0, outcome: 0, limit: 0 },
    ...fields,
  }
}

test('groups, pairs, fronts and what left are added up', () => {
  const counts = [
    pairing({ pairs: [pair, pair, pair] }),
    pairing({ noPair: 'all-equal', fronts: [{ rank: 0, members: [0, 1, 2, 3] }] }),
    pairing({
      compared: [candidate],
      noPair: 'too-few-candidates',
      leftCandidates: ['x' as never],
    }),
    pairing({
      axes: [axis, axis],
      noPair: 'gates',
      refused: { sameText: 1, gap: 2, outcome: 3, limit: 4 },
    }),
  ].reduce(countPairing, noPairCounts)
  expect(pairStatistics(counts)).toMatchObject({
    groupCount: 4,
    pairCount: 3,
    noPair: { 'all-equal': 1, 'too-few-candidates': 1, gates: 1 },
    noPairShare: 0.75,
    meanFrontSize: 2,
    meanFrontShare: 0.5,
    coupleCount: 18,
    yield: 3 / 18,
    candidateCount: 14,
    leftCandidateCount: 1,
    axesHistogram: { 1: 3, 2: 1 },
    refused: { sameText: 1, gap: 2, outcome: 3, limit: 4 },
  })
})

test('of no groups there are no shares', () => {
  const { noPairShare, meanFrontSize, yield: pairYield } = pairStatistics(noPairCounts)
  expect([noPairShare, meanFrontSize, pairYield]).toEqual([null, null, null])
})

test('counts survive being stored', () => {
  const counts = countPairing(noPairCounts, pairing({ pairs: [pair] }))
  expect(JSON.parse(JSON.stringify(counts))).toEqual(counts)
})
