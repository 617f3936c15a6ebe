import { expect, test } from 'vitest'
import { seededRng } from '../base/rng.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import { llmComparator, scriptedComparator } from './comparator.ts'
import { readPromptFiles } from './prompt-files.ts'
import {
  bradleyTerryStrengths,
  cyclesOf,
  eloRatings,
  type Game,
  knockout,
  roundRobin,
} from './rankers.ts'

const byLength = scriptedComparator(([a], [b]) => a!.length - b!.length)
const contest = { prompt: 'p', prefix: [], works: ['bb', 'dddd', 'a', 'ccc', 'b'].map((w) => [w]) }

test('a knockout finds the winner in n - 1 games, whatever the draw', async () => {
  for (const seed of [1, 2, 3]) {
    const { winner, games } = await knockout(byLength, contest, { rng: seededRng(seed) })
    expect(winner).toBe(1)
    expect(games).toHaveLength(4)
  }
})

test('a round robin ranks everybody, by Elo and by Bradley and Terry alike', async () => {
  const games = await roundRobin(byLength, contest)
  expect(games).toHaveLength(10)
  expect(order(eloRatings(5, games)).slice(0, 3)).toEqual([1, 3, 0])
  const strengths = bradleyTerryStrengths(5, games)
  expect(order(strengths.map((each) => Math.round(each * 1e6)))).toEqual([1, 3, 0, 2, 4])
  expect(strengths.reduce((sum, each) => sum + each, 0)).toBeCloseTo(0, 6)
  expect(cyclesOf(5, games)).toEqual([])
})

test('Elo: a win between equals moves half the stake', () => {
  expect(eloRatings(2, [game(0, 1, 1)])).toEqual([1516, 1484])
})

test('Bradley and Terry: three wins to one, half a win added each way to each game', () => {
  const games = [game(0, 1, 1), game(0, 1, 1), game(0, 1, 1), game(0, 1, 0)]
  const [strong, weak] = bradleyTerryStrengths(2, games)
  expect(strong! - weak!).toBeCloseTo(Math.log(5 / 3), 6)
})

test('rulings that go round in a circle are reported', () => {
  const games = [game(0, 1, 1), game(1, 2, 1), game(0, 2, 0), game(0, 3, 1)]
  expect(cyclesOf(4, games)).toEqual([[0, 1, 2]])
})

test('a model that always favours the first place makes flagged ties', async () => {
  const comparison = await comparing(() => '{"reason":"r","better":"1"}')
  expect(comparison).toMatchObject({ winner: 'tie', isSwayed: true, usage: { calls: 2 } })
})

test('a model that knows its mind is believed in both orders', async () => {
  const comparison = await comparing((text) =>
    JSON.stringify({ reason: 'r', better: text.indexOf('good') < text.indexOf('bad') ? '1' : '2' }),
  )
  expect(comparison).toMatchObject({ winner: 'first', isSwayed: false })
})

test('a reply that cannot be used is neither a win nor a tie', async () => {
  expect(await comparing(() => 'both are fine')).toMatchObject({ winner: null, isSwayed: false })
})

function order(ratings: readonly number[]) {
  return [...ratings.keys()].toSorted((a, b) => ratings[b]! - ratings[a]! || a - b)
}

function comparing(script: (text: string) => string) {
  const llm = scriptedLlm(({ messages }) => script(messages[0]!.text))
  const comparator = llmComparator({ llm, prompts: readPromptFiles(), fenceKey: 'key' })
  return comparator.compare({ prompt: 'p', prefix: [], works: [['good work'], ['bad work']] })
}

function game(first: number, second: number, result: Game['result']): Game {
  return { first, second, result, isSwayed: false }
}
