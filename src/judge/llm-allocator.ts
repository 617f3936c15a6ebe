/**
 * A language model as allocator (DG-PRM ): which topics a step touches, then whether a
 * topic needs fine criteria and in which aspects. Neither question asks whether the step is right.
 */
import { z } from 'zod'
import { contentHash } from '../base/hash.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import { type AskKit, askRole, usableValue } from './ask.ts'
import { emptyStepReason } from './empty-step.ts'
import { type Fence, makeFence, oneLine } from './fence.ts'
import type { Allocator, Analysis, SelectedRoots, StepContext, Topic } from './judge.ts'
import {
  descriptionCharsMax,
  fenceOf,
  laneOf,
  nameCharsMax,
  shownTrajectory,
  stepNumbers,
} from './show-context.ts'

/** Throws `LlmError` "malformed" when a reply cannot be used, another when none came. */
export function llmAllocator(kit: AskKit): Allocator {
  return {
    name: kit.llm.name,
    async selectParents(context, roots, call = {}) {
      call.signal?.throwIfAborted()
      const targets = context.targets.filter((index) => hasContent(context, index))
      const topics = new Map<number, Topic>(
        context.targets.map((stepIndex) => [stepIndex, untouched(stepIndex, roots)]),
      )
      if (targets.length === 0 || roots.length === 0) return [...topics.values()]
      const headFence = topicsFence(kit, roots)
      const fence = fenceOf(context, kit.fenceKey, [headFence])
      const answer = await askRole(
        kit,
        {
          role: 'select-parents',
          values: {
            topics: shownTopics(headFence, roots),
            trajectory: shownTrajectory(fence, { ...context, targets }, blind),
            steps: stepNumbers(targets),
          },
          schema: selection,
          objection: ({ steps }) => orderObjection(steps, targets),
          fence,
          headFence,
          lane: laneOf('select-parents', context),
        },
        call,
      )
      const { steps } = usableValue(answer, `the topics of ${stepNumbers(targets)}`)
      for (const [at, { topics: named }] of steps.entries()) {
        const stepIndex = targets[at]!
        topics.set(stepIndex, { stepIndex, parentIds: idsOf(named, roots), undecided: [] })
      }
      return [...topics.values()]
    },

    async analyse(context, selected, call = {}) {
      call.signal?.throwIfAborted()
      const open = selected.filter(
        ({ stepIndex, roots }) => roots.length > 0 && hasContent(context, stepIndex),
      )
      const found = open.length === 0 ? [] : await analysed(kit, context, open, call)
      return selected.flatMap(({ stepIndex, roots }) =>
        roots.map(
          (root) =>
            found.find((each) => each.stepIndex === stepIndex && each.parentId === root.id) ??
            coarse(stepIndex, root),
        ),
      )
    },
  }
}

/** All topics stand at the head of the question about each trajectory, with the same code word. */
function topicsFence({ fenceKey }: AskKit, roots: readonly CriterionNode[]): Fence {
  return makeFence(fenceKey, contentHash(roots.map(({ id }) => id)))
}

const blind = { showReference: false }

function hasContent({ steps }: StepContext, stepIndex: number): boolean {
  return emptyStepReason(steps[stepIndex]!) === undefined
}

/**
 * A step with nothing in it is not asked about; the judge says of every topic why it has no score.
 */
function untouched(stepIndex: number, roots: readonly CriterionNode[]): Topic {
  return { stepIndex, parentIds: roots.map(({ id }) => id), undecided: [] }
}

function coarse(stepIndex: number, root: CriterionNode): Analysis {
  return { stepIndex, parentId: root.id, fine: false, aspects: [] }
}

const selection = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.int(),
      subject: z.string().max(1000),
      topics: z.array(z.string().max(40)).max(20),
    }),
  ),
})

const analyses = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.int(),
      topics: z.array(
        z.strictObject({
          topic: z.string().max(40),
          reason: z.string().max(2000),
          fine: z.boolean(),
          aspects: z.array(z.string().max(400)).max(8),
        }),
      ),
    }),
  ),
})

async function analysed(
  kit: AskKit,
  context: StepContext,
  selected: readonly SelectedRoots[],
  call: Parameters<Allocator['analyse']>[2] = {},
): Promise<Analysis[]> {
  const fence = fenceOf(context, kit.fenceKey)
  const targets = selected.map(({ stepIndex }) => stepIndex)
  const roots = [
    ...new Map(selected.flatMap((each) => each.roots.map((root) => [root.id, root]))).values(),
  ]
  const idOf = (root: CriterionNode) => shortId(roots.indexOf(root))
  const asked = selected.map(
    ({ stepIndex, roots: own }) => `step ${stepIndex + 1}: ${own.map(idOf).join(', ')}`,
  )
  const answer = await askRole(
    kit,
    {
      role: 'analyse',
      values: {
        trajectory: shownTrajectory(fence, { ...context, targets }, blind),
        topics: shownTopics(fence, roots),
        asked: asked.join('\n'),
      },
      schema: analyses,
      objection: ({ steps }) =>
        orderObjection(steps, targets) ?? topicsObjection(steps, selected, idOf),
      fence,
      lane: laneOf('analyse', context),
    },
    call,
  )
  const { steps } = usableValue(answer, `the analysis of ${stepNumbers(targets)}`)
  return steps.flatMap(({ topics }, at) =>
    selected[at]!.roots.map((root, position): Analysis => {
      const { fine, aspects } = topics[position]!
      const phrases = fine ? aspects.map((text) => oneLine(text, 300)).filter(Boolean) : []
      return {
        stepIndex: targets[at]!,
        parentId: root.id,
        fine: phrases.length > 0,
        aspects: phrases,
      }
    }),
  )
}

function shownTopics(fence: Fence, roots: readonly CriterionNode[]): string {
  return fence.around(
    roots.map(({ name, description }, index) => ({
      label: `topic ${shortId(index)}`,
      text: `${oneLine(name, nameCharsMax)}: ${oneLine(description, descriptionCharsMax)}`,
    })),
  )
}

/** Short ids cost few tokens, and no model mistakes one hash for another. */
function shortId(index: number): string {
  return `T${index + 1}`
}

/** The ids of the tree; what was made up is passed on, to be dropped and counted. */
function idsOf(named: readonly string[], roots: readonly CriterionNode[]): string[] {
  const known = new Map<string, string>(roots.map(({ id }, index) => [shortId(index), id]))
  return named.map((name) => known.get(name.trim().toUpperCase()) ?? oneLine(name, 40))
}

function orderObjection(
  steps: readonly { readonly step: number }[],
  targets: readonly number[],
): string | undefined {
  if (steps.length !== targets.length)
    return `there are ${steps.length} steps where ${targets.length} are wanted`
  const at = targets.findIndex((index, place) => steps[place]!.step !== index + 1)
  return at < 0 ? undefined : `where step ${targets[at]! + 1} is wanted stands another step`
}

function topicsObjection(
  steps: z.infer<typeof analyses>['steps'],
  selected: readonly SelectedRoots[],
  idOf: (root: CriterionNode) => string,
): string | undefined {
  for (const [at, { stepIndex, roots }] of selected.entries()) {
    const named = steps[at]!.topics.map(({ topic }) => topic.trim().toUpperCase())
    const wanted = roots.map(idOf)
    if (named.join() !== wanted.join())
      return `step ${stepIndex + 1} wants the topics ${wanted.join(', ')}, in this order`
  }
  return undefined
}
