import type { Tally } from '../domain/events.ts'

/** The sum of two tallies: names that only one has are kept. Neither changes. */
export function addTallies(a: Tally, b: Tally): Tally {
  const sum: Record<string, number | Tally> = { ...a }
  for (const [name, value] of Object.entries(b)) {
    const before = sum[name]
    if (before === undefined) sum[name] = value
    else if (typeof value === 'number')
      sum[name] = (typeof before === 'number' ? before : 0) + value
    else sum[name] = addTallies(typeof before === 'number' ? {} : before, value)
  }
  return sum
}

/** The number under a path of names, 0 where there is none. */
export function tallied(tally: Tally, ...path: readonly string[]): number {
  let found: number | Tally | undefined = tally
  for (const name of path) found = typeof found === 'object' ? found[name] : undefined
  return typeof found === 'number' ? found : 0
}

/** The same without zeros and without what is empty then: what is worth writing down. */
export function withoutZeros(tally: Tally): Tally {
  const entries = Object.entries(tally).flatMap(([name, value]): [string, number | Tally][] => {
    const kept = typeof value === 'number' ? value : withoutZeros(value)
    const isEmpty = kept === 0 || (typeof kept === 'object' && Object.keys(kept).length === 0)
    return isEmpty ? [] : [[name, kept]]
  })
  return Object.fromEntries(entries)
}
