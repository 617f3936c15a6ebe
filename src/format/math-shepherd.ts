import { z } from 'zod'
import { codec } from './codec.ts'
import {
  joinMarked,
  labelledRow,
  markingFault,
  sign,
  splitMarked,
  stepMarker,
} from './marked-steps.ts'
import { stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

/**
 * Math-Shepherd (Wang et al. 2024): the solution with a marker after each step, and the same text
 * with each marker replaced by + or -. Labels are read by position, because arithmetic has both
 * signs.
 */
export const mathShepherd = codec({
  name: 'math-shepherd',
  title: 'Math-Shepherd rows (input, label, task)',
  fields: ['input', 'label', 'task'],
  makes: ['trajectory'],
  matches: ({ input, label }) => typeof input === 'string' && typeof label === 'string',
  schema: z.object({ input: z.string(), label: z.string(), task: z.string() }),
  read({ input, label, task }) {
    const signs = signsAt(input, label)
    if (typeof signs === 'string') return { ok: false, reason: signs }
    const about = { field: 'label', text: 'input', domain: task || undefined }
    return labelledRow(splitMarked(input), signs, about)
  },
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'binary', isNeeded: true, hasGaps: false },
      keeps: ['step.boundaries', 'task.domain'],
      write(trajectory) {
        const fault = markingFault(trajectory)
        if (fault) return unwritable(fault)
        const values = stepValues(trajectory.labels)
        return written({
          input: joinMarked(trajectory, () => stepMarker),
          label: joinMarked(trajectory, (index) => sign(values[index])),
          task: trajectory.task.domain ?? '',
        })
      },
    },
  },
})

/** The character of `label` at the place of each marker of `input`, or what is wrong. */
function signsAt(input: string, label: string): readonly string[] | string {
  const parts = input.split(stepMarker)
  const signs: string[] = []
  let at = 0
  for (const [index, part] of parts.entries()) {
    if (!label.startsWith(part, at)) return `label differs from input in step ${index + 1}`
    at += part.length
    if (index === parts.length - 1) break
    const found = label[at] ?? ''
    if (found !== '+' && found !== '-')
      return `label has ${JSON.stringify(found)} after step ${index + 1}, where + or - was expected`
    signs.push(found)
    at++
  }
  return at === label.length ? signs : 'label is longer than input'
}
