/**
 * Attempts whose truth is known because they are made: sums told as little stories, every number
 * drawn, each step computing from what the one before it gave. A wrong one slips once and carries
 * on with what it has.
 */
import { namedRng, type Rng } from '../../base/rng.ts'
import { makeTask } from '../../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../../domain/trajectory.ts'

/** So many attempts, right and wrong in turn; the same seed makes the same. */
export function madeAttempts(count: number, seed: number): Trajectory[] {
  return Array.from({ length: count }, (_, index) => {
    const rng = namedRng(seed, `attempt ${index}`)
    const story = stories[index % stories.length]!(rng)
    return toldAttempt(story, index % 2 === 0 ? null : { step: rng.below(2), by: 1 + rng.below(9) })
  })
}

/** A task that takes three operations, each on the result of the one before. */
type Story = {
  readonly prompt: string
  readonly start: number
  readonly moves: readonly Move[]
}

type Move = {
  readonly sign: '+' | '-' | '*'
  readonly by: number
  /** Says what the operation gives, around it. */
  readonly say: (operation: string) => string
}

type Slip = { readonly step: number; readonly by: number }

function toldAttempt({ prompt, start, moves }: Story, slip: Slip | null): Trajectory {
  const steps: string[] = []
  let [value, truth] = [start, start]
  for (const [index, { sign, by, say }] of moves.entries()) {
    const slipped = slip?.step === index ? slip.by : 0
    const result = moved(value, sign, by) + slipped
    steps.push(say(`${value} ${sign} ${by} = ${result}`))
    value = result
    truth = moved(truth, sign, by)
  }
  steps.push(`The answer is ${value}.`)
  return makeTrajectory({
    task: makeTask(prompt, { reference: String(truth) }),
    steps: steps.map((content) => ({ content })),
    outcome: { answer: String(value), isCorrect: value === truth },
    labels: { kind: 'first-error', firstErrorIndex: slip?.step ?? null },
  })
}

function moved(value: number, sign: Move['sign'], by: number): number {
  if (sign === '*') return value * by
  return sign === '+' ? value + by : value - by
}

const stories: readonly ((rng: Rng) => Story)[] = [
  (rng) => {
    const [red, green, crates, broken] = [from(rng, 11, 30), from(rng, 11, 30), from(rng, 3, 9), 7]
    return {
      prompt:
        `A crate holds ${red} red and ${green} green jars. A cart carries ${crates} such crates, ` +
        `and ${broken} of all the jars break. How many jars are whole?`,
      start: red,
      moves: [
        { sign: '+', by: green, say: (sum) => `One crate holds ${sum} jars.` },
        { sign: '*', by: crates, say: (sum) => `All crates together hold ${sum} jars.` },
        { sign: '-', by: broken, say: (sum) => `Without the broken ones, ${sum} jars are whole.` },
      ],
    }
  },
  (rng) => {
    const [speed, hours, bus] = [from(rng, 60, 130), from(rng, 3, 8), from(rng, 12, 48)]
    return {
      prompt:
        `A train goes ${speed} km in an hour. Ida rides it for ${hours} hours, takes a bus for ` +
        `${bus} km, and returns the same way. How many km does she travel in all?`,
      start: speed,
      moves: [
        { sign: '*', by: hours, say: (sum) => `By train she rides ${sum} km.` },
        { sign: '+', by: bus, say: (sum) => `With the bus the way there is ${sum} km.` },
        { sign: '*', by: 2, say: (sum) => `There and back she travels ${sum} km.` },
      ],
    }
  },
  (rng) => {
    const [weekly, weeks, bag, gift] = [from(rng, 11, 25), from(rng, 9, 16), from(rng, 30, 60), 15]
    return {
      prompt:
        `Mia saves ${weekly} euros a week for ${weeks} weeks. She buys a bag for ${bag} euros, ` +
        `and her aunt gives her ${gift} euros. How many euros does she have?`,
      start: weekly,
      moves: [
        { sign: '*', by: weeks, say: (sum) => `She saves ${sum} euros.` },
        { sign: '-', by: bag, say: (sum) => `After the bag she has ${sum} euros.` },
        { sign: '+', by: gift, say: (sum) => `With the gift she has ${sum} euros.` },
      ],
    }
  },
  (rng) => {
    const [shelves, books, lent] = [from(rng, 12, 28), from(rng, 21, 39), from(rng, 60, 120)]
    const back = from(rng, 13, 50)
    return {
      prompt:
        `A library has ${shelves} shelves with ${books} books each. It lends ${lent} books, and ` +
        `${back} of them come back. How many books are in the library?`,
      start: shelves,
      moves: [
        { sign: '*', by: books, say: (sum) => `The library has ${sum} books.` },
        { sign: '-', by: lent, say: (sum) => `With some of them lent, ${sum} books are there.` },
        { sign: '+', by: back, say: (sum) => `With those that come back, ${sum} are there.` },
      ],
    }
  },
  (rng) => {
    const [long, high, door] = [from(rng, 11, 24), from(rng, 3, 6), from(rng, 4, 9)]
    return {
      prompt:
        `A wall is ${long} m long and ${high} m high. A door of ${door} square metres in it is ` +
        'not painted; the rest is painted twice. How many square metres are painted in all?',
      start: long,
      moves: [
        { sign: '*', by: high, say: (sum) => `The wall has ${sum} square metres.` },
        { sign: '-', by: door, say: (sum) => `Without the door it has ${sum} square metres.` },
        { sign: '*', by: 2, say: (sum) => `Painted twice, that makes ${sum} square metres.` },
      ],
    }
  },
]

function from(rng: Rng, low: number, high: number): number {
  return low + rng.below(high - low + 1)
}
