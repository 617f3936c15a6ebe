import { z } from 'zod'
import type { Json } from '../base/hash.ts'
import { type CriterionId, type GroupId, givenId, type TrajectoryId } from '../domain/ids.ts'
import { gapOf, makePair, type PreferencePair } from '../domain/preference-pair.ts'
import type { CompleteVector } from '../domain/score-vector.ts'
import { makeTask } from '../domain/task.ts'
import type { Outcome } from '../domain/trajectory.ts'
import { accepted, codec } from './codec.ts'
import { asStep, stepSchema, taskSchema } from './trajectory-format.ts'
import { written } from './writer.ts'

const candidateSchema = z.object({
  trajectoryId: z.string(),
  sourceId: z.string().optional(),
  steps: z.array(stepSchema),
  prefix: z.array(stepSchema).optional(),
  outcome: z
    .object({
      answer: z.string().optional(),
      isCorrect: z.boolean().optional(),
      reward: z.number().optional(),
    })
    .optional(),
})

const vectorSchema = z
  .object({ axes: z.array(z.string()), values: z.array(z.number()) })
  .refine(({ axes, values }) => axes.length === values.length, {
    message: 'a vector has one value an axis',
  })

const schema = z.object({
  schema: z.literal(1),
  id: z.string(),
  groupId: z.string(),
  task: taskSchema,
  prefix: z.array(stepSchema),
  stepIndex: z.int().min(0),
  chosen: candidateSchema,
  rejected: candidateSchema,
  chosenVector: vectorSchema,
  rejectedVector: vectorSchema,
  rule: z.enum(['dominating', 'cartesian', 'all', 'scalar', 'random']),
  grouping: z.enum(['prefix', 'task', 'step-index']),
  evidence: z.array(z.string()),
  /** Follows from the vectors. */
  gap: z.unknown().optional(),
})

/**
 * Our own preference pairs, as `formatPair` writes them. Reading back what was written is identity.
 */
export const pairFormat = codec({
  name: 'pair',
  title: 'preference pairs (groupId, task, chosen, rejected, chosenVector, rejectedVector)',
  fields: ['groupId', 'task', 'chosen', 'rejected', 'chosenVector', 'rejectedVector'],
  makes: ['pair'],
  writes: { pair: (pair) => written(pairRow(pair)) },
  schema,
  alsoKnown: [z.object({ task: z.object({ id: z.string() }) })],
  read(row) {
    const [chosenVector, rejectedVector] = [
      asVector(row.chosenVector),
      asVector(row.rejectedVector),
    ]
    if (chosenVector.axes.join() !== rejectedVector.axes.join())
      return { ok: false, reason: 'chosenVector and rejectedVector have different axes' }
    const pair = makePair({
      groupId: givenId<GroupId>(row.groupId),
      task: makeTask(row.task.prompt, row.task),
      prefix: row.prefix.map(asStep),
      stepIndex: row.stepIndex,
      chosen: asCandidate(row.chosen),
      rejected: asCandidate(row.rejected),
      chosenVector,
      rejectedVector,
      rule: row.rule,
      grouping: row.grouping,
      evidence: row.evidence,
    })
    if (pair.id !== row.id)
      return { ok: false, reason: `id ${row.id} is not the id of what the row holds (${pair.id})` }
    return accepted([{ kind: 'pair', pair }], { identity: [pair.id] })
  },
})

function asVector(vector: z.infer<typeof vectorSchema>): CompleteVector {
  return { axes: vector.axes.map((axis) => givenId<CriterionId>(axis)), values: vector.values }
}

function asCandidate(candidate: z.infer<typeof candidateSchema>): PreferencePair['chosen'] {
  const { trajectoryId, sourceId, steps, prefix, outcome } = candidate
  return {
    trajectoryId: givenId<TrajectoryId>(trajectoryId),
    ...(sourceId !== undefined && { sourceId }),
    steps: steps.map(asStep),
    ...(prefix && { prefix: prefix.map(asStep) }),
    ...(outcome && { outcome: outcome as Outcome }),
  }
}

/** One line of `pairs.jsonl`: keys in one fixed order, so that equal pairs have equal bytes. */
export function formatPair(pair: PreferencePair): string {
  return JSON.stringify(pairRow(pair))
}

function pairRow(pair: PreferencePair): object {
  const { schema: version, id, groupId, task, prefix, stepIndex, chosen, rejected } = pair
  return {
    schema: version,
    id,
    groupId,
    rule: pair.rule,
    grouping: pair.grouping,
    gap: gapOf(pair.chosenVector, pair.rejectedVector),
    task: ordering(task, ['id', 'prompt', 'reference', 'domain']),
    prefix: prefix.map(orderedStep),
    stepIndex,
    chosen: orderedCandidate(chosen),
    rejected: orderedCandidate(rejected),
    chosenVector: ordering(pair.chosenVector, ['axes', 'values']),
    rejectedVector: ordering(pair.rejectedVector, ['axes', 'values']),
    evidence: pair.evidence,
  }
}

function orderedCandidate(candidate: PreferencePair['chosen']) {
  const { trajectoryId, sourceId, steps, prefix, outcome } = candidate
  return {
    trajectoryId,
    sourceId,
    steps: steps.map(orderedStep),
    prefix: prefix?.map(orderedStep),
    outcome: outcome && ordering(outcome, ['answer', 'isCorrect', 'reward']),
  }
}

function orderedStep(step: PreferencePair['prefix'][number]) {
  return ordering(step, [
    'content',
    'role',
    'agent',
    'toolCalls',
    'observation',
    'attachments',
    'sourceIndex',
  ])
}

/** The named members in that order; absent ones stay absent. */
function ordering<T extends object>(value: T, keys: readonly (keyof T & string)[]) {
  return Object.fromEntries(keys.map((key) => [key, value[key] as Json | undefined]))
}
