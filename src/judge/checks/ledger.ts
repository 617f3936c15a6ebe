import type { Step } from '../../domain/step.ts'
import type { Task } from '../../domain/task.ts'
import type { EquationChain } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import { type Expression, operands } from '../../verifier/expression.ts'
import { type Rational, rationalKey, toNumber } from '../../verifier/rational.ts'
import { readStep, readTask } from './reading.ts'

/** A value with the step that stated it. */
export type Entry = {
  readonly value: Rational
  readonly stepIndex: number
  /** The name stood for another value before: it is no fixed quantity. */
  readonly isReused: boolean
}

/** What is known before a step: what the task gives, and what earlier steps computed and named. */
export type Ledger = {
  /** Keys of the numbers that stand in the task. */
  readonly given: ReadonlySet<string>
  /** Results of computations, by value: where each was last computed. */
  readonly computed: ReadonlyMap<string, Entry>
  /** What a name or phrase was last said to be. */
  readonly names: ReadonlyMap<string, Entry>
  /** Values that an earlier step printed rounded. */
  readonly rounded: ReadonlySet<string>
  /** Every number, in digits or words, that the task or an earlier step mentions or computes. */
  readonly mentioned: ReadonlySet<number>
}

type Known = { readonly task: Task; readonly prefix: readonly Step[]; readonly ledger: Ledger }
const ledgers = new WeakMap<Step, Known>()

/** The ledger before `steps[index]`. Built from the one before; kept as long as the step lives. */
export function ledgerBefore(task: Task, steps: readonly Step[], index: number): Ledger {
  if (index === 0) return taskLedger(task)
  const previous = steps[index - 1]!
  const known = ledgers.get(previous)
  if (known && known.task.id === task.id && isPrefix(known.prefix, steps, index - 1))
    return known.ledger
  const ledger = draftLedger(ledgerBefore(task, steps, index - 1))
  const { chains, numbers, isRounded } = readStep(previous)
  for (const { value } of numbers) ledger.mentioned.add(value)
  for (const chain of chains) noteChain(ledger, chain, { stepIndex: index - 1, isRounded })
  ledgers.set(previous, { task, prefix: steps.slice(0, index - 1), ledger })
  return ledger
}

/** A ledger that is being written. */
export type LedgerDraft = {
  readonly given: ReadonlySet<string>
  readonly computed: Map<string, Entry>
  readonly names: Map<string, Entry>
  readonly rounded: Set<string>
  readonly mentioned: Set<number>
}

/** A copy to write in. */
export function draftLedger({ given, computed, names, rounded, mentioned }: Ledger): LedgerDraft {
  return {
    given,
    mentioned: new Set(mentioned),
    computed: new Map(computed),
    names: new Map(names),
    rounded: new Set(rounded),
  }
}

/** Writes down what a chain states: its result, and the names that it gives to it. */
export function noteChain(
  draft: LedgerDraft,
  chain: EquationChain,
  place: { readonly stepIndex: number; readonly isRounded: boolean },
): void {
  const last = chain.sides.at(-1)!.expression
  const value = last && evaluate(last)
  if (!value) return
  const { stepIndex } = place
  const key = rationalKey(value)
  draft.mentioned.add(toNumber(value))
  draft.computed.set(key, { value, stepIndex, isReused: false })
  for (const { expression } of chain.sides) {
    if (expression?.kind !== 'name') continue
    const before = draft.names.get(expression.name)
    const isReused = before !== undefined && (before.isReused || rationalKey(before.value) !== key)
    draft.names.set(expression.name, { value, stepIndex, isReused })
  }
  const isInexact = place.isRounded || chain.relations.includes('≈')
  if (isInexact || isPrintedInexactly(chain, key)) draft.rounded.add(key)
}

/** Earlier steps whose computed values, not given by the task, the expressions use; ascending. */
export function restingSteps(expressions: readonly Expression[], ledger: Ledger): number[] {
  const steps = new Set<number>()
  for (const expression of expressions) {
    for (const operand of operands(expression)) {
      const entry = entryOf(operand, ledger)
      if (entry) steps.add(entry.stepIndex)
    }
  }
  return [...steps].toSorted((a, b) => a - b)
}

function entryOf(operand: Expression, ledger: Ledger): Entry | undefined {
  if (operand.kind === 'name') return ledger.names.get(operand.name)
  if (operand.kind !== 'number') return undefined
  const key = rationalKey(operand.value)
  return ledger.given.has(key) ? undefined : ledger.computed.get(key)
}

/** The value before the last sign has more digits than the last side prints. */
function isPrintedInexactly(chain: EquationChain, key: string): boolean {
  const before = chain.sides.at(-2)!.expression
  const value = before && evaluate(before)
  return value !== undefined && rationalKey(value) !== key
}

const taskLedgers = new WeakMap<Task, Ledger>()

function taskLedger(task: Task): Ledger {
  const known = taskLedgers.get(task)
  if (known) return known
  const given = new Set<string>()
  for (const token of readTask(task).tokens)
    if (token.number) given.add(rationalKey(token.number.value))
  const mentioned = new Set(readTask(task).numbers.map(({ value }) => value))
  const ledger = {
    given,
    computed: new Map(),
    names: new Map(),
    rounded: new Set<string>(),
    mentioned,
  }
  taskLedgers.set(task, ledger)
  return ledger
}

function isPrefix(prefix: readonly Step[], steps: readonly Step[], length: number): boolean {
  return prefix.length === length && prefix.every((step, at) => step === steps[at])
}
