import type { ActionResult } from '../action.ts'
import type { ConfiguredContext } from '../configured.ts'
import { clipped, tableLines } from '../terminal.ts'

/** Every setting with value and origin, and which keys of providers are known. */
export function printConfig({ terminal, settings, environment }: ConfiguredContext): ActionResult {
  const rows = settings.map(({ key, value, origin }) => [
    key.path,
    value === undefined ? '-' : clipped(shown(value), 40),
    value === undefined ? '-' : origin,
    key.variable,
  ])
  for (const line of tableLines([['key', 'value', 'from', 'variable'], ...rows]))
    terminal.line(line)
  const keys = Object.keys(environment).filter((name) => name.endsWith('_API_KEY'))
  const known = keys.filter((name) => environment[name] !== '').toSorted()
  terminal.line()
  terminal.line(`keys: ${known.length === 0 ? 'none is set' : `${known.join(', ')} set`}`)
  const values = settings.map(({ key, value, origin }) => {
    return [key.path, { value: value ?? null, origin }] as const
  })
  return { json: { settings: Object.fromEntries(values), keys: known } }
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}
