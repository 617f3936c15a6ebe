import type { Step } from '../../domain/step.ts'
import type { Task } from '../../domain/task.ts'
import type { EquationChain } from '../../verifier/equations.ts'
import { evaluate } from '../../verifier/evaluate.ts'
import type { Expression } from '../../verifier/expression.ts'
import { type Rational, rationalKey } from '../../verifier/rational.ts'
import { operatorCount } from '../../verifier/expression.ts'
import { readStep, readText } from './reading.ts'

/** A value with the step that stated it. */
export type Entry = { readonly value: Rational; readonly stepIndex: number }

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
  const before = ledgerBefore(task, steps, index - 1)
  const ledger = extended(before, previous, index - 1)
  ledgers.set(previous, { task, prefix: steps.slice(0, index - 1), ledger })
  return ledger
}

/** The value that a chain ends in, when its last side is one. */
export function resultOf(chain: EquationChain): Rational | undefined {
  const last = chain.sides.at(-1)!.expression
  return last && operatorCount(last) === 0 ? evaluate(last) : undefined
}

/** Earlier steps whose computed values, not given by the task, an expression uses; ascending. */
export function restingSteps(
  expressions: readonly Expression[],
  operandsOf: (expression: Expression) => Iterable<Expression>,
  ledger: Ledger,
): number[] {
  const steps = new Set<number>()
  for (const expression of expressions) {
    for (const operand of operandsOf(expression)) {
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

const taskLedgers = new WeakMap<Task, Ledger>()

function taskLedger(task: Task): Ledger {
  const known = taskLedgers.get(task)
  if (known) return known
  const given = new Set<string>()
  for (const token of readText(task.prompt).tokens)
    if (token.number) given.add(rationalKey(token.number.value))
  const ledger = { given, computed: new Map(), names: new Map(), rounded: new Set<string>() }
  taskLedgers.set(task, ledger)
  return ledger
}

function isPrefix(prefix: readonly Step[], steps: readonly Step[], length: number): boolean {
  return prefix.length === length && prefix.every((step, at) => step === steps[at])
}

function extended(ledger: Ledger, step: Step, stepIndex: number): Ledger {
  const { chains, isRounded } = readStep(step)
  if (chains.length === 0) return ledger
  const computed = new Map(ledger.computed)
  const names = new Map(ledger.names)
  const rounded = new Set(ledger.rounded)
  for (const chain of chains) {
    const value = resultOf(chain)
    if (!value) continue
    computed.set(rationalKey(value), { value, stepIndex })
    const first = chain.sides[0]!.expression
    if (first?.kind === 'name') names.set(first.name, { value, stepIndex })
    if (isRounded || chain.relations.includes('≈')) rounded.add(rationalKey(value))
    const before = chain.sides.at(-2)!.expression
    const exactValue = before && evaluate(before)
    if (exactValue && rationalKey(exactValue) !== rationalKey(value))
      rounded.add(rationalKey(value))
  }
  return { given: ledger.given, computed, names, rounded }
}
