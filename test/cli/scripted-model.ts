import { createHash } from 'node:crypto'

/** A request for a chat completion, as far as a scripted model reads it. */
export type ChatRequest = {
  readonly model: string
  readonly messages: readonly { readonly role: string; readonly content: string }[]
  readonly response_format?: { readonly json_schema?: { readonly name: string } }
}

/**
 * Answers in every role of the method as a careful person would who knows four criteria and can
 * calculate: a step whose sum or product does not come out is at fault. The same request is always
 * answered alike.
 */
export function scriptedCompletion(request: ChatRequest): object {
  const content = scriptedText(request)
  const read = request.messages.map((message) => message.content).join('\n')
  return {
    id: 'made-up',
    object: 'chat.completion',
    created: 0,
    model: `${request.model}-2026-01-01`,
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: Math.ceil(read.length / 4),
      completion_tokens: Math.ceil(content.length / 4),
      total_tokens: Math.ceil((read.length + content.length) / 4),
    },
  }
}

/** The text of the answer; by the name of the wanted schema, else by what the prompt asks for. */
export function scriptedText({ messages, response_format }: ChatRequest): string {
  const message = messages.findLast(({ role }) => role === 'user')!.content
  const role = response_format?.json_schema?.name ?? roleOf(message)
  return JSON.stringify(roles[role]!(message))
}

function roleOf(message: string): string {
  const clues = {
    contrast: 'The better work is',
    validate: 'Score work 1',
    name: 'Name this group',
    select_parents: 'Which topics',
    analyse: 'Analyse these',
    score: 'Judge step',
  }
  const found = Object.entries(clues).find(([, clue]) => message.includes(clue))
  return found?.[0] ?? 'whole_trajectory'
}

/** What the scripted model looks at, as name and description. */
export const criteria = [
  ['Sums come out', 'Every sum and product that a step writes down comes out as the step says.'],
  ['Units are kept', 'A quantity keeps the unit in which it was given until the very end.'],
  ['Question is answered', 'The last thing stated is the quantity that was asked for at first.'],
  ['Values are known', 'Whatever value a step uses was given before or was found by earlier work.'],
] as const

const roles: Readonly<Record<string, (message: string) => unknown>> = {
  contrast: (message) => ({
    criteria: [0, 1 + (draw(taskIn(message)) % 3)].map((index) => ({
      reason: 'The better work calculates rightly.',
      quote_better: '',
      quote_worse: '',
      name: criteria[index]![0],
      description: criteria[index]![1],
    })),
  }),
  validate(message) {
    const scoreOf = (work: number) =>
      isWrong(partsOf(message, new RegExp(`^work ${work}\\b`)).join('\n')) ? 2 : 5
    return {
      first: { reason: 'Recalculated.', score: scoreOf(1) },
      second: { reason: 'Recalculated.', score: scoreOf(2) },
    }
  },
  name(message) {
    const [first = ''] = partsOf(message, /^criterion 1$/)
    const [name = '', description = ''] = first.split(': ')
    const reason = 'They belong together.'
    return { reason, name: `${name} throughout`, description, facet: 'soundness' }
  },
  select_parents(message) {
    const topics = labelsOf(message, /^topic (T\d+)$/)
    return {
      steps: numbersAfter(message, /touch: steps? ([\d, ]+)\?/).map((step) => ({
        step,
        subject: 'a calculation',
        topics: topics.slice(0, 1 + (draw(`${step} ${taskIn(message)}`) % 2)),
      })),
    }
  },
  analyse: (message) => ({
    steps: [...message.matchAll(/^step (\d+): ((?:T\d+(?:, )?)+)$/gm)].map(([, step, topics]) => ({
      step: Number(step),
      topics: topics!.split(', ').map((topic) => ({
        topic,
        reason: 'Amounts are calculated.',
        fine: true,
        aspects: [criteria[0], criteria[1 + (draw(`${step} ${topic}`) % 3)]!].map((each) =>
          each.join(': '),
        ),
      })),
    })),
  }),
  score(message) {
    const step = Number(/Judge step (\d+)/.exec(message)![1])
    const labels = labelsOf(message, /^criterion (\d+)$/)
    return { verdicts: labels.map((label) => verdict(message, step, Number(label))) }
  },
  whole_trajectory(message) {
    const labels = labelsOf(message, /^criterion (\d+)$/).map(Number)
    const listed = [...message.matchAll(/^step (\d+): criteria ([\d, ]+)$/gm)]
    const all = numbersAfter(message, /^steps? ([\d, ]+): each on all/m)
    const asked =
      listed.length > 0
        ? listed.map(
            ([, step, numbers]) => [Number(step), numbers!.split(', ').map(Number)] as const,
          )
        : all.map((step) => [step, labels] as const)
    return {
      steps: asked.map(([step, touches]) => ({
        step,
        touches,
        verdicts: touches.map((number) => verdict(message, step, number)),
      })),
    }
  },
}

function verdict(message: string, step: number, criterion: number) {
  const [text = ''] = partsOf(message, new RegExp(`^step ${step}$`))
  const [about = ''] = partsOf(message, new RegExp(`^criterion ${criterion}$`))
  const isAtFault = isWrong(text) && (about.startsWith('Sums') || draw(about + text) % 2 === 0)
  return {
    criterion,
    reason: isAtFault ? 'What it calculates does not come out.' : 'It comes out when done again.',
    own_fault: isAtFault,
    inherits: [],
    score: isAtFault ? 1 : 4 + (draw(text + about) % 2),
  }
}

/** Whether some sum or product in a text does not come out. */
function isWrong(text: string): boolean {
  return [...text.matchAll(/(\d+) ([+×]) (\d+) = (\d+)/g)].some(([, a, sign, b, result]) => {
    const value = sign === '+' ? Number(a) + Number(b) : Number(a) * Number(b)
    return value !== Number(result)
  })
}

/** Fenced parts whose label fits. */
function partsOf(message: string, label: RegExp): string[] {
  return fenced(message)
    .filter((part) => label.test(part.label))
    .map((part) => part.text)
}

function labelsOf(message: string, label: RegExp): string[] {
  return fenced(message).flatMap((part) => label.exec(part.label)?.[1] ?? [])
}

function taskIn(message: string): string {
  return partsOf(message, /^task$/)[0] ?? ''
}

function fenced(message: string) {
  const parts = /^\[([a-z]{10}) ([^\]]+)\]\n([^]*?)(?=\n\[\1 |\n\1>>>)/gm
  return [...message.matchAll(parts)].map(([, , label, text]) => ({ label: label!, text: text! }))
}

function numbersAfter(message: string, pattern: RegExp): number[] {
  return (pattern.exec(message)?.[1] ?? '').split(', ').filter(Boolean).map(Number)
}

/** A number that looks drawn and depends on the text alone. */
function draw(text: string): number {
  return createHash('sha256').update(text).digest().readUInt16BE(0)
}
