import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { economy } from './parents.ts'
import { quote } from './reading.ts'

/** Empty steps, and phrases that fit any task: what flatters a judge without saying anything. */
export const stepsSpeak: Check = {
  name: 'steps-speak',
  criterion: {
    name: 'Steps have content',
    description: 'The step says something about this task rather than a phrase that fits any task.',
  },
  parent: economy,
  find: findContent,
}

function findContent({ steps, index }: CheckInput): Finding {
  const step = steps[index]!
  if ((step.toolCalls?.length ?? 0) > 0 || (step.attachments?.length ?? 0) > 0) return notApplicable
  if (step.content.trim().length > phraseMax && /\p{L}/u.test(step.content))
    return { applicable: true, score: 1, reason: 'The step has words of its own.' }
  const words = (step.content.match(/[\p{L}\p{N}'’]+/gu) ?? []).join(' ').toLowerCase()
  const evidence = quote(step.content, 0, step.content.length)
  if (words === '') {
    const reason = evidence === '' ? 'The step is empty.' : `"${evidence}" holds no words.`
    return { applicable: true, score: 0, reason, evidence }
  }
  const isBoilerplate = boilerplate.test(words.replace(/’/g, "'"))
  const reason = isBoilerplate
    ? `"${evidence}" would fit any task.`
    : 'The step has words of its own.'
  return { applicable: true, score: isBoilerplate ? 0.1 : 1, reason, evidence }
}

/** No empty phrase is longer, in characters. */
const phraseMax = 160

/** Whole steps only; the same words before a computation are manners. */
const boilerplate = new RegExp(
  `^(?:(?:${[
    'thought process',
    'thinking process',
    'solution',
    'answer',
    'explanation',
    'reasoning',
    'analysis',
    'final answer',
    'the answer',
    'sure|okay|ok|alright|certainly|of course|great question',
    'step by step(?: solution| reasoning| explanation)?',
    'step \\d+',
    "(?:let's|let us|i will|i'll|we will|we'll|we can|let me|now let's|first let's|to solve this(?: problem)?,? (?:let's|we will|i will)) (?:solve|think about|think through|think|break|work through|work|analyze|approach|tackle|go through|start|begin|find|do)(?: (?:it|this|that|the problem|the question|this problem|this question|about it|about this|this out|it out|the solution|the answer|down|this down|it down|the problem down|this problem down|through it|together|now))?(?: step by step| carefully| one by one)?",
    'here is (?:the|my) (?:solution|answer|reasoning)',
    '解|かいせつ|respuesta',
  ].join('|')})\\s*)+$`,
  'u',
)
