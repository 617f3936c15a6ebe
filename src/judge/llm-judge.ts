/**
 * A language model as judge (DG-PRM ). One step on its criteria is one call; several
 * steps are one call too, with a pass over the subjects before the verdicts. Every verdict keeps
 * the step's own fault apart from what it takes over. What cannot be used is `unparsed`, what has
 * nothing in it is `unscored`; neither becomes a number.
 */
import { z } from 'zod'
import type { StepScore } from '../domain/step-score.ts'
import { type AskKit, askRole, type RoleAnswer } from './ask.ts'
import { emptyStepReason } from './empty-step.ts'
import {
  addUsage,
  type CallOptions,
  type Judge,
  type JudgeItem,
  type JudgeRequest,
  noUsage,
  type StepContext,
  type Usage,
} from './judge.ts'
import { criteriaSheet, shownCarried } from './criteria-sheet.ts'
import { fenceOf, laneOf, shownTrajectory, stepNumbers } from './show-context.ts'
import { missingScore, scoreOfVerdict, verdictSchema, verdictsObjection } from './verdict.ts'

export type LlmJudgeOptions = {
  /** Whether the task's right answer is shown to the judge. Default false: it judges blindly. */
  readonly showReference?: boolean
  /** Criteria that one call is asked about; more are asked in several calls. Default 60. */
  readonly criteriaMax?: number
  /**
   * Largest pool that stands at the head of every prompt, where a provider's prefix cache finds it;
   * 0: none does. Default 64.
   */
  readonly headMax?: number
}

const defaults = {
  showReference: false,
  criteriaMax: 60,
  headMax: 64,
} satisfies LlmJudgeOptions

/** Throws `LlmError` when a call gets no answer at all. */
export function llmJudge(kit: AskKit, options: LlmJudgeOptions = {}): Judge {
  const settings = { ...defaults, ...options }
  return {
    name: kit.llm.name,
    async judge(request, call = {}) {
      call.signal?.throwIfAborted()
      const scores = new Map<JudgeItem, StepScore>()
      let usage: Usage = noUsage
      for (const item of request.items) {
        const reason = emptyStepReason(request.context.steps[item.stepIndex]!)
        if (reason !== undefined) scores.set(item, missingScore(item, 'unscored', reason))
      }
      const open = request.items.filter((item) => !scores.has(item))
      for (const items of byCriteria(open, settings.criteriaMax)) {
        const asked = await judgeItems(kit, { ...request, items }, settings, call)
        for (const [at, score] of asked.scores.entries()) scores.set(items[at]!, score)
        usage = addUsage(usage, asked.usage)
      }
      return { scores: request.items.map((item) => scores.get(item)!), usage }
    },
  }
}

/** Items in lists of at most so many criteria, in the order in which criteria first occur. */
function byCriteria(items: readonly JudgeItem[], most: number): JudgeItem[][] {
  const place = new Map<string, number>()
  for (const { criterion } of items)
    if (!place.has(criterion.id)) place.set(criterion.id, place.size)
  const lists: JudgeItem[][] = []
  for (const item of items)
    (lists[Math.floor(place.get(item.criterion.id)! / most)] ??= []).push(item)
  return lists
}

type Settings = Required<LlmJudgeOptions>
type Asked = { readonly scores: readonly StepScore[]; readonly usage: Usage }

function judgeItems(
  kit: AskKit,
  request: JudgeRequest,
  settings: Settings,
  call: CallOptions,
): Promise<Asked> {
  const steps = new Set(request.items.map(({ stepIndex }) => stepIndex))
  return steps.size === 1
    ? judgeStep(kit, request, settings, call)
    : judgeTrajectory(kit, request, settings, call)
}

const stepAnswer = z.strictObject({ verdicts: z.array(verdictSchema) })

async function judgeStep(
  kit: AskKit,
  request: JudgeRequest,
  settings: Settings,
  call: CallOptions,
): Promise<Asked> {
  const { context, items } = request
  const { stepIndex } = items[0]!
  const { sheet, fence, headFence } = sheetOf(kit, request, settings)
  const asked = items.map(({ criterion }) => sheet.numberOf(criterion.id)!)
  const answer = await askRole(
    kit,
    {
      role: 'score',
      values: {
        pool: sheet.head,
        trajectory: shownTrajectory(fence, upTo(context, stepIndex), settings),
        carried: shownCarried(context, sheet),
        criteria: sheet.tail(fence),
        step: String(stepIndex + 1),
        count: String(items.length),
        asked: asked.join(', '),
      },
      schema: stepAnswer,
      objection: ({ verdicts }) => verdictsObjection(verdicts, asked, stepIndex + 1),
      fence,
      headFence,
      lane: laneOf('score', context),
    },
    call,
  )
  const { value, usage } = answer
  if (value === null) return { scores: items.map((item) => unparsed(item, answer)), usage }
  const byNumber = new Map(value.verdicts.map((verdict) => [verdict.criterion, verdict]))
  const scores = items.map((item, at) => scoreOfVerdict(item, byNumber.get(asked[at]!)!, answer))
  return { scores, usage }
}

/** The criteria of a request, and the fences of a prompt about them. */
function sheetOf({ fenceKey }: AskKit, request: JudgeRequest, { headMax }: Settings) {
  const sheet = criteriaSheet(request, { headMax, fenceKey })
  const { headFence } = sheet
  const fence = fenceOf(request.context, fenceKey, headFence && [headFence])
  return { sheet, fence, headFence }
}

/** The same context for one step of it: a judge of one step never sees the steps after it. */
function upTo(context: StepContext, stepIndex: number): StepContext {
  return { ...context, targets: [stepIndex] }
}

const trajectoryAnswer = z.strictObject({
  steps: z.array(
    z.strictObject({
      step: z.int(),
      touches: z.array(z.int()),
      verdicts: z.array(verdictSchema),
    }),
  ),
})

/** What is asked of a step: its number and the numbers of its criteria, from 1. */
type AskedStep = {
  readonly step: number
  readonly criteria: readonly number[]
}

async function judgeTrajectory(
  kit: AskKit,
  request: JudgeRequest,
  settings: Settings,
  call: CallOptions,
): Promise<Asked> {
  const { context, items } = request
  const { sheet, fence, headFence } = sheetOf(kit, request, settings)
  const numberOfItem = ({ criterion }: JudgeItem) => sheet.numberOf(criterion.id)!
  const steps = [...new Set(items.map(({ stepIndex }) => stepIndex))].toSorted((a, b) => a - b)
  const wanted = steps.map((stepIndex) => ({
    step: stepIndex + 1,
    criteria: items.filter((item) => item.stepIndex === stepIndex).map(numberOfItem),
  }))
  const answer = await askRole(
    kit,
    {
      role: 'whole-trajectory',
      values: {
        pool: sheet.head,
        trajectory: shownTrajectory(fence, context, settings),
        criteria: sheet.tail(fence),
        asked: askedSteps(wanted),
      },
      schema: trajectoryAnswer,
      objection: (value) => trajectoryObjection(value, wanted),
      fence,
      headFence,
      lane: laneOf('whole-trajectory', context),
    },
    call,
  )
  const { value, usage } = answer
  if (value === null) return { scores: items.map((item) => unparsed(item, answer)), usage }
  const verdicts = new Map(
    value.steps.flatMap((entry) =>
      entry.verdicts.map((verdict) => [`${entry.step} ${verdict.criterion}`, verdict] as const),
    ),
  )
  const scores = items.map((item) => {
    const verdict = verdicts.get(`${item.stepIndex + 1} ${numberOfItem(item)}`)
    return verdict === undefined
      ? missingScore(item, 'not-applicable', 'the step does not touch the subject')
      : scoreOfVerdict(item, verdict, answer)
  })
  return { scores, usage }
}

/** Where every step is asked for the same criteria, one line says so. */
function askedSteps(wanted: readonly AskedStep[]): string {
  const lists = wanted.map(({ criteria }) => criteria.join(', '))
  return new Set(lists).size === 1
    ? `${stepNumbers(wanted.map(({ step }) => step - 1))}: each on criteria ${lists[0]}`
    : wanted.map(({ step }, at) => `step ${step}: criteria ${lists[at]}`).join('\n')
}

function trajectoryObjection(
  { steps }: z.infer<typeof trajectoryAnswer>,
  wanted: readonly AskedStep[],
): string | undefined {
  if (steps.length !== wanted.length)
    return `there are ${steps.length} steps where ${wanted.length} are wanted`
  for (const [at, { step, criteria }] of wanted.entries()) {
    const entry = steps[at]!
    if (entry.step !== step) return `where step ${step} is wanted stands another step`
    const strange = entry.touches.some((number) => !criteria.includes(number))
    if (strange) return `step ${step} touches a criterion that was not asked for there`
    const fault = verdictsObjection(entry.verdicts, [...new Set(entry.touches)], step)
    if (fault !== undefined) return fault
  }
  return undefined
}

function unparsed(item: JudgeItem, { reason, raw, model, promptHash }: RoleAnswer<unknown>) {
  return { ...missingScore(item, 'unparsed', reason), raw, model, promptHash }
}
