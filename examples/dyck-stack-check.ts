/**
 * A check of one's own: the stack in a trace that closes brackets.
 *
 * The task is a run of open and closed brackets to be completed. A trace reads it one bracket at a
 * time and writes down what is still open: "( ; stack: [ (". The check replays that: from the stack
 * that the step before wrote down, the bracket read here must lead to the stack written here. So a
 * step answers for itself alone, and one that goes on rightly from a wrong stack only inherits.
 */
import type { Check, CheckInput, Finding } from 'paretree/judge'

export const dyckStack: Check = {
  name: 'dyck-stack',
  criterion: {
    name: 'The stack is kept',
    description: 'The stack written down is the one that the bracket just read leads to.',
  },
  parent: {
    name: 'State is tracked',
    description: 'What the step says of the state follows from the state before it.',
    facet: 'soundness',
  },
  find: ({ task, steps, index }) => {
    const input = bracketsOf(task.prompt)
    const content = steps[index]!.content
    if (input.length === 0) return notApplicable
    const written = readLine(content)
    if (written) return checkLine({ task, steps, index }, input, written)
    return checkConclusion({ task, steps, index }, input)
  },
}

const notApplicable: Finding = { applicable: false }

const partners: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{', '>': '<' }
const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' }

/** "] ; stack: { [": the bracket that was read, and what is open after it. */
type Line = { readonly read: string | undefined; readonly stack: readonly string[] }

function readLine(content: string): Line | undefined {
  const match = /^\s*(?:(?<read>[()[\]{}<>])\s*;\s*)?stack:\s*(?<stack>.*)$/i.exec(content)
  if (!match) return undefined
  return { read: match.groups!['read'], stack: bracketsOf(match.groups!['stack']!) }
}

function checkLine(input: CheckInput, brackets: readonly string[], line: Line): Finding {
  const earlier = linesBefore(input)
  const last = earlier.at(-1)
  const restsOn = last ? [last.index] : []
  const evidence = input.steps[input.index]!.content
  if (line.read === undefined) {
    const score = Number(line.stack.length === 0)
    return { applicable: true, score, reason: 'A trace begins with an empty stack.', evidence }
  }
  const position = earlier.filter(({ read }) => read !== undefined).length
  if (brackets[position] !== line.read) {
    const due = brackets[position] ?? 'nothing'
    const reason = `The bracket at place ${position + 1} is ${due}, not ${line.read}.`
    return { applicable: true, score: 0, reason, evidence, restsOn }
  }
  const expected = after(last?.stack ?? [], line.read)
  const isKept = expected?.join('') === line.stack.join('')
  const reason = expected
    ? `After ${line.read} the stack is ${shown(expected)}, and the step has ${shown(line.stack)}.`
    : `${line.read} closes nothing that is open in ${shown(last?.stack ?? [])}.`
  return { applicable: true, score: Number(isKept), reason, evidence, restsOn }
}

/** "The final stack is ...", "pop out ... in that order", "So the answer is ...". */
function checkConclusion(input: CheckInput, brackets: readonly string[]): Finding {
  const { content } = input.steps[input.index]!
  const lines = linesBefore(input)
  const last = lines.at(-1)
  if (!last) return notApplicable
  const place = { applicable: true, evidence: content, restsOn: [last.index] } as const
  const final = /final stack is\s*"?(?<stack>[^"]*)/i.exec(content)?.groups?.['stack']
  if (final !== undefined) {
    const readCount = lines.filter(({ read }) => read !== undefined).length
    const isEnd = readCount === brackets.length
    const isSame = bracketsOf(final).join('') === last.stack.join('')
    const reason = isEnd
      ? `The last stack written down is ${shown(last.stack)}.`
      : `${brackets.length - readCount} brackets are still unread.`
    return { ...place, score: Number(isEnd && isSame), reason }
  }
  const expected = last.stack.toReversed()
  const popped = /pop out(?<order>.*?)(?:one by one|in that order|\.)/i.exec(content)
  const answer = /answer is:?(?<answer>[^.]*)/i.exec(content)
  const isPopRight = !popped || bracketsOf(popped.groups!['order']!).join('') === expected.join('')
  const due = expected.map((bracket) => closers[bracket]!)
  const isAnswerRight = !answer || bracketsOf(answer.groups!['answer']!).join('') === due.join('')
  if (!popped && !answer) return notApplicable
  const reason = `From ${shown(last.stack)} it takes ${shown(due)} to close everything.`
  return { ...place, score: Number(isPopRight && isAnswerRight), reason }
}

function linesBefore({ steps, index }: CheckInput): (Line & { readonly index: number })[] {
  return steps.slice(0, index).flatMap(({ content }, at) => {
    const line = readLine(content)
    return line ? [{ ...line, index: at }] : []
  })
}

/** The stack after one more bracket; undefined when it closes what is not open. */
function after(stack: readonly string[], bracket: string): readonly string[] | undefined {
  const partner = partners[bracket]
  if (partner === undefined) return [...stack, bracket]
  return stack.at(-1) === partner ? stack.slice(0, -1) : undefined
}

function bracketsOf(text: string): string[] {
  return text.match(/[()[\]{}<>]/g) ?? []
}

function shown(stack: readonly string[]): string {
  return stack.length === 0 ? 'empty' : stack.join(' ')
}
