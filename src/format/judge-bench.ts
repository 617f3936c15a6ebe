import { z } from 'zod'
import { makeContrast } from '../domain/contrast.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, contrastRecord, trajectoryRecord } from './codec.ts'
import { shown } from './step-labels.ts'

/**
 * JudgeBench pairs (Tan et al. 2024): two responses, the label says which one is right. A row gives
 * the contrast, and both responses as attempts named `pair_id#A` and `pair_id#B`.
 */
export const judgeBenchPairs = codec({
  name: 'judge-bench-pairs',
  title: 'JudgeBench pairs (pair_id, question, response_A, response_B, label)',
  fields: ['pair_id', 'question', 'response_A', 'response_B', 'label'],
  makes: ['contrast', 'trajectory'],
  passesOver: {
    original_id: 'what the question is called elsewhere',
  },
  schema: z.object({
    pair_id: z.string(),
    source: z.string().nullish(),
    question: z.string(),
    response_model: z.string().nullish(),
    response_A: z.string(),
    response_B: z.string(),
    label: z.unknown().optional(),
  }),
  read(row) {
    const { pair_id, source, question: prompt, response_A, response_B, label } = row
    if (label !== 'A>B' && label !== 'B>A')
      return accepted([], {
        identity: [pair_id],
        invalidLabels: [`label is ${shown(label)}, neither "A>B" nor "B>A"`],
      })
    const [better, worse] = label === 'A>B' ? [response_A, response_B] : [response_B, response_A]
    const contrast = makeContrast({
      domain: source ?? 'judge-bench',
      prompt,
      positive: [better],
      negative: [worse],
      sourceId: pair_id,
      source: 'judge-bench-pairs',
    })
    const task = makeTask(prompt, { domain: source ?? 'judge-bench' })
    const attempts = [response_A, response_B].map((content, side) =>
      trajectoryRecord(
        makeTrajectory({
          task,
          steps: [{ content }],
          outcome: { isCorrect: (side === 0) === (label === 'A>B') },
          sourceId: `${pair_id}#${'AB'[side]}`,
          ...(row.response_model && { policy: row.response_model }),
        }),
      ),
    )
    return accepted([contrastRecord(contrast), ...attempts], { identity: [pair_id] })
  },
})

const decision = z.enum(['A>B', 'B>A', 'A=B']).nullish()

/**
 * What judges said of JudgeBench pairs, once in each order. The second decision is turned round;
 * the answer is what both together lean to, "A=B" when they cancel out.
 */
export const judgeBenchJudgments = codec({
  name: 'judge-bench-judgments',
  title: 'JudgeBench judgments (pair_id, judge_name, judge_model, judgments)',
  fields: ['pair_id', 'judge_model', 'judgments'],
  makes: ['prediction'],
  passesOver: {
    judge_name: 'the kind of judge; rows differ by it',
    'judgments.*.judgment': 'what the judge wrote, and its prompt',
  },
  schema: z.object({
    pair_id: z.string(),
    judge_name: z.string().nullish(),
    judge_model: z.string(),
    judgments: z.array(z.object({ decision }).nullable()).min(1).max(2),
  }),
  read({ pair_id, judge_name, judge_model, judgments }) {
    const votes = judgments.map((each, order) => {
      const said = each?.decision ?? undefined
      return order === 1 && said !== undefined ? turned[said] : said
    })
    const lean = votes.reduce((sum, vote) => sum + (vote === undefined ? 0 : leans[vote]), 0)
    const isSaid = votes.some((vote) => vote !== undefined)
    const prediction = {
      judge: judge_model,
      itemId: pair_id,
      votes,
      ...(isSaid
        ? { answer: lean > 0 ? 'A>B' : lean < 0 ? 'B>A' : 'A=B' }
        : { missing: 'no decision could be read' }),
    }
    return accepted([{ kind: 'prediction', prediction }], {
      identity: [judge_name ?? '', judge_model, pair_id],
    })
  },
})

const turned = { 'A>B': 'B>A', 'B>A': 'A>B', 'A=B': 'A=B' } as const
const leans = { 'A>B': 1, 'B>A': -1, 'A=B': 0 } as const
