import { z } from 'zod'
import { codec } from './codec.ts'
import { asideOf, everyEvaluationPart, onlyScore, scoreRow } from './evaluation-rows.ts'
import { written } from './writer.ts'

/**
 * Tool outputs of the Open Reward Standard, one a row: what the environment says to an action, its
 * reward, and whether the session ends. The text is read as the reason of the reward.
 */
export const openRewardOutputs = codec({
  name: 'open-reward-outputs',
  title: 'Open Reward Standard outputs (blocks, finished)',
  fields: ['blocks', 'finished'],
  makes: ['evaluation'],
  schema: z.object({
    blocks: z.array(z.object({ type: z.string().nullish(), text: z.string().nullish() })),
    reward: z.number().nullish(),
    finished: z.boolean(),
    metadata: z.looseObject({}).nullish(),
  }),
  passesOver: { finished: 'whether the session ends' },
  writes: {
    evaluation: {
      rows: 'score',
      keeps: everyEvaluationPart,
      write(evaluation) {
        const { value, reason } = onlyScore(evaluation)
        const metadata = asideOf(evaluation, [
          'name',
          'label',
          'error',
          'sourceId',
          'judge',
          'stepIndex',
        ])
        const blocks = reason === undefined ? [] : [{ type: 'text', text: reason }]
        return written({ blocks, reward: value, finished: false, metadata: metadata ?? {} })
      },
    },
  },
  read({ blocks, reward, metadata }) {
    const texts = blocks.flatMap(({ text }) => text ?? [])
    const isAllText = blocks.every(({ type, text }) => type === 'text' && text)
    const score = { value: reward, reason: texts.join('\n') }
    return scoreRow(score, metadata, {
      unread: isAllText ? [] : ['blocks.*.type, other than text'],
    })
  },
})
