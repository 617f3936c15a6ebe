import { z } from 'zod'
import { textHash } from '../base/hash.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { perStepLabels } from './step-labels.ts'

/**
 * VisualProcessBench (Wang et al. 2025): answers to questions about images, every step labelled
 * right (1), neutral (0) or wrong (-1). Images become attachments of the first step, by address;
 * they are not opened.
 */
export const visualProcessBenchRows = codec({
  name: 'visual-process-bench',
  title: 'VisualProcessBench rows (image, question, response with steps and process_correctness)',
  fields: ['question', 'response', ['image', 'images']],
  makes: ['trajectory'],
  matches: ({ response }) =>
    typeof response === 'object' && response !== null && 'process_correctness' in response,
  schema: z.object({
    image: z.union([z.string(), z.array(z.string())]).nullish(),
    images: z.array(z.string()).nullish(),
    question: z.string(),
    answer: z.string().nullish(),
    data_source: z.string().nullish(),
    response: z.object({
      model: z.string().nullish(),
      steps: z.array(z.string()).min(1),
      process_correctness: z.unknown(),
    }),
  }),
  read({ image, images, question, answer, data_source, response }) {
    const { steps, model, process_correctness } = response
    const urls = [image ?? [], images ?? []].flat()
    const { labels, invalid } = perStepLabels(
      process_correctness,
      'process_correctness',
      steps.length,
      { scale: 'ternary' },
    )
    const sourceId = textHash([question, ...urls, ...steps].join('\n'), 16)
    const trajectory = makeTrajectory({
      task: makeTask(question, {
        reference: answer ?? undefined,
        domain: data_source ?? undefined,
      }),
      steps: steps.map((content, index) => ({
        content,
        ...(index === 0 && urls.length > 0 && { attachments: urls.map(imageAt) }),
      })),
      sourceId,
      ...(model && { policy: model }),
      ...(labels && { labels: { ...labels, afterError: 'kept' as const } }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      identity: [sourceId],
      invalidLabels: invalid,
    })
  },
})

function imageAt(url: string) {
  const ending = /\.(png|jpe?g|gif|webp)$/i.exec(url)?.[1]?.toLowerCase()
  return { mediaType: `image/${ending === undefined || ending === 'jpg' ? 'jpeg' : ending}`, url }
}
