/** The method through its seams: topics and verdicts come from scripts, as from a model. */
import { expect, test } from 'vitest'
import type { Group, ScoredGroup } from '../domain/group.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { makeNode, type RewardTree } from '../domain/reward-tree.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import {
  type Scene,
  type ScriptedVerdict,
  scriptedAllocator,
  scriptedJudge,
} from '../judge/scripted-judge.ts'
import { groupTask } from '../pair/groups.ts'
import { pairFronts } from '../pair/pair-fronts.ts'
import { selectDefaults } from '../score/select-criteria.ts'
import { embedTree } from '../tree/embeddings-file.ts'
import { type JudgedOptions, judgedScoring } from './scoring.ts'

test('a step that is better on one criterion and no worse on the others is preferred', async () => {
  const scored = await score(({ step }) => (step.content === 'right' ? 1 : 0.25))
  const { pairs } = pairFronts(scored)
  expect(pairs.map(({ chosen, rejected }) => [textOf(chosen), textOf(rejected)])).toEqual([
    ['right', 'wrong'],
  ])
})

test('a reply that could not be read stays unparsed and makes no pair', async () => {
  const scored = await score(({ step }) =>
    step.content === 'right' ? 1 : { status: 'unparsed', raw: 'I would say four out of' },
  )
  expect(scored.scored.map(({ vector }) => vector.values)).toEqual([
    [1, 1],
    [null, null],
  ])
  const pairing = pairFronts(scored)
  expect(pairing.pairs).toEqual([])
  expect(pairing.noPair).toBe('no-common-axis')
})

test('all are scored on the criteria of any, most wanted first, up to the cap', async () => {
  const wide = await score(
    () => 1,
    {},
    (content) => (content === 'right' ? ['sums'] : ['sums', 'units']),
  )
  expect(wide.scored[0]!.vector.axes).toEqual(['sums', 'units'])
  const narrow = await score(
    () => 1,
    { maxAxes: 1 },
    () => ['units', 'sums'],
  )
  expect(narrow.scored[0]!.vector.axes).toHaveLength(1)
})

test('a candidate of several steps has one value an axis, and its worst step speaks', async () => {
  const scored = await score(naming, {}, undefined, [
    attempt('a', 'start', 'right', 'end'),
    attempt('b', 'start', 'wrong', 'end'),
  ])
  expect(scored.scored[1]!.vector.values).toEqual([2 / 3, 2 / 3])
  expect(scored.scored[1]!.reasons).toEqual(['step 1', 'step 1'])
})

test('what a step took over counts as the mapping says', async () => {
  const attempts = [attempt('a', 'right', 'end'), attempt('b', 'wrong', 'end')]
  const values = async (faults: JudgedOptions['faults']) =>
    (await score(inheriting, { faults }, undefined, attempts)).scored[1]!.vector.values[0]
  expect(await values('own')).toBe(0.6)
  expect(await values('own-or-inherited')).toBe(0.2)
  expect(await values('first-only')).toBe(0.2)
})

/** Right or wrong, with the place as the reason. */
function naming({ step, stepIndex }: Scene): ScriptedVerdict {
  return { value: step.content === 'wrong' ? 0 : 1, reason: `step ${stepIndex}` }
}

/** The first step is judged; the second rests on it. */
function inheriting({ stepIndex, context }: Scene): ScriptedVerdict {
  const isWrong = context.steps[0]!.content === 'wrong'
  if (stepIndex === 0) return isWrong ? 0.2 : 1
  return { value: 1, inherits: isWrong ? [0] : [] }
}

const criteria = ['sums', 'units']
const tree: RewardTree = {
  schema: 1,
  version: 1,
  xi: 0.25,
  zeta: 0.2,
  rho: 0.5,
  roots: criteria.map((name) =>
    makeNode({ id: givenId<CriterionId>(name), name, description: `The ${name} are sound.` }),
  ),
  log: [],
}

async function score(
  judge: (scene: Scene) => ScriptedVerdict,
  changed: Partial<JudgedOptions> = {},
  topics: (content: string) => readonly string[] = () => criteria,
  attempts: readonly Trajectory[] = [attempt('a', 'right'), attempt('b', 'wrong')],
): Promise<ScoredGroup> {
  const encoder = hashingEncoder()
  const { embeddings } = await embedTree(tree, encoder)
  const allocator = scriptedAllocator({
    topic: (root, stepIndex, { steps }) => topics(steps[stepIndex]!.content).includes(root.id),
  })
  const kit = { allocator, judge: scriptedJudge(judge), encoder, embeddings }
  const options: JudgedOptions = {
    ...selectDefaults,
    mode: 'per-step',
    window: 3,
    maxAxes: 5,
    faults: 'own',
    ...changed,
  }
  const scores = await judgedScoring(tree, kit, options).scoreTask(attempts)
  return scores.vectorsOf(taskGroup(attempts), 'mean')
}

function taskGroup(attempts: readonly Trajectory[]): Group {
  const [group] = groupTask(attempts, { grouping: 'task' })
  return group!
}

function attempt(sourceId: string, ...contents: readonly string[]): Trajectory {
  const steps = contents.map((content) => ({ content }))
  return makeTrajectory({ task: makeTask('a task'), steps, sourceId })
}

function textOf({ steps }: Group['candidates'][number]): string {
  return steps.map(({ content }) => content).join(' ')
}
