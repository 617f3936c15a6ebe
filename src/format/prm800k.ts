import { z } from 'zod'
import { type Contrast, makeContrast } from '../domain/contrast.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { accepted, codec, contrastRecord, trajectoryRecord } from './codec.ts'
import { stepValues } from './step-labels.ts'
import { written } from './writer.ts'

const completionSchema = z.object({ text: z.string(), rating: z.number().nullish() })

const stepSchema = z.object({
  completions: z.array(completionSchema).nullish(),
  human_completion: z.union([z.string(), completionSchema]).nullish(),
  chosen_completion: z.int().nullish(),
})

const schema = z.object({
  question: z.object({
    problem: z.string(),
    ground_truth_answer: z.string().nullish(),
  }),
  label: z.object({ steps: z.array(stepSchema), finish_reason: z.string().nullish() }),
})

type Completion = z.infer<typeof completionSchema>
type Step = z.infer<typeof stepSchema>

/**
 * PRM800K (Lightman et al. 2023): one annotation a row. The path is the chosen completion of each
 * step, or the person's own; a last step without a choice gives its first completion. Where a step
 * was rated in several ways, the better and the worse one are a contrast. Annotation stops at the
 * first wrong step.
 */
export const prm800k = codec({
  name: 'prm800k',
  title: 'PRM800K annotations (question, label with steps)',
  fields: ['question', 'label'],
  makes: ['trajectory', 'contrast'],
  matches: ({ question, label }) => isObject(question) && isObject(label),
  passesOver: {
    labeler: 'who annotated',
    timestamp: 'when it was annotated',
    generation: 'of the annotation project',
    is_quality_control_question: 'of the annotation project',
    is_initial_screening_question: 'of the annotation project',
    'question.ground_truth_solution': 'a solution that is right',
    'question.pre_generated_steps': 'the solution before it was annotated',
    'question.pre_generated_answer': 'the answer before it was annotated',
    'question.pre_generated_verifier_score': 'a score before it was annotated',
    'label.total_time': 'how long it took',
    'label.finish_reason': 'how the annotation ended',
    'label.steps.*.completions.*.flagged': 'of the annotation tool',
    'label.steps.*.completions.*.source': 'where a completion comes from',
  },
  schema,
  read(row) {
    const { problem, ground_truth_answer } = row.question
    const path: Completion[] = []
    const contrasts: Contrast[] = []
    let hasOthers = false
    const reference = ground_truth_answer ?? undefined
    for (const step of row.label.steps) {
      const prefix = path.map(({ text }) => text)
      const pair = contrastOf(step, { prompt: problem, prefix, reference })
      if (pair) contrasts.push(pair.contrast)
      const taken = takenCompletion(step)
      if (step.completions?.some((each) => each !== taken && !pair?.of.includes(each)))
        hasOthers = true
      if (!taken) break
      path.push(taken)
    }
    const values = path.map(({ rating }) => (isRating(rating) ? rating : null))
    const invalidLabels = path.flatMap(({ rating }, index) =>
      rating === null || rating === undefined || isRating(rating)
        ? []
        : [`the rating of step ${index} is ${rating}, not -1, 0 or 1`],
    )
    const trajectory = makeTrajectory({
      task: makeTask(problem, { reference }),
      steps: path.map(({ text }) => ({ content: text })),
      labels: { kind: 'per-step', values, scale: 'ternary', afterError: 'dropped' },
    })
    return accepted([trajectoryRecord(trajectory), ...contrasts.map(contrastRecord)], {
      invalidLabels,
      unread: hasOthers ? ['label.steps.*.completions, neither taken nor best or worst'] : [],
      guessed: row.label.steps.some(isUnratedOwn)
        ? ['labels.values, of steps that a person wrote as right']
        : [],
    })
  },
  writes: {
    trajectory: {
      labels: {
        kind: 'per-step',
        scale: 'ternary',
        afterError: 'dropped',
        isNeeded: true,
        hasGaps: true,
      },
      keeps: ['step.boundaries', 'task.reference'],
      write: (trajectory) => written(annotationOf(trajectory)),
    },
  },
})

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isRating(rating: number | null | undefined): rating is -1 | 0 | 1 {
  return rating === -1 || rating === 0 || rating === 1
}

/** A person's own step that nobody rated. */
function isUnratedOwn({ human_completion: own }: Step): boolean {
  return typeof own === 'string' || (own !== null && own !== undefined && !('rating' in own))
}

/** What the path goes on with: the choice, the person's own step, else the only thing there is. */
function takenCompletion(step: Step): Completion | undefined {
  const { completions, human_completion: own, chosen_completion: chosen } = step
  if (own !== null && own !== undefined)
    return typeof own === 'string' ? { text: own, rating: 1 } : { rating: 1, ...own }
  return completions?.[chosen ?? 0]
}

/** The first best over the first worst completion, where their ratings differ. */
function contrastOf(
  { completions }: Step,
  about: {
    readonly prompt: string
    readonly prefix: readonly string[]
    reference?: string | undefined
  },
): { readonly contrast: Contrast; readonly of: readonly Completion[] } | undefined {
  const rated = (completions ?? []).filter(({ rating }) => isRating(rating))
  const [best] = rated.toSorted((a, b) => b.rating! - a.rating!)
  const [worst] = rated.toSorted((a, b) => a.rating! - b.rating!)
  if (!best || !worst || best.rating === worst.rating) return undefined
  const contrast = makeContrast({
    domain: 'prm800k',
    prompt: about.prompt,
    positive: [best.text],
    negative: [worst.text],
    ...(about.prefix.length > 0 && { prefix: about.prefix }),
    ...(about.reference !== undefined && { reference: about.reference }),
    source: 'prm800k',
  })
  return { contrast, of: [best, worst] }
}

function annotationOf({ task, steps, labels }: Trajectory): object {
  const values = stepValues(labels)
  return {
    question: { problem: task.prompt, ground_truth_answer: task.reference },
    label: {
      steps: steps.map(({ content }, index) => ({
        completions: [{ text: content, rating: values[index] ?? null, flagged: false }],
        human_completion: null,
        chosen_completion: 0,
      })),
      total_time: 0,
      finish_reason: values.includes(-1) ? 'found_error' : 'solution',
    },
  }
}
