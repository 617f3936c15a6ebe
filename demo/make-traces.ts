import { readFileSync, writeFileSync } from 'node:fs'

/**
 * Turns the page of tasks and step trees (`traces.md`) into trajectories (`traces.jsonl`).
 * Run by hand after a change of the page: `node demo/make-traces.ts`. Same page, same bytes.
 */
export function makeTraces(page: string): string {
  return readTasks(page)
    .flatMap((task) => task.candidates.map((candidate, index) => rowOf(task, candidate, index)))
    .map((row) => `${JSON.stringify(row)}\n`)
    .join('')
}

/** What makes a step wrong. */
export const faults: readonly string[] = [
  'slip',
  'big-slip',
  'rounding',
  'dropped',
  'contradiction',
  'nowhere',
  'percent',
  'unit',
  'operation',
  'misread',
  'mismatch',
  'circular',
  'unanswered',
]

/** What makes a step no better, and nothing wrong. */
export const blemishes: readonly string[] = ['repeat', 'boilerplate', 'detour']

export type PlannedStep = { readonly text: string; readonly planted?: string }

export type PlannedCandidate = {
  readonly steps: readonly PlannedStep[]
  /** Absent when the candidate ends without an answer. */
  readonly answer?: string
}

export type PlannedTask = {
  readonly name: string
  readonly domain: string
  readonly prompt: string
  readonly reference: string
  /** Arithmetic that gives the reference answer. */
  readonly check: string
  readonly candidates: readonly PlannedCandidate[]
}

/** The tasks of the page, in order; throws a sentence that quotes what makes no sense. */
export function readTasks(page: string): PlannedTask[] {
  const sections = page.split(/^## /m).slice(1)
  return sections.map((section) => {
    const lines = section.split('\n')
    const title = /^(?<name>[a-z-]+) \((?<domain>[a-z]+)\)$/.exec(lines[0]!)?.groups
    if (!title) throw new Error(`a task starts with "## name (domain)", not "## ${lines[0]}"`)
    const field = (name: string) =>
      lines.find((line) => line.startsWith(`${name}: `))!.slice(name.length + 2)
    return {
      name: title['name']!,
      domain: title['domain']!,
      prompt: field('Task'),
      reference: field('Answer'),
      check: field('Check'),
      candidates: readCandidates(lines.filter((line) => /^ *- /.test(line))),
    }
  })
}

/** The leaves of a nested list, each with the way that leads to it. */
function readCandidates(lines: readonly string[]): PlannedCandidate[] {
  const candidates: PlannedCandidate[] = []
  const path: PlannedStep[] = []
  for (const line of lines) {
    const depth = line.indexOf('-') / 2
    const item = line.trim().slice(2)
    if (depth > path.length) throw new Error(`a step is indented too far: "${item}"`)
    path.length = depth
    if (item.startsWith('=> ')) {
      const answer = item.slice(3)
      candidates.push({ steps: [...path], ...(answer !== '?' && { answer }) })
    } else {
      path.push(readStep(item))
    }
  }
  return candidates
}

function readStep(item: string): PlannedStep {
  const { planted, text } = /^(?:\{(?<planted>[a-z-]+)\} )?(?<text>.+)$/.exec(item)!.groups!
  if (planted === undefined) return { text: text! }
  if (![...faults, ...blemishes].includes(planted)) throw new Error(`unknown mark {${planted}}`)
  return { text: text!, planted }
}

function rowOf(task: PlannedTask, candidate: PlannedCandidate, index: number) {
  const { steps, answer } = candidate
  const firstFault = steps.findIndex(({ planted }) => planted && faults.includes(planted))
  return {
    schema: 1,
    task: { prompt: task.prompt, reference: task.reference, domain: task.domain },
    steps: steps.map((step) => step.text),
    outcome: { ...(answer !== undefined && { answer }), isCorrect: answer === task.reference },
    labels: { kind: 'first-error', firstErrorIndex: firstFault < 0 ? null : firstFault },
    sourceId: `${task.name}#${index}`,
  }
}

if (import.meta.main) {
  const page = readFileSync(new URL('traces.md', import.meta.url), 'utf8')
  writeFileSync(new URL('traces.jsonl', import.meta.url), makeTraces(page))
}
