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
  if (!boilerplate.test(words.replace(/’/g, "'")))
    return { applicable: true, score: 1, reason: 'The step has words of its own.' }
  const reason = `"${evidence}" would fit any task.`
  const isOpening = index === 0 && manners.test(words)
  return { applicable: true, score: isOpening ? openingScore : 0.1, reason, evidence }
}

/** An opening line of manners is no fault, but it is never as good as work. */
const openingScore = 0.5
const manners = /\b(?:let|i|we)\b/

/** No empty phrase is longer, in characters. */
const phraseMax = 160

const phrases = {
  we: "(?:now |first )?(?:let's|let us|let me|i will|i'll|we will|we'll|we can)",
  work:
    '(?:solve|think about|think through|think|break|work through|work|analyze|approach|tackle|' +
    'go through|start|begin|find|do)',
  what:
    '(?:it|this|that|about it|about this|through it|together|now|' +
    '(?:the |this )?(?:problem|question|solution|answer))',
  how: '(?: (?:down|out))?(?: step by step| carefully| one by one)?',
} as const

/** Whole steps only; the same words before a computation are manners. */
const boilerplate = onlyPhrases([
  'thought process|thinking process|solution|answer|explanation|reasoning|analysis|final answer',
  'the answer|sure|okay|ok|alright|certainly|of course|great question|step \\d+',
  'step by step(?: solution| reasoning| explanation)?',
  `(?:to solve this(?: problem)? )?${phrases.we} ` +
    `${phrases.work}(?: ${phrases.what})?${phrases.how}`,
  'here is (?:the|my) (?:solution|answer|reasoning)',
  '解|かいせつ|respuesta',
])

/** A text of nothing but these phrases. */
function onlyPhrases(alternatives: readonly string[]): RegExp {
  return new RegExp(`^(?:(?:${alternatives.join('|')})\\s*)+$`, 'u')
}
