import { assert } from '../base/assert.ts'
import type { StepLabels } from '../domain/trajectory.ts'

/** Labels as far as they could be used, and a sentence for each that could not. */
export type ReadLabels = {
  readonly labels?: StepLabels
  readonly invalid: readonly string[]
}

/** The same of labels that are one a step. */
export type ReadStepLabels = ReadLabels & {
  readonly labels?: Extract<StepLabels, { readonly kind: 'per-step' }>
}

const noLabels: ReadStepLabels = { invalid: [] }

/**
 * A first-error label. `base` is the number that the source gives to the first step; a value in
 * `none` says that no step is wrong. Digits in a string are a number.
 */
export function firstErrorLabel(
  value: unknown,
  about: {
    readonly field: string
    readonly stepCount: number
    readonly base: 0 | 1
    readonly none: readonly unknown[]
  },
): ReadLabels {
  const { field, stepCount, base, none } = about
  if (value === undefined) return noLabels
  if (none.includes(value))
    return { labels: { kind: 'first-error', firstErrorIndex: null }, invalid: [] }
  const number = typeof value === 'string' && /^\s*\d+\s*$/.test(value) ? Number(value) : value
  if (typeof number !== 'number' || !Number.isInteger(number))
    return { invalid: [`${field} is ${shown(value)}, not the number of a step`] }
  const index = number - base
  if (index < 0 || index >= stepCount)
    return { invalid: [`${field} is ${number}, but there are ${stepCount} steps`] }
  return { labels: { kind: 'first-error', firstErrorIndex: index }, invalid: [] }
}

/**
 * One label a step from a list of truth values or numbers. Truth values are good (1) and wrong
 * (-1). Numbers of a format that has one scale are on that `scale`; elsewhere they are ternary when
 * -1 occurs, otherwise 1 is good and 0 wrong when nothing lies between, and soft values in [0, 1]
 * when something does. A list of another length is unusable as a whole.
 */
export function perStepLabels(
  values: unknown,
  field: string,
  stepCount: number,
  options: { readonly scale?: 'ternary' | 'soft' | undefined } = {},
): ReadStepLabels {
  if (values === undefined || values === null) return noLabels
  if (!Array.isArray(values)) return { invalid: [`${field} is ${shown(values)}, not a list`] }
  const list = values as readonly unknown[]
  if (list.length !== stepCount)
    return { invalid: [`${field} has ${list.length} entries, but there are ${stepCount} steps`] }
  const invalid: string[] = []
  const scale = scaleOf(list, options.scale)
  const usable: (number | null)[] = []
  for (const [index, value] of list.entries()) {
    const label = labelValue(value, scale)
    if (label === undefined) invalid.push(`${field}[${index}] is ${shown(value)}, not a label`)
    usable.push(label ?? null)
  }
  const labels = {
    kind: 'per-step',
    values: usable,
    scale: scale === 'soft' ? 'soft' : 'ternary',
    afterError: 'unknown',
  } as const
  return { labels, invalid }
}

/** What numbers stand for; in `binary` ones 1 is good and 0 wrong. */
type Scale = 'ternary' | 'soft' | 'binary'

function scaleOf(list: readonly unknown[], given: 'ternary' | 'soft' | undefined): Scale {
  if (given) return given
  if (list.includes(-1)) return 'ternary'
  return list.some(isBetween) ? 'soft' : 'binary'
}

/** Whether a value can only be a soft one. */
export function isBetween(value: unknown): boolean {
  return typeof value === 'number' && value > 0 && value < 1
}

/** Undefined when the value is no label on the scale; null when the step is unlabelled. */
function labelValue(value: unknown, scale: Scale): number | null | undefined {
  if (value === null) return null
  if (value === true) return 1
  if (value === false) return scale === 'soft' ? 0 : -1
  if (typeof value !== 'number') return undefined
  if (scale === 'ternary') return value === -1 || value === 0 || value === 1 ? value : undefined
  if (value < 0 || value > 1) return undefined
  if (scale === 'soft') return value
  return value === 0 ? -1 : 1
}

/** The values of labels that are in a per-step shape; none without labels. */
export function stepValues(labels: StepLabels | undefined): readonly (number | null)[] {
  if (labels === undefined) return []
  assert(labels.kind === 'per-step', 'these labels were to be one a step')
  return labels.values
}

/** The number of the first wrong step where the first step is `base`; null when none is wrong. */
export function firstErrorNumber(labels: StepLabels | undefined, base: 0 | 1): number | null {
  assert(labels?.kind === 'first-error', 'these labels were to name the first error')
  return labels.firstErrorIndex === null ? null : labels.firstErrorIndex + base
}

/** A foreign value for a message, bounded. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing'
  return text.length > 40 ? `${text.slice(0, 37)}...` : text
}
