import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { stepValues } from './step-labels.ts'
import { written } from './writer.ts'

type Node = { readonly text: string; readonly mc_value: number; readonly children: readonly Node[] }

const share = z.number().min(0).max(1)
const nodeSchema: z.ZodType<Node> = z.lazy(() =>
  z.object({ text: z.string(), mc_value: share, children: z.array(nodeSchema).default([]) }),
)
const prefixSchema = z.object({ solution_prefix: z.string(), mc_value: share })

/**
 * OmegaPRM / MATH-APS: each step with the share of rollouts that end right, as growing prefixes of
 * one solution, or as a tree whose every path is an attempt.
 */
export const omegaprm = codec({
  name: 'omegaprm',
  title: 'OmegaPRM rows (question, final_answer, reasoning_steps)',
  fields: ['question', 'final_answer', 'reasoning_steps'],
  makes: ['trajectory'],
  schema: z.object({
    question_id: z.union([z.string(), z.int()]).optional(),
    question: z.string(),
    final_answer: z.string().nullish(),
    reasoning_steps: z.union([z.array(prefixSchema), z.array(nodeSchema), nodeSchema]),
  }),
  read(row) {
    const { question, final_answer, reasoning_steps: steps } = row
    const paths = Array.isArray(steps) ? pathsOfList(steps) : [...pathsOf(steps, [])]
    const task = makeTask(question, { reference: final_answer ?? undefined })
    const id = row.question_id === undefined ? undefined : String(row.question_id)
    const trajectories = paths.map((path, index) =>
      makeTrajectory({
        task,
        steps: path.map(([content]) => ({ content })),
        labels: {
          kind: 'per-step',
          values: path.map(([, value]) => value),
          scale: 'soft',
          afterError: 'kept',
        },
        ...(id !== undefined && { sourceId: paths.length > 1 ? `${id}#${index}` : id }),
      }),
    )
    return accepted(trajectories.map(trajectoryRecord))
  },
  writes: {
    trajectory: {
      labels: {
        kind: 'per-step',
        scale: 'soft',
        afterError: 'kept',
        isNeeded: true,
        hasGaps: false,
      },
      keeps: ['step.boundaries', 'task.reference', 'sourceId'],
      write: (trajectory) => written(prefixRow(trajectory)),
    },
  },
})

type Path = readonly (readonly [text: string, value: number])[]

function pathsOfList(steps: readonly (z.infer<typeof prefixSchema> | Node)[]): readonly Path[] {
  const path: [string, number][] = []
  let before = ''
  const trees: Node[] = []
  for (const step of steps) {
    if (!('solution_prefix' in step)) {
      trees.push(step)
      continue
    }
    const { solution_prefix: text, mc_value: value } = step
    const own = text.startsWith(before) ? text.slice(before.length) : text
    path.push([path.length === 0 ? own : own.replace(/^\n/, ''), value])
    before = text
  }
  return trees.length > 0 ? trees.flatMap((tree) => [...pathsOf(tree, [])]) : [path]
}

function* pathsOf({ text, mc_value, children }: Node, before: Path): Generator<Path> {
  const path = [...before, [text, mc_value] as const]
  if (children.length === 0) yield path
  for (const child of children) yield* pathsOf(child, path)
}

function prefixRow({ task, steps, labels, sourceId }: Trajectory): object {
  const values = stepValues(labels)
  let prefix = ''
  const reasoning_steps = steps.map(({ content }, index) => {
    prefix = index === 0 ? content : `${prefix}\n${content}`
    return { solution_prefix: prefix, mc_value: values[index] }
  })
  const { prompt, reference } = task
  return {
    question_id: sourceId,
    question: prompt,
    final_answer: reference ?? null,
    reasoning_steps,
  }
}
