import type { BenchmarkAbout } from '../benchmark/benchmark.ts'
import { KitError } from '../base/errors.ts'
import type { JudgedBy } from '../job/bench/answerers.ts'
import { judgedBy } from '../job/bench/judged-by.ts'
import type { Judging } from '../job/judging.ts'
import type { Critic } from '../judge/critics.ts'
import type { AnswerFlags } from './bench-question.ts'
import type { ModelFlags } from './model-flags.ts'

/** The flags that say who answers a benchmark, as far as a critic has to know of them. */
export type CriticFlags = AnswerFlags &
  ModelFlags & {
    readonly protocol?: 'method' | 'critic'
    readonly ablate?: boolean
    readonly calibration?: string
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

/** What results say of a critic. */
export function criticJudgedBy({ asks }: BenchmarkAbout, judging: Judging | undefined): JudgedBy {
  const role = asks === 'first-error' ? 'critic-processbench' : 'critic-prmbench'
  return judging === undefined ? {} : judgedBy(judging, [role])
}

/** Whether one of the two published protocols fits what a benchmark asks. */
export function hasCritic(asks: BenchmarkAbout['asks']): boolean {
  return asks === 'first-error' || asks === 'step-labels'
}

function strangeFlag(asks: BenchmarkAbout['asks'], flags: CriticFlags): string | undefined {
  const { scores, predictions, judgments, tree, theta, repeats = 1, reruns, calibration } = flags
  if (scores ?? predictions ?? judgments)
    return 'asks a model; leave out --scores and --predictions'
  if (tree !== undefined) return 'knows no criteria; leave out --tree'
  if (reruns !== undefined) return 'asks once; leave out --reruns (--repeats lets it vote)'
  if (asks === 'first-error' && calibration !== undefined)
    return 'names the step itself and scores none; leave out --calibration'
  if (asks === 'first-error' && theta !== undefined)
    return 'names the step itself; leave out --theta'
  if (asks === 'step-labels' && repeats > 1)
    return 'has no votes where every step is labelled; leave out --repeats'
  return undefined
}
