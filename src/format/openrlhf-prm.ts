import { z } from 'zod'
import { codec } from './codec.ts'
import { joinMarked, labelledRow, markingFault, splitMarked, stepMarker } from './marked-steps.ts'
import { stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

/**
 * OpenRLHF's process reward rows (releases before mid-2026): question and solution in one text with
 * a marker after each step, and one label a step, as a sign or as a soft value. Soft values are
 * written, because this trainer uses them.
 */
export const openrlhfPrm = codec({
  name: 'openrlhf-prm',
  title: 'OpenRLHF process reward rows (input, value)',
  fields: ['input', 'value'],
  makes: ['trajectory'],
  matches: ({ input, value }) => typeof input === 'string' && Array.isArray(value),
  schema: z.object({ input: z.string(), value: z.array(z.unknown()) }),
  read({ input, value }) {
    const isSoft = value.every((each) => typeof each === 'number' && each >= 0)
    const scale = isSoft ? 'soft' : undefined
    return labelledRow(splitMarked(input), value, { field: 'value', text: 'input', scale })
  },
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'soft', isNeeded: true, hasGaps: false },
      keeps: ['step.boundaries'],
      write(trajectory) {
        const fault = markingFault(trajectory)
        if (fault) return unwritable(fault)
        const value = stepValues(trajectory.labels)
        return written({ input: joinMarked(trajectory, () => stepMarker), value })
      },
    },
  },
})
