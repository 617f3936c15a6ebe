/**
 * Answers to the prompts of every role of the method, from the prompt alone and always the same:
 * what a language model would be asked is answered by the shipped checks. Whatever in a prompt asks
 * for anything else is not read.
 */
import type { Prompt } from '../llm/llm.ts'
import { type PromptRole, readPromptFiles } from '../judge/prompt-files.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { numbered, partOf, type ReadPrompt, readPrompt } from './read-prompt.ts'
import { checksOf, opinionOf } from './scripted-opinion.ts'

/** The role is told by the schema's name, or by its own words where that names none. */
export function answerInRole({ system, messages, answer }: Prompt): string {
  const named = answer?.name.replaceAll('_', '-') ?? ''
  const role = named in answers ? named : roleOfWords(system, messages[0]!.text)
  if (!(role in answers))
    return answer === undefined ? 'Yes' : JSON.stringify(plainValue(answer.schema))
  const said = answers[role as PromptRole](readPrompt(messages[0]!.text))
  return typeof said === 'string' ? said : JSON.stringify(said)
}

/** Something of the wanted shape, for questions that belong to no role. */
function plainValue(schema: Readonly<Record<string, unknown>>): unknown {
  const { type, properties = {} } = schema as {
    readonly type?: string
    readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  }
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(properties).map(([name, member]) => [name, plainValue(member)]),
    )
  const plain = { integer: 1, number: 1, boolean: true, array: [] as readonly unknown[] }
  return plain[type as keyof typeof plain] ?? 'yes'
}

/** A role without a system text begins its message with words of its own. */
function roleOfWords(system: string, message: string): string {
  const found = Object.values(readPromptFiles()).find((file) =>
    file.system === ''
      ? message.startsWith(file.message.split('{{')[0]!)
      : system.startsWith(file.system),
  )
  return found?.role ?? 'unknown'
}

const answers: Readonly<Record<PromptRole, (prompt: ReadPrompt) => object | string>> = {
  contrast: statedCriteria,
  validate: blindScores,
  name: parentName,
  'select-parents': touchedTopics,
  analyse: analysedTopics,
  score: stepVerdicts,
  'whole-trajectory': trajectoryVerdicts,
  'critic-processbench': boxedFirstError,
  'critic-prmbench': validityAndRedundancy,
  compare: betterWork,
  decide: decision,
}

function stepVerdicts(prompt: ReadPrompt) {
  const [, step, list = ''] = /Judge step (\d+) [^:]*: ([\d, ]+)/.exec(prompt.asked) ?? []
  const verdicts = list.split(', ').map((number) => verdict(prompt, Number(step), Number(number)))
  return { verdicts }
}

function decision(prompt: ReadPrompt): string {
  const [, step] = /Does step (\d+)/.exec(prompt.asked) ?? []
  const { reason, own_fault } = verdict(prompt, Number(step), 1)
  return `${reason}\n${own_fault ? 'No' : 'Yes'}`
}

function trajectoryVerdicts(prompt: ReadPrompt) {
  const lines = prompt.asked.matchAll(/steps? ([\d, ]+): (?:each on )?criteria ([\d, ]+)/g)
  const wanted = [...lines].flatMap(([, steps, list]) =>
    steps!.split(', ').map((step) => [Number(step), list!.split(', ').map(Number)] as const),
  )
  const steps = wanted.map(([step, criteria]) => {
    const verdicts = criteria
      .map((number) => verdict(prompt, step, number))
      .filter(({ score }) => score !== null)
    return { step, touches: verdicts.map(({ criterion }) => criterion), verdicts }
  })
  return { steps }
}

function verdict(prompt: ReadPrompt, step: number, number: number) {
  const criterion = numbered(prompt, 'criterion').get(number) ?? ''
  const { reason, own_fault, inherits, score } = opinionOf(criterion, sceneOf(prompt, step))
  return { criterion: number, reason, own_fault, inherits, score }
}

/** Steps before the window are not there to be read; their places stay empty. */
function sceneOf(prompt: ReadPrompt, step: number) {
  const shown = numbered(prompt, 'step')
  const steps = Array.from({ length: step }, (_, index) => shown.get(index + 1) ?? '')
  return { task: partOf(prompt, 'task'), steps, index: step - 1 }
}

function touchedTopics(prompt: ReadPrompt) {
  const topics = numbered(prompt, 'topic')
  const [, list = ''] = /steps? ([\d, ]+)\?/.exec(prompt.asked) ?? []
  const steps = list.split(', ').map((text) => {
    const step = Number(text)
    const touched = [...topics].filter(
      ([, topic]) => opinionOf(topic, sceneOf(prompt, step)).score !== null,
    )
    const named = (touched.length > 0 ? touched : [...topics]).slice(0, 3)
    return { step, subject: 'a step of work', topics: named.map(([number]) => `T${number}`) }
  })
  return { steps }
}

function analysedTopics(prompt: ReadPrompt) {
  const texts = numbered(prompt, 'topic')
  const steps = [...prompt.asked.matchAll(/step (\d+): ([T\d, ]+)/g)].map(([, step, list]) => ({
    step: Number(step),
    topics: list!.split(', ').map((topic) => {
      const aspects = aspectsOf(texts.get(Number(topic.slice(1))) ?? '', prompt, Number(step))
      const reason = 'The step works on this subject.'
      return { topic, reason, fine: aspects.length > 0, aspects }
    }),
  }))
  return { steps }
}

/** The criteria of the topic that have a say at the step, as their authors wrote them. */
function aspectsOf(topic: string, prompt: ReadPrompt, step: number): string[] {
  const parents = new Set(checksOf(topic).map(({ parent }) => parent.name))
  return shippedChecks
    .filter(({ parent }) => parents.has(parent.name))
    .map(({ criterion }) => `${criterion.name}: ${criterion.description}`)
    .filter((text) => opinionOf(text, sceneOf(prompt, step)).reason !== indifferent)
    .slice(0, 3)
}

const indifferent = opinionOf('', { task: '', steps: ['-'], index: 0 }).reason

function statedCriteria(prompt: ReadPrompt) {
  const [, better] = /better work is work (\d)/.exec(prompt.asked) ?? []
  const [good, bad] = better === '1' ? [1, 2] : [2, 1]
  const criteria = shippedChecks
    .map(({ criterion: { name, description } }) => ({ name, description }))
    .filter(({ name, description }) => {
      const text = `${name}: ${description}`
      return (worstScore(prompt, bad, text) ?? 3) < 3 && (worstScore(prompt, good, text) ?? 3) >= 3
    })
  return {
    criteria: criteria.slice(0, 5).map(({ name, description }) => ({
      reason: 'Only one of the works keeps to it.',
      quote_better: '',
      quote_worse: '',
      name,
      description,
    })),
  }
}

function blindScores(prompt: ReadPrompt) {
  const criterion = numbered(prompt, 'criterion').get(1) ?? ''
  const [first, second] = [1, 2].map((work) => ({
    reason: 'Judged by its weakest step.',
    score: worstScore(prompt, work, criterion),
  }))
  return { first, second }
}

/** The lowest score of a work's steps; null where the criterion applies to none. */
function worstScore(prompt: ReadPrompt, work: number, criterion: string): number | null {
  const shared = numbered(prompt, 'shared step').values()
  const own = prompt.parts.filter(({ label }) => label.split(',')[0] === `work ${work}`)
  const prefix = [...shared]
  const steps = [...prefix, ...own.map(({ text }) => text)]
  const scores = own.flatMap((_, at) => {
    const scene = { task: partOf(prompt, 'task'), steps, index: prefix.length + at }
    return opinionOf(criterion, scene).score ?? []
  })
  return scores.length === 0 ? null : Math.min(...scores)
}

function parentName(prompt: ReadPrompt) {
  const children = [...numbered(prompt, 'criterion').values()]
  const [check] = children.flatMap(checksOf)
  const [name = 'Quality', ...rest] = (children[0] ?? '').split(': ')
  const parent = check?.parent ?? { name, description: rest.join(': '), facet: 'other' }
  return { reason: 'The criteria speak of one matter.', ...parent }
}

function betterWork(prompt: ReadPrompt) {
  const [first, second] = [1, 2].map((work) =>
    shippedChecks
      .map(({ criterion }) => worstScore(prompt, work, criterion.description) ?? 4)
      .reduce((sum, score) => sum + score, 0),
  )
  const better = first === second ? 'tie' : first! > second! ? '1' : '2'
  return { reason: 'Fewer faults are found in it.', better }
}

/**
 * Marks of the steps of a solution as critics are shown it: the lowest score that any check gives.
 */
function worstOfSteps(prompt: ReadPrompt, word: string): number[] {
  const steps = [...numbered(prompt, word).values()]
  const scene = { task: partOf(prompt, 'task'), steps }
  return steps.map((_, index) =>
    Math.min(
      5,
      ...shippedChecks.map(({ criterion: { name, description } }) => {
        return opinionOf(`${name}: ${description}`, { ...scene, index }).score ?? 5
      }),
    ),
  )
}

function boxedFirstError(prompt: ReadPrompt): string {
  const first = worstOfSteps(prompt, 'paragraph').findIndex((score) => score <= 2)
  return `I went through it paragraph by paragraph. \\boxed{${first}}`
}

function validityAndRedundancy(prompt: ReadPrompt) {
  const scores = worstOfSteps(prompt, 'step')
  return {
    reasons: scores.map(() => 'Judged by what can be recalculated.'),
    validity: scores.map((score) => (score - 2.5) / 2.5),
    redundancy: scores.map(() => -0.5),
  }
}
