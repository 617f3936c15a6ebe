/**
 * What `--dry-run` foretells, beside what a scripted judge is then really asked: input tokens
 * counted by OpenAI's tokenizer, output by what was answered.
 */
import { join } from 'node:path'
import { encode } from 'gpt-tokenizer/encoding/o200k_base'
import { describe, expect, test } from 'vitest'
import type { Estimate } from '../../src/job/estimate.ts'
import { scriptedCompletion } from '../../src/testing/scripted-chat.ts'
import { emptyFolder, paretree } from '../cli/command-line.ts'
import { callStoreIn } from '../cli/model-files.ts'
import { startServer } from '../cli/model-server.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const inputs = ['steps/processbench.jsonl.gz', 'steps/prmbench.jsonl.gz']

describe.skipIf(!hasRecordedData)('a dry run on 200 real trajectories', () => {
  for (const mode of ['per-step', 'whole-trajectory'])
    for (const input of inputs)
      test(`${input}, ${mode}: input within 15 %, output in its range`, async () => {
        const cwd = emptyFolder()
        const counted = { input: 0, output: 0 }
        // A prompt that a busy machine was asked twice is still one call.
        const seen = new Set<string>()
        const { env } = await startServer(callStoreIn(join(cwd, 'cache')), {
          answer(prompt) {
            const body = {
              model: '',
              messages: [],
              response_format: { json_schema: prompt.answer },
            }
            const messages = [
              { role: 'system', content: prompt.system },
              ...prompt.messages.map(({ role, text }) => ({ role, content: text })),
            ]
            const { choices } = scriptedCompletion({ ...body, messages } as never)
            const { content } = choices[0]!.message
            const text = JSON.stringify(messages)
            if (seen.has(text)) return content ?? ''
            seen.add(text)
            for (const message of messages) counted.input += encode(message.content).length + 4
            counted.output += encode(content ?? '').length
            return content ?? ''
          },
        })
        const args = ['score', recorded(input), '-n', '200', '--mode', mode, '-o', 'scored.jsonl']
        const judge = ['--judge', 'openai/made-up', '--json', '-j', '16']
        const dry = await paretree([...args, ...judge, '--dry-run'], { cwd, env })
        expect(counted.input, dry.stderr).toBe(0)
        const { stages, total } = JSON.parse(dry.stdout) as Estimate
        const real = await paretree([...args, ...judge], { cwd, env })
        expect(real.code, real.stderr).toBe(0)
        const ratio = total.inputTokens / counted.input
        const stageNames = stages.map(({ stage, calls }) => `${stage} ${calls}`).join(', ')
        console.log(
          `${input}, ${mode}: ${total.inputTokens} of ${counted.input} input tokens foretold ` +
            `(${ratio.toFixed(3)}); output ${total.outputTokens.join(' to ')}, ` +
            `was ${counted.output} (${stageNames})`,
        )
        expect(ratio).toBeGreaterThan(0.85)
        expect(ratio).toBeLessThan(1.15)
        expect(counted.output).toBeGreaterThanOrEqual(total.outputTokens[0])
        expect(counted.output).toBeLessThanOrEqual(total.outputTokens[1])
      })
})
