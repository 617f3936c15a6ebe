import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { sign } from './marked-steps.ts'
import { perStepLabels, stepValues } from './step-labels.ts'
import { unwritable, written } from './writer.ts'

const turnSchema = z.object({ role: z.string(), content: z.string() })

/**
 * RLHFlow's process reward chats: each user turn is a step, each assistant turn its sign. The first
 * user turn holds problem and first step in one text, and nothing says where the one ends; it is
 * read as problem and step at its last line break, else after its first sentence.
 */
export const rlhflow = codec({
  name: 'rlhflow',
  title: 'RLHFlow process reward chats (conversations)',
  fields: ['conversations'],
  makes: ['trajectory'],
  matches: ({ conversations }) =>
    Array.isArray(conversations) && isSign((conversations as readonly unknown[])[1]),
  schema: z.object({ conversations: z.array(turnSchema).min(2) }),
  read({ conversations }) {
    const steps: string[] = []
    const signs: unknown[] = []
    for (const [index, { role, content }] of conversations.entries()) {
      const expected = index % 2 === 0 ? 'user' : 'assistant'
      if (role !== expected)
        return { ok: false, reason: `turn ${index} (from 0) is of ${role}, not of ${expected}` }
      if (role === 'user') steps.push(content)
      else signs.push(content === '+' ? true : content === '-' ? false : content)
    }
    const { prompt, step: first, rule } = splitOpening(steps[0]!)
    const { labels, invalid } = perStepLabels(signs, 'assistant turns', steps.length)
    const trajectory = makeTrajectory({
      task: makeTask(prompt),
      steps: [first, ...steps.slice(1)].map((content) => ({ content })),
      ...(labels && { labels }),
    })
    return accepted([trajectoryRecord(trajectory)], {
      invalidLabels: invalid,
      guessed: [`task.prompt, parted from the first step ${rule}`],
    })
  },
  writes: {
    trajectory: {
      labels: { kind: 'per-step', scale: 'binary', isNeeded: true, hasGaps: false },
      keeps: ['step.boundaries'],
      write({ task, steps, labels }) {
        const [first, ...later] = steps
        if (!first) return unwritable('the row has no steps')
        if (first.content.includes('\n'))
          return unwritable('step 0 has a line break, which would be taken for the end of the task')
        const values = stepValues(labels)
        const turns = [`${task.prompt}\n${first.content}`, ...later.map((step) => step.content)]
        const conversations = turns.flatMap((content, index) => [
          { role: 'user', content },
          { role: 'assistant', content: sign(values[index]) },
        ])
        return written({ conversations })
      },
    },
  },
})

function isSign(turn: unknown): boolean {
  const content = (turn as { content?: unknown } | null | undefined)?.content
  return content === '+' || content === '-'
}

function splitOpening(text: string) {
  const lineEnd = text.lastIndexOf('\n')
  if (lineEnd !== -1)
    return {
      prompt: text.slice(0, lineEnd),
      step: text.slice(lineEnd + 1),
      rule: 'at the last line break',
    }
  const sentenceEnd = /[.?!] (?=\S)/.exec(text)
  if (!sentenceEnd) return { prompt: text, step: '', rule: 'at the end' }
  return {
    prompt: text.slice(0, sentenceEnd.index + 1),
    step: text.slice(sentenceEnd.index + 2),
    rule: 'after the first sentence',
  }
}
