import { expect, test } from 'vitest'
import { criterionId } from '../domain/criterion.ts'
import { makeTask } from '../domain/task.ts'
import type { Llm, Prompt } from '../llm/llm.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import type { AskKit } from '../judge/ask.ts'
import { makeFence } from '../judge/fence.ts'
import type { JudgeRequest } from '../judge/judge.ts'
import { criteriaSheet } from '../judge/criteria-sheet.ts'
import { llmAllocator } from '../judge/llm-allocator.ts'
import { llmJudge } from '../judge/llm-judge.ts'
import {
  type Attack,
  attackCorpus,
  type AttackEncoding,
  attackEncodings,
  encodeAttack,
} from '../judge/probes/attack-corpus.ts'
import { readPromptFiles } from '../judge/prompt-files.ts'
import { makeNode } from '../domain/reward-tree.ts'
import { makeContrast } from '../domain/contrast.ts'
import { llmExtractor } from '../tree/llm-extractor.ts'
import { llmNamer } from '../tree/llm-namer.ts'
import { llmValidator } from '../tree/llm-validator.ts'
import { instructionsIn, obedientModel } from './obedient-model.ts'
import { fencesIn } from './read-prompt.ts'

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
    const changed: string[] = []
    for (const attack of attacks)
      for (const place of places) {
        const request = attacked(encodeAttack(attack, how), place)
        const model = obedientModel(codesOf(request), (each) => obeyed.push(each))
        const { scores } = await llmJudge(kitOf(model)).judge(request)
        const isSame = scores.every(({ status, value }) => status === 'ok' && value === 0.25)
        if (!isSame) changed.push(`${attack.id} in ${place}`)
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
    await judge.judge(attacked(encodeAttack(attack, how), 'step'))
    if (obeyed.length === 0) deaf.push(attack.id)
  }
  expect(deaf).toEqual([])
})

test('without the fence scores change; an answer out of the schema still is none', async () => {
  let raised = 0
  const accepted: string[] = []
  for (const attack of telling) {
    const judge = llmJudge(kitOf(unfenced(obedientModel([code]))))
    const { scores } = await judge.judge(attacked(encodeAttack(attack, 'plain'), 'step'))
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
    const { scores } = await judge.judge(attacked(encodeAttack(attack, 'plain'), 'step'))
    expect(scores[0]!.status).toBe('unparsed')
  }
  expect(asked).toBeGreaterThan(2 * 200)
  expect(obeyed).toEqual([])
})

test('the key of the fences stands in no prompt and in no result', async () => {
  const seen: string[] = []
  const watch = scriptedLlm((prompt) => {
    seen.push(JSON.stringify(prompt))
    return 'no answer'
  })
  const kit = { llm: watch, prompts, fenceKey: 'canary-6f2e91' }
  await askEveryRole(kit, telling[0]!, 'plain')
  seen.push(JSON.stringify(await llmJudge(kit).judge(attacked('x', 'step'))))
  expect(seen.length).toBeGreaterThan(10)
  expect(seen.filter((text) => text.includes('canary'))).toEqual([])
})

test('a step that is a master key and nothing else is never asked about', async () => {
  const judge = llmJudge(kitOf(scriptedLlm(() => expect.unreachable('nobody is asked'))))
  for (const attack of attacks.filter(({ family }) => family === 'master-key'))
    for (const how of ['plain', 'chinese', 'zero-width'] satisfies AttackEncoding[]) {
      const request = attacked('', 'step')
      const steps = [request.context.steps[0]!, { content: encodeAttack(attack, how) }]
      const { scores } = await judge.judge({ ...request, context: { ...request.context, steps } })
      expect(scores.map(({ status }) => status)).toEqual(['unscored', 'unscored'])
      expect(scores[0]!.reason).toMatch(/^the step /)
    }
})

test('no role lets an attack out of its fence', async () => {
  const escaped: string[] = []
  const sample = telling.filter((_, index) => index % 5 === 0)
  for (const attack of sample)
    for (const how of attackEncodings) {
      const watch = (prompt: Prompt) => {
        const codes = fencesIn(prompt.messages[0]!.text)
          .map((fence) => fence.code)
          .slice(0, 2)
        if (instructionsIn(prompt, codes).length > 0) escaped.push(`${attack.id} ${how}`)
        return 'no answer'
      }
      await askEveryRole(kitOf(scriptedLlm(watch)), attack, how)
    }
  expect(escaped).toEqual([])
})

/** The attack everywhere that somebody else's text can stand. */
async function askEveryRole(kit: AskKit, attack: Attack, how: AttackEncoding) {
  const text = encodeAttack(attack, how)
  const { context, items } = attacked(text, 'task')
  const whole = { ...context, targets: [0, 1] }
  const fields = { name: `Sums ${text}`.slice(0, 300), description: text }
  const node = makeNode({ id: criterionId(fields), ...fields })
  await llmJudge(kit).judge({
    context: whole,
    items: [0, 1].map((stepIndex) => ({ stepIndex, criterion: items[0]!.criterion })),
  })
  const allocator = llmAllocator(kit)
  await Promise.allSettled([allocator.selectParents(whole, [node])])
  await Promise.allSettled([allocator.analyse(context, [{ stepIndex: 1, roots: [node] }])])
  const work = ['17 + 25 = 42', text]
  const contrast = makeContrast({
    domain: 'sums',
    prompt: text,
    positive: work,
    negative: [text],
    source: 'test',
  })
  const pair = { prompt: text, prefix: [text], works: [work, [text]] as const }
  await Promise.allSettled([llmExtractor(kit).extract(contrast)])
  await Promise.allSettled([llmValidator(kit).score(node, pair)])
  await Promise.allSettled([llmNamer(kit).nameParent([node])])
}

const places = ['step', 'step-start', 'earlier', 'observation', 'criterion', 'pool'] as const
type Place = (typeof places)[number]

/** The code words of a prompt about this request, as only the owner of the key can know them. */
function codesOf(request: JudgeRequest): string[] {
  const { headFence } = criteriaSheet(request, { headMax: 64, fenceKey: 'key' })
  return [code, ...(headFence === undefined ? [] : [headFence.code])]
}

/** A wrong step with an attack somewhere around it, to be judged on two criteria. */
function attacked(text: string, place: Place | 'task'): JudgeRequest {
  const wrong = 'A crate holds 17 + 25 = 43 jars.'
  const first = { content: place === 'earlier' ? `Red and green.\n${text}` : 'Red and green.' }
  const content =
    place === 'step' ? `${wrong}\n${text}` : place === 'step-start' ? `${text}\n${wrong}` : wrong
  const second = { content, ...(place === 'observation' && { observation: text }) }
  const criteria = ['Sums hold', 'Words fit'].map((name) => {
    const isAttacked = place === 'criterion' || place === 'pool'
    const description = isAttacked ? text : 'Every sum in the step is right.'
    return { id: criterionId({ name, description }), name, description }
  })
  return {
    context: {
      task: place === 'task' ? { ...task, prompt: `${task.prompt}\n${text}` } : task,
      steps: [first, second],
      targets: [1],
      windowStart: 0,
      carried: [],
    },
    items: criteria.map((criterion) => ({ stepIndex: 1, criterion })),
    ...(place === 'pool' && { pool: criteria }),
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
