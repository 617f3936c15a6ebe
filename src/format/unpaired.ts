import { z } from 'zod'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { promptText, sideText } from './preference-text.ts'
import { unwritable, written } from './writer.ts'

/**
 * TRL's unpaired preference (KTO): a completion and whether it is good. A trajectory gives one row
 * by its outcome, a preference two.
 */
export const unpaired = codec({
  name: 'unpaired',
  title: 'TRL unpaired preference rows (prompt, completion, label)',
  fields: ['prompt', 'completion', 'label'],
  makes: ['trajectory'],
  matches: ({ prompt, completion }) => typeof prompt === 'string' && typeof completion === 'string',
  schema: z.object({ prompt: z.string(), completion: z.string(), label: z.boolean() }),
  read: ({ prompt, completion, label }) => attemptRow(prompt, completion, label),
  writes: {
    trajectory: {
      keeps: ['outcome.isCorrect'],
      write({ task, steps, outcome }) {
        const label = outcome?.isCorrect
        if (label === undefined) return unwritable('nothing says whether the outcome is right')
        const completion = steps.map((step) => step.content).join('\n')
        return written({ prompt: task.prompt, completion, label })
      },
    },
    preference: {
      keeps: [],
      write(contrast) {
        const prompt = promptText(contrast)
        return written(
          { prompt, completion: sideText(contrast.positive), label: true },
          { prompt, completion: sideText(contrast.negative), label: false },
        )
      },
    },
  },
})

/** LLaMA-Factory's KTO rows: an answer and a truth value. */
export const llamaFactoryKto = codec({
  name: 'llama-factory-kto',
  title: 'LLaMA-Factory KTO rows (instruction, output, kto_tag)',
  fields: ['instruction', 'output', 'kto_tag'],
  makes: ['trajectory'],
  schema: z.object({
    instruction: z.string(),
    input: z.string().nullish(),
    output: z.string(),
    kto_tag: z.boolean(),
  }),
  read({ instruction, input, output, kto_tag }) {
    return attemptRow(input ? `${instruction}\n${input}` : instruction, output, kto_tag)
  },
  writes: {
    trajectory: {
      keeps: ['outcome.isCorrect'],
      write({ task, steps, outcome }) {
        const kto_tag = outcome?.isCorrect
        if (kto_tag === undefined) return unwritable('nothing says whether the outcome is right')
        const output = steps.map((step) => step.content).join('\n')
        return written({ instruction: task.prompt, input: '', output, kto_tag })
      },
    },
    preference: {
      keeps: [],
      write(contrast) {
        const instruction = promptText(contrast)
        const [good, bad] = [sideText(contrast.positive), sideText(contrast.negative)]
        return written(
          { instruction, input: '', output: good, kto_tag: true },
          { instruction, input: '', output: bad, kto_tag: false },
        )
      },
    },
  },
})

/** TRL's prompt-completion rows, for fine-tuning: the attempt as one text. */
export const promptCompletion = codec({
  name: 'prompt-completion',
  title: 'TRL prompt-completion rows (prompt, completion)',
  fields: ['prompt', 'completion'],
  makes: ['trajectory'],
  matches: ({ prompt, completion }) => typeof prompt === 'string' && typeof completion === 'string',
  schema: z.object({ prompt: z.string(), completion: z.string() }),
  read: ({ prompt, completion }) => attemptRow(prompt, completion),
  writes: {
    trajectory: {
      keeps: [],
      write({ task, steps }) {
        const completion = steps.map((step) => step.content).join('\n')
        return written({ prompt: task.prompt, completion })
      },
    },
  },
})

function attemptRow(prompt: string, completion: string, isCorrect?: boolean) {
  const trajectory = makeTrajectory({
    task: makeTask(prompt),
    steps: [{ content: completion }],
    ...(isCorrect !== undefined && { outcome: { isCorrect } }),
  })
  return accepted([trajectoryRecord(trajectory)])
}
