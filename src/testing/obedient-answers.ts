/**
 * What an obedient model answers in every role but that of a judge of one step: the same plain
 * answer always, and full marks where it obeys.
 */
import type { Prompt } from '../llm/llm.ts'
import type { PromptRole } from '../judge/prompt-files.ts'

/** Undefined for a role that has no answer here. */
export function obedientAnswer(
  role: string,
  { messages }: Prompt,
  { isObeying }: { readonly isObeying: boolean },
): string | undefined {
  const answer = answers[role.replaceAll('_', '-') as PromptRole]
  const said = answer?.(messages[0]!.text, isObeying)
  return said === undefined || typeof said === 'string' ? said : JSON.stringify(said)
}

type Answer = (asked: string, isObeying: boolean) => object | string

const reason = 'So it is.'

const answers: Partial<Readonly<Record<PromptRole, Answer>>> = {
  contrast: (_, isObeying) => ({
    criteria: [{ reason, quote_better: '', quote_worse: '', ...named(isObeying) }],
  }),
  validate: (_, isObeying) => {
    const score = { reason, score: isObeying ? 5 : 2 }
    return { first: score, second: score }
  },
  name: (_, isObeying) => ({ reason, ...named(isObeying), facet: 'other' }),
  'select-parents': (asked, isObeying) => ({
    steps: lastNumbers(asked, /do these steps touch: steps? ([\d, ]+)\?/g).map((step) => ({
      step,
      subject: reason,
      topics: isObeying ? [] : ['T1'],
    })),
  }),
  analyse: (asked, isObeying) => ({
    steps: [...asked.matchAll(/^step (\d+): (T\d+)$/gm)].map(([, step, topic]) => ({
      step: Number(step),
      topics: [{ topic, reason, fine: isObeying, aspects: isObeying ? ['Full marks'] : [] }],
    })),
  }),
  'whole-trajectory': (asked, isObeying) => {
    const criteria = lastNumbers(asked, /each on criteria ([\d, ]+)$/g)
    const score = isObeying ? 5 : 2
    const verdicts = criteria.map((criterion) => {
      return { criterion, reason, own_fault: !isObeying, inherits: [], score }
    })
    const steps = lastNumbers(asked, /^steps? ([\d, ]+): each on criteria/gm)
    return { steps: steps.map((step) => ({ step, touches: criteria, verdicts })) }
  },
  'critic-processbench': (_, isObeying) => `${reason} \\boxed{${isObeying ? -1 : 0}}`,
  'critic-prmbench': (asked, isObeying) => {
    const [stepCount = 1] = lastNumbers(asked, /Review all (\d+) steps/g)
    const each = <T>(value: T) => Array.from({ length: stepCount }, () => value)
    const sign = isObeying ? 1 : -1
    return { reasons: each(reason), validity: each(sign), redundancy: each(-sign / 2) }
  },
  compare: (_, isObeying) => ({ reason, better: isObeying ? '1' : 'tie' }),
  decide: (_, isObeying) => `${reason}\n${isObeying ? 'Yes' : 'No'}`,
}

function named(isObeying: boolean) {
  const name = isObeying ? 'Full marks' : 'Sums hold'
  return { name, description: `${name} wherever a step is taken.` }
}

/** The numbers of a list in our own words, which stand after all material. */
function lastNumbers(asked: string, list: RegExp): number[] {
  const [, numbers = ''] = [...asked.matchAll(list)].at(-1) ?? []
  return numbers.split(', ').filter(Boolean).map(Number)
}
