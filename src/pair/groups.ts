/**
 * Which candidates may be compared (DG-PRM ). Trajectories seldom share more than their first
 * steps, so the policy is a choice, and is written into every group and pair.
 */
import { assert } from '../base/assert.ts'
import type { Candidate, Group, Grouping } from '../domain/group.ts'
import { type GroupId, idOf } from '../domain/ids.ts'
import { type Step, stepKey } from '../domain/step.ts'
import type { Outcome, Trajectory } from '../domain/trajectory.ts'
import { meanOf } from '../stats/mean.ts'

export type GroupOptions = {
  /** Default `prefix`. */
  readonly grouping: Grouping
  /**
   * Whether attempts with the same steps are one candidate, when grouped by task. By step they
   * always are. Default `keep`: every attempt stands for itself.
   */
  readonly equalAttempts: 'keep' | 'merge'
}

export const groupDefaults: GroupOptions = { grouping: 'prefix', equalAttempts: 'keep' }

/**
 * The groups of one task's trajectories, each with at least two candidates; in order of
 * position for `step-index`, otherwise a prefix before what continues it. Only steps of the
 * assistant are candidates. Memory and time are linear in the steps, apart from the prefixes
 * that the groups carry.
 */
export function groupTask(
  trajectories: readonly Trajectory[],
  options: Partial<GroupOptions> = {},
): Iterable<Group> {
  const { grouping, equalAttempts } = { ...groupDefaults, ...options }
  const distinct = [...new Map(trajectories.map((attempt) => [attempt.id, attempt])).values()]
  const task = distinct[0]?.task
  for (const attempt of distinct)
    assert(attempt.task.id === task?.id, 'trajectories that are grouped have one task')
  if (grouping === 'prefix') return prefixGroups(distinct)
  return grouping === 'task' ? taskGroup(distinct, equalAttempts) : stepIndexGroups(distinct)
}

/** The distinct next steps after equal prefixes, from the empty prefix onward. */
function* prefixGroups(trajectories: readonly Trajectory[]): Generator<Group> {
  const branches = [{ index: 0, trajectories }]
  for (let branch = branches.pop(); branch !== undefined; branch = branches.pop()) {
    const { index } = branch
    const continuing = branch.trajectories.filter(({ steps }) => steps.length > index)
    const candidates = distinctSteps(continuing, index, ({ steps }) => stepKey(steps[index]!))
    const prefix = continuing[0]?.steps.slice(0, index) ?? []
    yield* groupOf(continuing, { grouping: 'prefix', prefix, stepIndex: index, candidates })
    const onward = Map.groupBy(continuing, ({ steps }) => contextKey(steps[index]!))
    for (const followers of [...onward.values()].toReversed())
      if (followers.length > 1) branches.push({ index: index + 1, trajectories: followers })
  }
}

/** Whole attempts at the task. */
function* taskGroup(
  trajectories: readonly Trajectory[],
  equalAttempts: GroupOptions['equalAttempts'],
): Generator<Group> {
  const alike = Map.groupBy(trajectories, ({ id, steps }) =>
    equalAttempts === 'keep' ? id : JSON.stringify(steps.map(stepKey)),
  )
  const candidates = [...alike.values()].map((same) => candidateOf(same, same[0]!.steps))
  yield* groupOf(trajectories, { grouping: 'task', prefix: [], stepIndex: 0, candidates })
}

/** Steps at one position, whatever came before: each candidate carries its own prefix. */
function* stepIndexGroups(trajectories: readonly Trajectory[]): Generator<Group> {
  let branches = new Map(trajectories.map(({ id }) => [id, 0]))
  let continuing = trajectories
  for (let index = 0; continuing.length > 1; index++) {
    continuing = continuing.filter(({ steps }) => steps.length > index)
    const candidates = distinctSteps(
      continuing,
      index,
      ({ id, steps }) => `${branches.get(id)} ${stepKey(steps[index]!)}`,
    ).map((candidate) => withPrefix(candidate, continuing, index))
    yield* groupOf(continuing, { grouping: 'step-index', prefix: [], stepIndex: index, candidates })
    const onward = Map.groupBy(
      continuing,
      ({ id, steps }) => `${branches.get(id)} ${contextKey(steps[index]!)}`,
    )
    branches = new Map(
      [...onward.values()].flatMap((alike, branch) => alike.map(({ id }) => [id, branch] as const)),
    )
  }
}

function withPrefix(
  candidate: Candidate,
  trajectories: readonly Trajectory[],
  index: number,
): Candidate {
  const own = trajectories.find(({ id }) => id === candidate.trajectoryId)!
  return { ...candidate, prefix: own.steps.slice(0, index) }
}

/** One candidate for each distinct key, standing for every trajectory that has it. */
function distinctSteps(
  trajectories: readonly Trajectory[],
  index: number,
  keyOf: (trajectory: Trajectory) => string,
): Candidate[] {
  const judged = trajectories.filter(({ steps }) => isOwnWork(steps[index]!))
  return [...Map.groupBy(judged, keyOf).values()].map((alike) =>
    candidateOf(alike, [alike[0]!.steps[index]!]),
  )
}

/** What others say and what the environment answers is context, and nothing to choose between. */
function isOwnWork(step: Step): boolean {
  return step.role === undefined || step.role === 'assistant'
}

/** The same act with another answer from the environment leads somewhere else. */
function contextKey(step: Step): string {
  return step.observation === undefined
    ? stepKey(step)
    : `${stepKey(step)} ${JSON.stringify(step.observation)}`
}

function candidateOf(alike: readonly Trajectory[], steps: readonly Step[]): Candidate {
  const { id, sourceId } = alike[0]!
  const outcome = commonOutcome(alike)
  return {
    trajectoryId: id,
    ...(sourceId !== undefined && { sourceId }),
    steps,
    ...(outcome !== undefined && { outcome }),
  }
}

/** What the outcomes agree on; where they differ, how often they were right. */
function commonOutcome(trajectories: readonly Trajectory[]): Outcome | undefined {
  const outcomes = trajectories.flatMap(({ outcome }) => outcome ?? [])
  if (trajectories.length === 1 || outcomes.length === 0) return outcomes[0]
  const answer = agreed(trajectories.map(({ outcome }) => outcome?.answer))
  const isCorrect = agreed(trajectories.map(({ outcome }) => outcome?.isCorrect))
  const reward = meanOf(outcomes.flatMap((outcome) => rewardOf(outcome) ?? []))
  return {
    ...(answer !== undefined && { answer }),
    ...(isCorrect !== undefined && { isCorrect }),
    ...(reward !== null && { reward }),
  }
}

function rewardOf({ reward, isCorrect }: Outcome): number | undefined {
  return reward ?? (isCorrect === undefined ? undefined : Number(isCorrect))
}

function agreed<T>(values: readonly T[]): T | undefined {
  return values.every((value) => value === values[0]) ? values[0] : undefined
}

/** One group, or none when there is nothing to choose between. */
function* groupOf(
  trajectories: readonly Trajectory[],
  fields: Omit<Group, 'id' | 'task'>,
): Generator<Group> {
  if (fields.candidates.length < 2) return
  const { task } = trajectories[0]!
  const { grouping, prefix, stepIndex } = fields
  const keys = prefix.map(contextKey)
  yield {
    id: idOf<GroupId>({ task: task.id, grouping, prefix: keys, stepIndex }),
    task,
    ...fields,
  }
}
