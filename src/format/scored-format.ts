import { z } from 'zod'
import type { CriterionId } from '../domain/ids.ts'
import type { ScoredStep, ScoredTrajectory } from '../domain/scored-trajectory.ts'
import type { StepScore } from '../domain/step-score.ts'
import { accepted, codec } from './codec.ts'
import type { NamedLoss } from './losses.ts'
import { trajectoryFormat, trajectorySchemas } from './trajectory-format.ts'
import { written } from './writer.ts'

/**
 * The line of a scored trajectory: the trajectory's own line with `scored` behind it. Fixed key
 * order.
 */
export function formatScored(scored: ScoredTrajectory): string {
  return JSON.stringify(scoredRow(scored))
}

function scoredRow({ trajectory, steps, rootCause }: ScoredTrajectory): object {
  const { task, outcome, labels, sourceId, policy } = trajectory
  const { prompt, reference, domain } = task
  return {
    schema: 1,
    task: { prompt, reference, domain },
    steps: trajectory.steps,
    outcome,
    labels,
    sourceId,
    policy,
    rootCause,
    scored: steps.map(({ stepIndex, allocation, scores, probability }) => ({
      stepIndex,
      parents: allocation.parents,
      criteria: allocation.criteria,
      growthCandidates: allocation.growthCandidates,
      undecidedCount: allocation.undecided.length,
      failure: allocation.failure,
      probability,
      scores: scores.filter(tellsSomething),
    })),
  }
}

/**
 * That a criterion does not apply, or has no judge, is told by its absence. Why a step was not
 * judged although there is a judge (it is empty, say) is told.
 */
function tellsSomething({ status, reason }: StepScore): boolean {
  if (status === 'unscored') return reason !== 'no judge'
  return status !== 'not-applicable'
}

/** What the row leaves out, because nothing later asks for it. */
function losesOf({ steps }: ScoredTrajectory): readonly NamedLoss[] {
  const dropped = (field: string, has: (step: ScoredStep) => boolean): readonly NamedLoss[] =>
    steps.some(has) ? [{ kind: 'dropped', field }] : []
  return [
    ...dropped('scores.untold, not applicable or without a judge', ({ scores }) =>
      scores.some((score) => !tellsSomething(score)),
    ),
    ...dropped('scores.fine', ({ allocation }) => Object.keys(allocation.fine).length > 0),
    ...dropped('scores.aspects', ({ allocation }) => allocation.aspects.length > 0),
    ...dropped('scores.undecided', ({ allocation }) => allocation.undecided.length > 0),
    ...dropped('scores.unknownIds', ({ allocation }) => allocation.unknownIds.length > 0),
  ]
}

const id = z.string().transform((text) => text as CriterionId)

const scoreSchema = z.object({
  stepIndex: z.int().min(0),
  criterionId: id,
  status: z.enum(['ok', 'not-applicable', 'unparsed', 'failed', 'unscored']),
  value: z.number().min(0).max(1).nullable(),
  reason: z.string(),
  evidence: z.string().optional(),
  ownFault: z.boolean(),
  inherits: z.array(z.int().min(0)),
  raw: z.string().optional(),
  model: z.string().optional(),
  promptHash: z.string().optional(),
  spread: z.number().optional(),
})

const stepSchema = z.object({
  stepIndex: z.int().min(0),
  parents: z.array(id),
  criteria: z.array(
    z.object({
      id,
      via: z.enum(['aspect', 'coarse', 'fallback', 'fixed', 'all']),
      distance: z.number().optional(),
    }),
  ),
  growthCandidates: z.array(z.object({ parentId: id, text: z.string() })),
  failure: z.string().optional(),
  probability: z.number().min(0).max(1).nullable().optional(),
  scores: z.array(scoreSchema),
})

/**
 * Trajectories that were scored here: `paretree score` and the run folder's `scores.jsonl` write
 * them.
 */
export const scoredFormat = codec({
  name: 'scored-trajectory',
  title: 'scored trajectories (task or prompt, steps, scored)',
  fields: [['task', 'prompt'], 'steps', 'scored'],
  makes: ['scored'],
  alsoKnown: trajectorySchemas,
  writes: { scored: { losesOf, write: (scored) => written(scoredRow(scored)) } },
  schema: z.object({
    scored: z.array(stepSchema),
    rootCause: z.int().min(0).optional(),
  }),
  read({ scored, rootCause }, row) {
    const parsed = trajectoryFormat.read(row)
    if (!parsed.ok) return parsed
    const [record] = parsed.records
    if (record?.kind !== 'trajectory') return { ok: false, reason: 'the row holds no trajectory' }
    const { trajectory } = record
    if (scored.length !== trajectory.steps.length)
      return {
        ok: false,
        reason: `scored has ${scored.length} entries for ${trajectory.steps.length} steps`,
      }
    const steps = scored.map(asScoredStep)
    const { invalidLabels } = parsed
    const cause = rootCause === undefined ? {} : { rootCause }
    return accepted([{ kind: 'scored', scored: { trajectory, steps, ...cause } }], {
      ...(trajectory.sourceId !== undefined && { identity: [trajectory.sourceId] }),
      invalidLabels,
    })
  },
})

/** What the row leaves out of an allocation, because nothing later asks for it, is empty. */
function asScoredStep(step: z.infer<typeof stepSchema>): ScoredStep {
  const { stepIndex, parents, criteria, growthCandidates, failure, probability, scores } = step
  return {
    stepIndex,
    allocation: {
      stepIndex,
      parents,
      fine: {},
      aspects: [],
      // The schema leaves absent members out: `undefined` never stands for an optional member.
      criteria: criteria as ScoredStep['allocation']['criteria'],
      growthCandidates,
      undecided: [],
      unknownIds: [],
      ...(failure !== undefined && { failure }),
    },
    scores: scores as ScoredStep['scores'],
    ...(probability !== undefined && { probability }),
  }
}
