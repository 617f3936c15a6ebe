import type { BenchmarkAbout } from '../benchmark/benchmark.ts'
import { KitError } from '../base/errors.ts'
import type { Judging } from '../job/judging.ts'
import type { Critic } from '../judge/critics.ts'
import type { Threshold } from '../job/bench-job.ts'
import type { ModelFlags } from './model-flags.ts'

/** The flags that say who answers a benchmark, as far as a critic has to know of them. */
export type CriticFlags = ModelFlags & {
  readonly protocol?: 'method' | 'critic'
  readonly ablate?: boolean
  readonly tree?: string
  readonly theta?: Threshold
  readonly scores?: readonly string[]
  readonly predictions?: readonly string[]
  readonly judgments?: readonly string[]
}

/**
 * Who answers by `--protocol critic`. Throws `KitError("usage")` where nobody can, and for flags
 * that speak of what a critic knows nothing of.
 */
export function protocolCritic(
  { name, asks }: BenchmarkAbout,
  flags: CriticFlags,
  judging: Judging | undefined,
): Critic {
  const strange = strangeFlag(asks, flags)
  if (strange !== undefined) throw new KitError('usage', `--protocol critic ${strange}`)
  if (!hasCritic(asks))
    throw new KitError('usage', `--protocol critic looks for wrong steps; ${name} asks for none`)
  if (judging?.critic !== undefined) return judging.critic
  throw new KitError(
    'usage',
    `--protocol critic asks a language model, not ${flags.judge}; name one with --judge, such as ` +
      'openai/gpt-5-mini',
  )
}

/** Whether one of the two published protocols fits what a benchmark asks. */
export function hasCritic(asks: BenchmarkAbout['asks']): boolean {
  return asks === 'first-error' || asks === 'step-labels'
}

function strangeFlag(asks: BenchmarkAbout['asks'], flags: CriticFlags): string | undefined {
  const { scores, predictions, judgments, tree, theta, repeats = 1, ablate } = flags
  if (scores ?? predictions ?? judgments)
    return 'asks a model; leave out --scores and --predictions'
  if (ablate === true) return 'is one of the variants of --ablate; leave one of the two out'
  if (tree !== undefined) return 'knows no criteria; leave out --tree'
  if (asks === 'first-error' && theta !== 0.5) return 'names the step itself; leave out --theta'
  if (asks === 'step-labels' && repeats > 1)
    return 'has no votes where every step is labelled; leave out --repeats'
  return undefined
}
