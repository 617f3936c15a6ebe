import { InvalidArgumentError } from 'commander'
import { type Gate, parseGate } from '../benchmark/gate.ts'

/** Collects bounds such as "f1>=60"; the flag may be given several times. */
export function gateFlag(text: string, before: readonly Gate[] = []): Gate[] {
  const gate = parseGate(text)
  if (gate === null) throw new InvalidArgumentError('It takes a bound, such as "f1>=60".')
  return [...before, gate]
}
