import { KitError, messageOf } from '../base/errors.ts'
import type { Step } from '../domain/step.ts'
import type { Task } from '../domain/task.ts'
import type { Check, CheckInput, Finding } from './check.ts'

/** What came of a check at one step: its finding, or why it has none. */
export type CheckResult = Finding | { readonly applicable: 'failed'; readonly reason: string }

/** A step below this score is at fault. */
export const faultBelow = 0.5

export interface CheckRunner {
  readonly names: ReadonlySet<string>
  /** The result of every check at a step, by check name. */
  at(input: CheckInput): ReadonlyMap<string, CheckResult>
  /**
   * Earlier steps at fault (ascending) that the given steps are or rest on, directly or through
   * others.
   */
  faultsBelow(input: CheckInput, restsOn: readonly number[]): readonly number[]
}

const runners = new WeakMap<readonly Check[], CheckRunner>()

/** The one runner of a list of checks, so that judge and allocator share what was found. */
export function checkRunner(checks: readonly Check[]): CheckRunner {
  const known = runners.get(checks)
  if (known) return known
  const runner = makeRunner(checks)
  runners.set(checks, runner)
  return runner
}

/**
 * Runs checks once a step, however often judge and allocator ask. Results are kept as long as the
 * step object lives and count for the same task and prefix only. A check that throws or returns a
 * score outside [0, 1] fails alone. Scores are rounded to hundredths.
 * Refuses two checks of one name.
 */
function makeRunner(checks: readonly Check[]): CheckRunner {
  const names = new Set(checks.map((check) => check.name))
  if (names.size < checks.length) throw repeatedName(checks)
  const known = new WeakMap<Step, Known>()

  const at = (input: CheckInput): ReadonlyMap<string, CheckResult> => {
    const step = input.steps[input.index]!
    const earlier = known.get(step)
    if (earlier && isSamePlace(earlier, input)) return earlier.results
    const results = new Map(checks.map((check) => [check.name, runCheck(check, input)]))
    known.set(step, { task: input.task, prefix: input.steps.slice(0, input.index), results })
    return results
  }

  const isAtFault = (input: CheckInput): boolean =>
    at(input)
      .values()
      .some((result) => result.applicable === true && result.score < faultBelow)

  const faultsBelow = (input: CheckInput, restsOn: readonly number[]): readonly number[] => {
    const seen = new Set<number>()
    const open = restsOn.filter((index) => index >= 0 && index < input.index)
    for (let index = open.pop(); index !== undefined; index = open.pop()) {
      if (seen.has(index)) continue
      seen.add(index)
      for (const result of at({ ...input, index }).values())
        if (result.applicable === true) open.push(...(result.restsOn ?? []))
    }
    return [...seen].toSorted((a, b) => a - b).filter((index) => isAtFault({ ...input, index }))
  }
  return { names, at, faultsBelow }
}

type Known = {
  readonly task: Task
  readonly prefix: readonly Step[]
  readonly results: ReadonlyMap<string, CheckResult>
}

function isSamePlace(known: Known, { task, steps, index }: CheckInput): boolean {
  if (known.prefix.length !== index || known.task.id !== task.id) return false
  return known.prefix.every((step, at) => step === steps[at])
}

function runCheck(check: Check, input: CheckInput): CheckResult {
  try {
    const finding = check.find(input)
    if (!finding.applicable) return finding
    const score = Math.round(finding.score * 100) / 100
    if (score >= 0 && score <= 1) return { ...finding, score }
    const reason = `check ${check.name} gave the score ${finding.score}, which is outside 0 to 1`
    return { applicable: 'failed', reason }
  } catch (error) {
    return { applicable: 'failed', reason: `check ${check.name} threw: ${messageOf(error)}` }
  }
}

function repeatedName(checks: readonly Check[]): KitError {
  const names = checks.map((check) => check.name)
  const repeated = names.find((name, index) => names.indexOf(name) < index)
  return new KitError('config', `two checks are named "${repeated}"; give each a name of its own`)
}
