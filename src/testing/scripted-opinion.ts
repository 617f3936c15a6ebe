/**
 * What a scripted model thinks of a step: what the shipped checks find, told by whichever of them
 * speak of the criterion. It is a plain, repeatable opinion with some sense in it, so that a tree
 * grown from it and pairs made by it hold together.
 */
import { textHash } from '../base/hash.ts'
import { makeTask } from '../domain/task.ts'
import type { Check } from '../judge/check.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { type CheckRunner, checkRunner, faultBelow } from '../judge/run-checks.ts'

/** A verdict in the words of a reply; step numbers count from 1. */
export type Opinion = {
  readonly reason: string
  readonly own_fault: boolean
  readonly inherits: readonly number[]
  /** 1 to 5, or null where the criterion does not apply. */
  readonly score: number | null
}

/** Of the step at a 0-based index; `steps` are texts, `criterion` is "name: description". */
export function opinionOf(
  criterion: string,
  { task, steps, index }: { task: string; steps: readonly string[]; index: number },
): Opinion {
  const runner: CheckRunner = checkRunner(shippedChecks)
  const input = { task: makeTask(task), steps: steps.map((content) => ({ content })), index }
  const results = runner.at(input)
  const found = checksOf(criterion).flatMap(({ name }) => {
    const result = results.get(name)
    return result?.applicable === true ? [result] : []
  })
  const [worst] = found.toSorted((a, b) => a.score - b.score)
  if (worst === undefined) return unsure(criterion, steps[index]!)
  const inherits = runner.faultsBelow(
    input,
    found.flatMap(({ restsOn = [] }) => restsOn),
  )
  const isFault = worst.score < faultBelow
  return {
    reason: worst.reason,
    own_fault: isFault,
    inherits: inherits.map((step) => step + 1),
    score: isFault ? 1 + Math.round(worst.score * 2) : 1 + Math.round(worst.score * 4),
  }
}

/** Where no check has a say, the same words always meet the same indifference. */
function unsure(criterion: string, step: string): Opinion {
  const draw = Number.parseInt(textHash(`${criterion}\n${step}`, 2), 16)
  const score = [null, 3, 4, 4][draw % 4]!
  return { reason: 'Nothing in the step speaks against it.', own_fault: false, inherits: [], score }
}

/**
 * The checks that a criterion, a topic or an aspect speaks of: those that share most of its words.
 */
export function checksOf(text: string): readonly Check[] {
  const near = (other: { readonly name: string; readonly description: string }) =>
    sharedWords(text, `${other.name}: ${other.description}`)
  const own = shippedChecks.filter(({ criterion }) => near(criterion) >= 0.5)
  return own.length > 0 ? own : shippedChecks.filter(({ parent }) => near(parent) >= 0.5)
}

/** Share of the words of the shorter text that the other has too. */
function sharedWords(a: string, b: string): number {
  const [first, second] = [wordsOf(a), wordsOf(b)]
  const shared = [...first].filter((word) => second.has(word)).length
  return shared / Math.max(1, Math.min(first.size, second.size))
}

function wordsOf(text: string): Set<string> {
  return new Set(text.toLowerCase().match(/\p{L}{4,}/gu))
}
