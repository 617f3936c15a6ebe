import { z } from 'zod'
import { textHash } from '../base/hash.ts'
import { makeContrast } from '../domain/contrast.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels, type Trajectory } from '../domain/trajectory.ts'
import { accepted, codec, contrastRecord, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { shown, stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

const schema = z.object({
  idx: z.string(),
  classification: z.string(),
  original_question: z.string(),
  modified_question: z.string(),
  original_process: z.array(z.string()),
  modified_process: z.array(z.string()).min(1),
  error_steps: z.unknown().optional(),
  reason: z.string().nullish(),
})

/** Where `error_steps` count from. */
const base = 1

/**
 * PRMBench (Song et al. 2025). Each row gives a contrast (original over modified process, `reason`
 * as the recorded critique) and the modified process as a labelled trajectory: a step is wrong
 * exactly when its 1-based number is in `error_steps`. `classification` is the trajectory's domain;
 * the contrast does not carry it, so nothing that grows from contrasts can see it. An `idx` may
 * occur with several processes; only the same process again is a repeat. A trajectory is written
 * without an original, so that PRMBench's tools can ask about it; read back it gives no contrast.
 */
export const prmbench = codec({
  name: 'prmbench',
  title: 'PRMBench rows (idx, original_process, modified_process, error_steps, classification)',
  fields: ['idx', 'original_process', 'modified_process', 'error_steps', 'classification'],
  makes: ['contrast', 'trajectory'],
  passesOver: {
    modified_steps: 'error_steps are the labels',
    question: 'original_question is the same',
    source_file: 'the classification is the same',
    ground_truth: 'the answer, of one class only',
    original_response: 'original_process as one text',
  },
  schema,
  writes: {
    trajectory: {
      labels: {
        kind: 'per-step',
        scale: 'binary',
        base,
        afterError: 'kept',
        isNeeded: true,
        hasGaps: false,
      },
      needsSourceId: true,
      keeps: ['task.domain', 'step.boundaries', 'sourceId'],
      write(trajectory) {
        if (trajectory.steps.length === 0) return unwritable('the attempt has no steps')
        const process = numbered(trajectory.steps.map(({ content }) => content))
        return process === undefined
          ? unwritable('a step begins with white space, and others with their numbers')
          : written(rowOf(trajectory, process))
      },
    },
  },
  read(row) {
    const { idx, classification, modified_question } = row
    const negative = withoutNumbers(row.modified_process)
    const { values, invalid } = labelsOf(row.error_steps, negative.length)
    const labels: StepLabels | undefined = values && {
      kind: 'per-step',
      values,
      scale: 'ternary',
      afterError: 'kept',
    }
    const trajectory = makeTrajectory({
      task: makeTask(modified_question, { domain: classification || undefined }),
      steps: negative.map((content) => ({ content })),
      sourceId: idx,
      ...(labels && { labels }),
    })
    const contrast = row.original_process.length > 0 ? [contrastOf(row, negative)] : []
    return accepted([...contrast, trajectoryRecord(trajectory)], {
      identity: [idx, textHash(row.modified_process.join('\n'))],
      invalidLabels: invalid,
    })
  },
})

function contrastOf(row: z.infer<typeof schema>, negative: readonly string[]): SourceRecord {
  const contrast = makeContrast({
    domain: 'prmbench',
    prompt: row.original_question,
    positive: withoutNumbers(row.original_process),
    negative,
    ...(row.reason?.trim() && { rationale: row.reason }),
    sourceId: row.idx,
    source: 'prmbench',
  })
  return contrastRecord(contrast)
}

/** Steps with their numbers, which take white space at the beginning with them when they go. */
function numbered(steps: readonly string[]): readonly string[] | undefined {
  if (!steps.some((step) => /^\s/.test(step)))
    return steps.map((step, index) => `${index + 1}. ${step}`)
  return withoutNumbers(steps) === steps ? steps : undefined
}

function rowOf(
  { id, task, labels, sourceId }: Trajectory,
  modified_process: readonly string[],
): object {
  const wrong = stepValues(labels).flatMap((value, index) => (value === -1 ? index + base : []))
  return {
    idx: sourceId ?? id,
    question: task.prompt,
    original_question: task.prompt,
    modified_question: task.prompt,
    original_process: [],
    modified_process,
    modified_steps: wrong,
    error_steps: wrong,
    reason: '',
    classification: task.domain ?? '',
  }
}

/** Steps without their own "1. ", "2. " prefixes, where every step carries its number. */
export function withoutNumbers(steps: readonly string[]): readonly string[] {
  const prefixes = steps.map((step, index) => numberPrefix(step, index + 1))
  if (prefixes.includes(undefined)) return steps
  return steps.map((step, index) => step.slice(prefixes[index]!.length))
}

function numberPrefix(step: string, number: number): string | undefined {
  const [prefix, digits] = /^\s*(\d+)\.\s+/.exec(step) ?? []
  return Number(digits) === number ? prefix : undefined
}

function labelsOf(errorSteps: unknown, stepCount: number) {
  if (errorSteps === undefined) return { invalid: [] }
  if (!Array.isArray(errorSteps))
    return { invalid: [`error_steps is ${shown(errorSteps)}, not a list of step numbers`] }
  const values = Array.from({ length: stepCount }, () => 1)
  const invalid: string[] = []
  for (const number of errorSteps as readonly unknown[]) {
    if (typeof number !== 'number' || !Number.isInteger(number))
      invalid.push(`error_steps holds ${shown(number)}, not the number of a step`)
    else if (number < base || number - base >= stepCount)
      invalid.push(`error_steps holds ${number}, but modified_process has ${stepCount} steps`)
    else values[number - base] = -1
  }
  return { values, invalid }
}
