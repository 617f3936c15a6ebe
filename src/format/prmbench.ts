import { z } from 'zod'
import { textHash } from '../base/hash.ts'
import { makeContrast } from '../domain/contrast.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type StepLabels } from '../domain/trajectory.ts'
import { accepted, codec, contrastRecord, trajectoryRecord } from './codec.ts'
import { shown } from './step-labels.ts'

const schema = z.object({
  idx: z.string(),
  classification: z.string(),
  original_question: z.string(),
  modified_question: z.string(),
  original_process: z.array(z.string()).min(1),
  modified_process: z.array(z.string()).min(1),
  error_steps: z.unknown().optional(),
  reason: z.string().nullish(),
})

/**
 * PRMBench (Song et al. 2025). Each row gives a contrast (original over modified process, `reason`
 * as the recorded critique) and the modified process as a labelled trajectory: a step is wrong
 * exactly when its 1-based number is in `error_steps`. `classification` is the trajectory's domain;
 * the contrast does not carry it, so nothing that grows from contrasts can see it. An `idx` may
 * occur with several processes; only the same process again is a repeat.
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
  read(row) {
    const { idx, classification, modified_question } = row
    const positive = withoutNumbers(row.original_process)
    const negative = withoutNumbers(row.modified_process)
    const { values, invalid } = labelsOf(row.error_steps, negative.length)
    const labels: StepLabels | undefined = values && {
      kind: 'per-step',
      values,
      scale: 'ternary',
      afterError: 'kept',
    }
    const contrast = makeContrast({
      domain: 'prmbench',
      prompt: row.original_question,
      positive,
      negative,
      ...(row.reason?.trim() && { rationale: row.reason }),
      sourceId: idx,
      source: 'prmbench',
    })
    const trajectory = makeTrajectory({
      task: makeTask(modified_question, { domain: classification }),
      steps: negative.map((content) => ({ content })),
      sourceId: idx,
      ...(labels && { labels }),
    })
    return accepted([contrastRecord(contrast), trajectoryRecord(trajectory)], {
      identity: [idx, textHash(row.modified_process.join('\n'))],
      invalidLabels: invalid,
    })
  },
})

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
    else if (number < 1 || number > stepCount)
      invalid.push(`error_steps holds ${number}, but modified_process has ${stepCount} steps`)
    else values[number - 1] = -1
  }
  return { values, invalid }
}
