import type { Step } from '../../domain/step.ts'
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
  const evidence = quote(step.content, 0, step.content.length)
  const kind = kindOf(step)
  if (kind === 'own')
    return { applicable: true, score: 1, reason: 'The step has words of its own.' }
  if (kind === 'empty') {
    const reason = evidence === '' ? 'The step is empty.' : `"${evidence}" holds no words.`
    return { applicable: true, score: 0, reason, evidence }
  }
  const reason = `"${evidence}" would fit any task.`
  const isHarmless = index === 0 ? kind === 'manners' : kindOf(steps[index - 1]!) === 'own'
  return { applicable: true, score: isHarmless ? harmlessScore : 0.1, reason, evidence }
}

/**
 * Manners at the start and a heading between two pieces of work are no fault, but they are never as
 * good as work. A bare heading at the start, and phrase upon phrase, are.
 */
const harmlessScore = 0.5

function kindOf({ content }: Step): 'own' | 'empty' | 'manners' | 'heading' {
  if (content.trim().length > phraseMax && /\p{L}/u.test(content)) return 'own'
  const words = (content.match(/[\p{L}\p{N}'’]+/gu) ?? []).join(' ').toLowerCase()
  if (words === '') return 'empty'
  if (!boilerplate.test(words.replaceAll('’', "'"))) return 'own'
  return /\b(?:let|i|we)\b/.test(words) ? 'manners' : 'heading'
}

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
