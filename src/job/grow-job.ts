/** Growing a reward tree from whatever a file holds. */
import { KitError } from '../base/errors.ts'
import type { Contrast } from '../domain/contrast.ts'
import { type ReadOptions, readRecords } from '../format/read-records.ts'
import type { ReadReport } from '../format/read-report.ts'
import type { Check } from '../judge/check.ts'
import { checkExtractor, checkValidator } from '../tree/check-extractor.ts'
import { checkNamer } from '../tree/check-namer.ts'
import { critiqueExtractor } from '../tree/critique-extractor.ts'
import type { Extractor } from '../tree/extractor.ts'
import {
  type GrowKit,
  type GrownTree,
  type GrowOptions,
  type GrowthRecord,
  growTree,
  offlineKit,
} from '../tree/grow-tree.ts'
import type { Judging } from './judging.ts'
import { outcomeContrasts } from './outcome-contrasts.ts'
import { openTaskSource, type TaskSource } from './task-source.ts'

export type GrowRequest = {
  readonly input: string
  readonly checks: readonly Check[]
  /** Whether criteria of checks are scored blindly on their contrast before they are kept. */
  readonly validate: boolean
  /** Asked in place of the checks; recorded critiques are still read as they are. */
  readonly judging?: Judging
  readonly read: ReadOptions & { readonly limit?: number }
  readonly grow?: GrowOptions
}

export type GrowResult = {
  readonly grown: GrownTree
  readonly report: ReadReport
  /**
   * What the tree was grown from: the file's own contrasts and lists, or attempts with outcomes.
   */
  readonly from: 'records' | 'outcomes'
}

/**
 * Grows a tree, offline unless a model is given. Contrasts with a recorded critique, lists of criteria and explained
 * judgments are read as they are; contrasts without a critique, and attempts with different
 * outcomes at one task, are told apart by the checks, or by the model. Throws `KitError` for an input that holds
 * none of these.
 */
export async function growFile(request: GrowRequest): Promise<GrowResult> {
  const { input, read } = request
  const { limit = Infinity, ...readOptions } = read
  if (!(await holdsOnlyTrajectories(input, readOptions))) {
    const source = readRecords(input, readOptions)
    const grown = await growTree(growthRecords(source, limit), kitOf(request), growOptions(request))
    return { grown, report: source.report(), from: 'records' }
  }
  const source = await openTaskSource(input, read)
  try {
    const grown = await growFromOutcomes(source, request)
    return { grown, report: source.report, from: 'outcomes' }
  } finally {
    await source.close()
  }
}

type GrowBy = Pick<GrowRequest, 'checks' | 'validate' | 'judging' | 'grow'>

/** Grows a tree from right and wrong attempts at the same tasks. */
export async function growFromOutcomes(source: TaskSource, request: GrowBy): Promise<GrownTree> {
  const { checks, validate, judging } = request
  const kit: GrowKit = {
    ...offlineKit(),
    extractor: judging?.extractor ?? checkExtractor(checks),
    namer: judging?.namer ?? checkNamer(checks),
    ...(validate && { validator: judging?.validator ?? checkValidator(checks) }),
  }
  return growTree(contrastRecords(source), kit, growOptions(request))
}

function growOptions({ grow = {}, judging }: GrowBy): GrowOptions {
  return judging === undefined ? grow : { concurrency: judging.concurrency, ...grow }
}

async function* contrastRecords(source: TaskSource): AsyncGenerator<GrowthRecord> {
  for await (const trajectories of source.tasks())
    for (const contrast of outcomeContrasts(trajectories)) yield { kind: 'contrast', contrast }
}

/**
 * A recorded critique is read; where there is none, the model or the checks say what separates the
 * two sides. What a model says is validated blindly.
 */
function kitOf({ checks, judging, validate }: GrowBy): GrowKit {
  const critiques = critiqueExtractor()
  const findings = judging?.extractor ?? checkExtractor(checks)
  const extractor: Extractor = {
    name: `${critiques.name}+${findings.name}`,
    extract: (contrast: Contrast, options) =>
      (contrast.rationale === undefined ? findings : critiques).extract(contrast, options),
  }
  return {
    ...offlineKit(),
    extractor,
    namer: judging?.namer ?? checkNamer(checks),
    ...(judging && validate && { validator: judging.validator }),
  }
}

async function holdsOnlyTrajectories(input: string, read: ReadOptions): Promise<boolean> {
  for await (const { record } of readRecords(input, { ...read, rejectShareMax: 1 })) {
    if (record.kind === 'trajectory') continue
    if (isGrowthRecord(record)) return false
    throw new KitError(
      'input-unrecognised',
      `${input} holds ${record.kind} records; a tree grows from contrasts, critiques, criteria, ` +
        'explained judgments, or right and wrong attempts at the same tasks',
    )
  }
  return true
}

async function* growthRecords(
  source: ReturnType<typeof readRecords>,
  limit: number,
): AsyncGenerator<GrowthRecord> {
  let count = 0
  for await (const { record } of source) {
    if (count >= limit) return
    if (!isGrowthRecord(record)) continue
    yield record
    count++
  }
}

function isGrowthRecord(record: { readonly kind: string }): record is GrowthRecord {
  return record.kind === 'contrast' || record.kind === 'criterion' || record.kind === 'judgment'
}
