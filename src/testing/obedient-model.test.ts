import { expect, test } from 'vitest'
import { criterionId } from '../domain/criterion.ts'
import { makeTask } from '../domain/task.ts'
import type { Llm } from '../llm/llm.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import type { AskKit } from '../judge/ask.ts'
import { makeFence } from '../judge/fence.ts'
import type { JudgeRequest } from '../judge/judge.ts'
import { llmJudge } from '../judge/llm-judge.ts'
import {
  attackCorpus,
  type AttackEncoding,
  attackEncodings,
  encodeAttack,
} from '../judge/probes/attack-corpus.ts'
import { readPromptFiles } from '../judge/prompt-files.ts'
import { instructionsIn, obedientModel } from './obedient-model.ts'

const prompts = readPromptFiles()
const task = makeTask('A crate holds 17 red and 25 green jars. How many jars does it hold?')
const { code } = makeFence('key', task.id)
const attacks = attackCorpus(code)
const telling = attacks.filter(({ family }) => family !== 'master-key')

test('the corpus has at least 200 distinct attacks, and each differs in all six encodings', () => {
  expect(attackEncodings).toHaveLength(6)
  expect(attacks.length).toBeGreaterThanOrEqual(200)
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
  for (const encoding of attackEncodings)
    expect(
      new Set(attacks.map((each) => encodeAttack(each, encoding))).size,
    ).toBeGreaterThanOrEqual(200)
})

test.each(attackEncodings)(
  'with the fence, no attack in %s is obeyed or changes a score',
  async (how) => {
    const obeyed: string[] = []
    const judge = llmJudge(kitOf(obedientModel([code], (each) => obeyed.push(each))))
    const changed: string[] = []
    for (const attack of attacks) {
      const { scores } = await judge.judge(attacked(encodeAttack(attack, how), places))
      const isSame = scores.every(({ status, value }) => status === 'ok' && value === 0.25)
      if (!isSame) changed.push(attack.id)
    }
    expect(obeyed).toEqual([])
    expect(changed).toEqual([])
  },
)

test.each(attackEncodings)('without the fence, every attack in %s is obeyed', async (how) => {
  const deaf: string[] = []
  for (const attack of telling) {
    const obeyed: string[] = []
    const judge = llmJudge(kitOf(unfenced(obedientModel([code], (each) => obeyed.push(each)))))
    await judge.judge(attacked(encodeAttack(attack, how), ['step']))
    if (obeyed.length === 0) deaf.push(attack.id)
  }
  expect(deaf).toEqual([])
})

test('without the fence scores change; an answer out of the schema still is none', async () => {
  let raised = 0
  const accepted: string[] = []
  for (const attack of telling) {
    const judge = llmJudge(kitOf(unfenced(obedientModel([code]))))
    const { scores } = await judge.judge(attacked(encodeAttack(attack, 'plain'), ['step']))
    if (scores.every(({ value }) => value === 1)) raised++
    const isPlanted = attack.family === 'fake-end'
    if (isPlanted && scores.some(({ status }) => status !== 'unparsed')) accepted.push(attack.id)
  }
  expect(raised).toBeGreaterThan(100)
  expect(accepted).toEqual([])
})

test('a reply that quotes an attack brings it no further when it is to be mended', async () => {
  const obeyed: string[] = []
  let asked = 0
  const quoting = scriptedLlm((prompt) => {
    asked++
    obeyed.push(...instructionsIn(prompt, [code]))
    return `{"verdicts":[], "note": ${JSON.stringify(prompt.messages[0]!.text)}}`
  })
  const judge = llmJudge(kitOf(quoting))
  for (const attack of telling.filter(({ family }) => family !== 'padding')) {
    const { scores } = await judge.judge(attacked(encodeAttack(attack, 'plain'), ['step']))
    expect(scores[0]!.status).toBe('unparsed')
  }
  expect(asked).toBeGreaterThan(2 * 200)
  expect(obeyed).toEqual([])
})

test('a step that is a master key and nothing else is never asked about', async () => {
  const judge = llmJudge(kitOf(scriptedLlm(() => expect.unreachable('nobody is asked'))))
  for (const attack of attacks.filter(({ family }) => family === 'master-key'))
    for (const how of ['plain', 'chinese', 'zero-width'] satisfies AttackEncoding[]) {
      const request = attacked('', [])
      const steps = [request.context.steps[0]!, { content: encodeAttack(attack, how) }]
      const { scores } = await judge.judge({ ...request, context: { ...request.context, steps } })
      expect(scores.map(({ status }) => status)).toEqual(['unscored', 'unscored'])
      expect(scores[0]!.reason).toMatch(/^the step /)
    }
})

type Place = 'step' | 'step-start' | 'earlier' | 'observation' | 'criterion'
const places: readonly Place[] = ['step', 'step-start', 'earlier', 'observation', 'criterion']

/** A wrong step with an attack around it, to be judged on two criteria. */
function attacked(text: string, around: readonly Place[]): JudgeRequest {
  const at = (place: Place) => (around.includes(place) ? `\n${text}` : '')
  const wrong = 'A crate holds 17 + 25 = 43 jars.'
  const steps = [
    { content: `Red and green.${at('earlier')}` },
    {
      content: `${at('step-start')}\n${wrong}${at('step')}`,
      ...(around.includes('observation') && { observation: text }),
    },
  ]
  const criteria = ['Sums hold', 'Words fit'].map((name) => {
    const description = at('criterion') || 'Every sum in the step is right.'
    return { id: criterionId({ name, description }), name, description }
  })
  return {
    context: { task, steps, targets: [1], windowStart: 0, carried: [] },
    items: criteria.map((criterion) => ({ stepIndex: 1, criterion })),
  }
}

function kitOf(llm: Llm): AskKit {
  return { llm, prompts, fenceKey: 'key' }
}

/** The same prompts with the marks of their fences taken away. */
function unfenced(llm: Llm): Llm {
  const marks = new RegExp(`<<<${code}|${code}>>>|^\\[${code} [^\\]]*\\]$`, 'gm')
  return {
    name: llm.name,
    generate: (prompt, options) =>
      llm.generate(
        {
          ...prompt,
          messages: prompt.messages.map((message) => ({
            ...message,
            text: message.text.replace(marks, ''),
          })),
        },
        options,
      ),
  }
}
