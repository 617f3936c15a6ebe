import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults, makeTraces, type PlannedStep, readTasks } from '../demo/make-traces.ts'
import { equationsIn, valueOf } from './equations.ts'

const read = (name: string) => readFileSync(new URL(`../demo/${name}`, import.meta.url), 'utf8')
const tasks = readTasks(read('traces.md'))
const candidates = tasks.flatMap((task) => task.candidates.map((each) => ({ task, ...each })))

test('the shipped traces are what the page of tasks and step trees makes', () => {
  expect(makeTraces(read('traces.md'))).toBe(read('traces.jsonl'))
})

test('there are at least 20 tasks of 6 to 8 candidates with 3 to 6 steps each', () => {
  expect(tasks.length).toBeGreaterThanOrEqual(20)
  for (const task of tasks) expect([6, 7, 8], task.name).toContain(task.candidates.length)
  for (const { task, steps } of candidates) expect([3, 4, 5, 6], task.name).toContain(steps.length)
})

test('every task has a prefix after which three or more different steps follow', () => {
  for (const task of tasks) {
    const next = new Map<string, Set<string>>()
    for (const { steps } of task.candidates) {
      for (const [index, step] of steps.entries()) {
        const prefix = JSON.stringify(steps.slice(0, index))
        next.set(prefix, (next.get(prefix) ?? new Set()).add(step.text))
      }
    }
    next.delete('[]')
    const widest = Math.max(...[...next.values()].map((steps) => steps.size))
    expect(widest, task.name).toBeGreaterThanOrEqual(3)
  }
})

test('every reference answer is the value of its check', () => {
  for (const { name, reference, check } of tasks) {
    expect(numberIn(reference), name).toBeCloseTo(valueOf(check), 9)
  }
})

test('every equation of a step without a planted fault holds', () => {
  const broken = candidates.flatMap(({ task, steps }) =>
    steps
      .filter((step) => !isFault(step))
      .flatMap((step) => equationsIn(step.text))
      .filter((equation) => !equation.holds)
      .map((equation) => `${task.name}: ${equation.text}`),
  )
  expect(new Set(broken)).toEqual(new Set())
})

test('a planted slip of plain arithmetic is a false equation', () => {
  const slips = candidates.flatMap(({ task, steps }) =>
    steps
      .filter((step) => step.planted?.endsWith('slip') && !/[a-z] =|\d[a-z]/.test(step.text))
      .map((step) => ({ at: `${task.name}: ${step.text}`, equations: equationsIn(step.text) }))
      .filter(({ equations }) => equations.length > 0),
  )
  const missed = slips.filter(({ equations }) => equations.every(({ holds }) => holds))
  expect(missed.map(({ at }) => at)).toEqual([])
  expect(new Set(slips.map(({ at }) => at)).size).toBeGreaterThanOrEqual(30)
})

test('a candidate without a fault reaches the reference, and says so in its last step', () => {
  for (const { task, steps, answer } of candidates) {
    if (steps.some(isFault)) continue
    expect(answer, task.name).toBe(task.reference)
    const plain = steps.at(-1)!.text.replaceAll(',', '')
    expect(numbersIn(plain), `${task.name}: ${plain}`).toContain(numberIn(answer!))
  }
})

test('a wrong answer comes from a planted fault, and every kind of fault is there', () => {
  for (const { task, steps, answer } of candidates) {
    if (answer !== task.reference) expect(steps.some(isFault), task.name).toBe(true)
  }
  const planted = new Set(candidates.flatMap(({ steps }) => steps.map((step) => step.planted)))
  for (const fault of faults) expect(planted).toContain(fault)
})

test('the shipped contrasts have a critique, and no false equation on the better side', () => {
  const contrasts = read('contrasts.jsonl').trimEnd().split('\n').map(readContrast)
  expect(contrasts.length).toBeGreaterThanOrEqual(40)
  for (const { prompt, positive, negative, rationale } of contrasts) {
    expect(positive, prompt).not.toEqual(negative)
    expect(rationale.split(' ').length, prompt).toBeGreaterThan(8)
    const equations = positive.flatMap(equationsIn)
    expect(
      equations.filter((equation) => !equation.holds),
      prompt,
    ).toEqual([])
  }
})

function readContrast(line: string) {
  return JSON.parse(line) as {
    readonly prompt: string
    readonly positive: readonly string[]
    readonly negative: readonly string[]
    readonly rationale: string
  }
}

function isFault(step: PlannedStep): boolean {
  return step.planted !== undefined && faults.includes(step.planted)
}

/** The number in an answer; a clock time in minutes, a fraction as its value. */
function numberIn(answer: string): number {
  return numbersIn(answer.replaceAll(',', ''))[0]!
}

function numbersIn(text: string): number[] {
  const found = text.matchAll(/(?<hours>\d+):(?<minutes>\d\d)|-?\d+(?:\.\d+)?/g)
  return [...found].map((match) => {
    const { hours, minutes } = match.groups!
    return hours === undefined ? Number(match[0]) : Number(hours) * 60 + Number(minutes)
  })
}
