import { z } from 'zod'
import type { Step } from '../domain/step.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Outcome, type StepLabels } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { firstErrorLabel, perStepLabels, type ReadLabels, shown } from './step-labels.ts'
import { type TrajectoryPart, written, wholeSteps } from './writer.ts'

const attachmentSchema = z.object({ mediaType: z.string(), url: z.string() })

/** A step as our own rows write it: a text, or an object with at least `content`. */
export const stepSchema = z.union([
  z.string(),
  z.object({
    content: z.string(),
    role: z.enum(['assistant', 'user', 'system', 'tool']).optional(),
    agent: z.string().optional(),
    toolCalls: z
      .array(z.object({ name: z.string(), input: z.string(), id: z.string().optional() }))
      .optional(),
    observation: z.string().optional(),
    attachments: z.array(attachmentSchema).optional(),
    sourceIndex: z.int().min(0).optional(),
  }),
])

/** A task as our own rows write it. */
export const taskSchema = z.object({
  prompt: z.string(),
  reference: z.string().optional(),
  domain: z.string().optional(),
})

const schema = z
  .object({
    schema: z.literal(1).optional(),
    task: taskSchema.optional(),
    prompt: z.string().optional(),
    reference: z.string().optional(),
    domain: z.string().optional(),
    steps: z.array(stepSchema),
    outcome: z.unknown().optional(),
    labels: z.unknown().optional(),
    sourceId: z.string().optional(),
    policy: z.string().optional(),
  })
  .refine((row) => row.task !== undefined || row.prompt !== undefined, {
    message: 'a trajectory needs "task" or "prompt"',
  })

const outcomeSchema = z.object({
  answer: z.string().optional(),
  isCorrect: z.boolean().optional(),
  reward: z.number().min(0).max(1).optional(),
})

const perStepSchema = z.object({
  kind: z.literal('per-step'),
  values: z.array(z.number().min(-1).max(1).nullable()),
  scale: z.enum(['ternary', 'soft']),
  afterError: z.enum(['kept', 'dropped', 'unknown']),
})

/** What a row of ours passes through. */
export const trajectorySchemas: readonly z.ZodType[] = [
  schema,
  z.object({
    outcome: outcomeSchema,
    labels: perStepSchema.extend({ firstErrorIndex: z.int().nullable() }),
  }),
]

const everyPart: readonly TrajectoryPart[] = [
  'task.reference',
  'task.domain',
  ...wholeSteps,
  'step.sourceIndex',
  'outcome.answer',
  'outcome.isCorrect',
  'outcome.reward',
  'labels.afterError',
  'sourceId',
  'policy',
]

/**
 * Our own trajectories; `prompt` may stand for `task: {prompt}`. Identity: `sourceId`, where given.
 */
export const trajectoryFormat = codec({
  name: 'trajectory',
  title: 'trajectories (task or prompt, steps)',
  fields: [['task', 'prompt'], 'steps'],
  makes: ['trajectory'],
  writes: {
    trajectory: {
      labels: { kind: 'any' },
      keeps: everyPart,
      write({ task, steps, outcome, labels, sourceId, policy }) {
        const { prompt, reference, domain } = task
        const given = { prompt, reference, domain }
        return written({ schema: 1, task: given, steps, outcome, labels, sourceId, policy })
      },
    },
  },
  matches: ({ task, steps }) => Array.isArray(steps) && typeof task !== 'string',
  schema,
  alsoKnown: trajectorySchemas,
  read(row) {
    const { prompt = '', reference, domain } = row
    const task = row.task ?? { prompt, reference, domain }
    const steps = row.steps.map(asStep)
    const { labels, invalid } = readLabels(row.labels, steps.length)
    const outcome = readOutcome(row.outcome)
    const { sourceId, policy } = row
    const trajectory = makeTrajectory({
      task: makeTask(task.prompt, task),
      steps,
      ...(outcome.outcome && { outcome: outcome.outcome }),
      ...(labels && { labels }),
      ...(sourceId !== undefined && { sourceId }),
      ...(policy !== undefined && { policy }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      ...(sourceId !== undefined && { identity: [sourceId] }),
      invalidLabels: [...outcome.invalid, ...invalid],
    })
  },
})

/** The step of a row; a bare text is its content. */
export function asStep(step: z.infer<typeof stepSchema>): Step {
  // The schema leaves absent members out, so `undefined` never stands where a member is optional.
  return typeof step === 'string' ? { content: step } : (step as Step)
}

function readOutcome(value: unknown): { outcome?: Outcome; invalid: readonly string[] } {
  if (value === undefined || value === null) return { invalid: [] }
  const parsed = outcomeSchema.safeParse(value)
  if (parsed.success) return { outcome: parsed.data as Outcome, invalid: [] }
  const field = parsed.error.issues[0]!.path.map(String).join('.')
  return { invalid: [`outcome${field && `.${field}`} cannot be used: ${shown(value)}`] }
}

function readLabels(value: unknown, stepCount: number): ReadLabels {
  if (value === undefined || value === null) return { invalid: [] }
  if (Array.isArray(value)) return perStepLabels(value, 'labels', stepCount)
  const { kind, firstErrorIndex } = value as Record<string, unknown>
  if (kind === 'first-error')
    return firstErrorLabel(firstErrorIndex ?? null, {
      field: 'labels.firstErrorIndex',
      stepCount,
      base: 0,
      none: [null],
    })
  const parsed = perStepSchema.safeParse(value)
  if (!parsed.success) return { invalid: [`labels cannot be used: ${shown(value)}`] }
  const labels: StepLabels = parsed.data
  return labels.values.length === stepCount
    ? { labels, invalid: [] }
    : { invalid: [`labels.values has ${labels.values.length} entries for ${stepCount} steps`] }
}
