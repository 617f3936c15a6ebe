import { z } from 'zod'
import { makeContrast } from '../domain/contrast.ts'
import { accepted, codec, contrastRecord } from './codec.ts'
import { shown } from './step-labels.ts'

/** JudgeBench pairs (Tan et al. 2024): two responses, the label says which one is right. */
export const judgeBenchPairs = codec({
  name: 'judge-bench-pairs',
  title: 'JudgeBench pairs (pair_id, question, response_A, response_B, label)',
  fields: ['pair_id', 'question', 'response_A', 'response_B', 'label'],
  makes: ['contrast'],
  schema: z.object({
    pair_id: z.string(),
    source: z.string().nullish(),
    question: z.string(),
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
    return accepted([contrastRecord(contrast)], { identity: [pair_id] })
  },
})
