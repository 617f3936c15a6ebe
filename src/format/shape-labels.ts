import { KitError } from '../base/errors.ts'
import type { CriterionId } from '../domain/ids.ts'
import type { StepLabels } from '../domain/trajectory.ts'
import type { Lose } from './losses.ts'
import type { LabelShape } from './writer.ts'

/**
 * What becomes of labels after the first wrong step. `keep`: they stay as the source has them, and
 * where it has none the conversion is refused. `drop`: the steps after it are left out. `wrong` and
 * `right`: steps without a label get that one.
 */
export type AfterError = 'keep' | 'drop' | 'wrong' | 'right'

/** Choices that a conversion must not make by itself. */
export type WriteChoices = {
  readonly afterError: AfterError
  /** Soft values below it are wrong. */
  readonly threshold: number
  /** How a refusal calls the target, such as "stepwise". */
  readonly target: string
  /** How criteria are called where rows have names for scores. Default: by their ids. */
  readonly criterionNames?: ReadonlyMap<CriterionId, string>
}

/** Labels in the shape that was asked for, and how many steps they cover. */
export type ShapedLabels =
  | { readonly ok: true; readonly labels?: StepLabels; readonly stepCount: number }
  | { readonly ok: false; readonly reason: string }

type PerStep = Extract<StepLabels, { readonly kind: 'per-step' }>
type PerStepShape = Extract<LabelShape, { readonly kind: 'per-step' }>

/**
 * Brings labels into a shape, and notes what that loses. Throws `KitError("usage")` where labels
 * after the first error would have to be made up and nobody said how.
 */
export function shapeLabels(
  source: {
    readonly labels: StepLabels | undefined
    readonly stepCount: number
    /** Whether rows have a place for the label of a step. Default: of each. */
    readonly mayLabel?: (index: number) => boolean
  },
  shape: Exclude<LabelShape, { readonly kind: 'any' }>,
  options: { readonly choices: WriteChoices; readonly lose: Lose },
): ShapedLabels {
  const { labels, stepCount, mayLabel = () => true } = source
  const { choices } = options
  if (labels === undefined)
    return shape.isNeeded
      ? { ok: false, reason: `the row has no labels, and ${choices.target} rows need them` }
      : { ok: true, stepCount }
  if (shape.kind === 'first-error') return asFirstError(labels, stepCount, options)
  const perStep = labels.kind === 'first-error' ? spreadOut(labels, stepCount) : labels
  return asPerStep(perStep, shape, { ...options, mayLabel })
}

type Options = { readonly choices: WriteChoices; readonly lose: Lose }

function asFirstError(labels: StepLabels, stepCount: number, options: Options): ShapedLabels {
  if (labels.kind === 'first-error') return { ok: true, labels, stepCount }
  const { values } = ternary(labels, options)
  const wrong = values.indexOf(-1)
  const before = wrong === -1 ? values : values.slice(0, wrong)
  const gap = before.indexOf(null)
  if (gap !== -1) return unlabelled(gap, options)
  if (before.includes(0)) options.lose('thresholded', 'labels.values, neutral as right')
  if (wrong !== -1 && values.slice(wrong + 1).some((value) => value !== null))
    options.lose('dropped', 'labels.values, after the first error')
  const firstErrorIndex = wrong === -1 ? null : wrong
  return { ok: true, labels: { kind: 'first-error', firstErrorIndex }, stepCount }
}

/** One label a step as far as a first-error label says. */
function spreadOut(
  { firstErrorIndex }: Extract<StepLabels, { readonly kind: 'first-error' }>,
  stepCount: number,
): PerStep {
  const wrong = firstErrorIndex ?? stepCount
  const values = Array.from({ length: stepCount }, (_, index) =>
    index < wrong ? 1 : index === wrong ? -1 : null,
  )
  return { kind: 'per-step', values, scale: 'ternary', afterError: 'unknown' }
}

type PlaceOptions = Options & { readonly mayLabel: (index: number) => boolean }

function asPerStep(source: PerStep, shape: PerStepShape, options: PlaceOptions): ShapedLabels {
  const settled = afterFirstError(source, shape, options)
  const gap = shape.hasGaps ? -1 : settled.values.indexOf(null)
  if (gap !== -1) return unlabelled(gap, options)
  const labels = onScale(settled, shape.scale, options)
  return { ok: true, labels, stepCount: settled.values.length }
}

function unlabelled(index: number, { choices }: Options): ShapedLabels {
  const reason = `step ${index} (from 0) has no label, and ${choices.target} rows need one for each`
  return { ok: false, reason }
}

function afterFirstError(source: PerStep, shape: PerStepShape, options: PlaceOptions): PerStep {
  const { choices, lose, mayLabel } = options
  const isWrong = (value: number | null) =>
    value !== null && (source.scale === 'soft' ? value < choices.threshold : value < 0)
  const wrong = source.values.findIndex(isWrong)
  if (wrong === -1 || wrong === source.values.length - 1) return source
  if (choices.afterError === 'drop') {
    lose('dropped', 'steps, after the first error')
    return { ...source, values: source.values.slice(0, wrong + 1), afterError: 'dropped' }
  }
  const isOpen = (value: number | null, index: number) =>
    value === null && index > wrong && mayLabel(index)
  if (!source.values.some(isOpen)) return source
  if (choices.afterError === 'keep') {
    if (shape.hasGaps) return source
    throw new KitError(
      'usage',
      `the input has no labels after the first wrong step, and ${choices.target} rows need one ` +
        'for each step; say --labels-after-error drop, wrong or right',
    )
  }
  lose('guessed', `labels.values, after the first error as ${choices.afterError}`)
  const lowest = source.scale === 'soft' ? 0 : -1
  const guess = choices.afterError === 'right' ? 1 : lowest
  const values = source.values.map((value, index) => (isOpen(value, index) ? guess : value))
  return { ...source, values }
}

function onScale(source: PerStep, scale: PerStepShape['scale'], options: Options): PerStep {
  if (scale === 'soft') return soft(source, options)
  const labels = ternary(source, options)
  if (scale === 'ternary' || !labels.values.includes(0)) return labels
  options.lose('thresholded', 'labels.values, neutral as right')
  return { ...labels, values: labels.values.map((value) => (value === 0 ? 1 : value)) }
}

function ternary(source: PerStep, { choices, lose }: Options): PerStep {
  if (source.scale === 'ternary') return source
  lose('thresholded', `labels.values, soft at ${choices.threshold}`)
  const values = source.values.map((value) =>
    value === null ? null : value < choices.threshold ? -1 : 1,
  )
  return { ...source, values, scale: 'ternary' }
}

function soft(source: PerStep, { lose }: Options): PerStep {
  if (source.scale === 'soft') return source
  const neutral = source.values.includes(0) ? ', neutral as 0.5' : ''
  lose('guessed', `labels.values, right as 1 and wrong as 0${neutral}`)
  const values = source.values.map((value) => (value === null ? null : (value + 1) / 2))
  return { ...source, values, scale: 'soft' }
}
