import { z } from 'zod'
import { codec } from './codec.ts'
import { labelledRow, markingFault, sign, splitMarked, stepMarker } from './marked-steps.ts'
import { stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

/** OpenR's training rows: the question, the steps each with a marker behind it, and their signs. */
export const openr = codec({
  name: 'openr',
  title: 'OpenR rows (question, process, label)',
  fields: ['question', 'process', 'label'],
  makes: ['trajectory'],
  schema: z.object({ question: z.string(), process: z.string(), label: z.array(z.unknown()) }),
  read({ question, process, label }) {
    const marked = { ...splitMarked(`Step 1: ${process}`), prompt: question }
    return labelledRow(marked, label, { field: 'label', text: 'process' })
  },
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'binary', isNeeded: true, hasGaps: false },
      keeps: ['step.boundaries'],
      write(trajectory) {
        const { task, steps, labels } = trajectory
        const numbered = steps.findIndex(({ content }, at) => content.startsWith(`Step ${at + 1}:`))
        if (numbered !== -1)
          return unwritable(
            `step ${numbered} (from 0) begins with a number, which would be cut off`,
          )
        const fault = markingFault({ ...trajectory, task: { ...task, prompt: '' } })
        if (fault) return unwritable(fault)
        return written({
          question: task.prompt,
          process: steps.map(({ content }) => `${content} ${stepMarker}`).join('\n'),
          label: stepValues(labels).map(sign),
        })
      },
    },
  },
})
