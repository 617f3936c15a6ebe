import type { Command } from 'commander'
import { parseModelName } from '../base/endpoint.ts'
import type { ModelRequest } from '../job/model-request.ts'
import type { PrmRequest } from '../job/prm-judging.ts'
import { addConfigFlags, type ConfigFlags, type ConfiguredContext } from './configured.ts'
import { amount, choice, positiveNumber, seconds, wholeNumber } from './flags.ts'

/** The flags of every verb that may ask a model. */
export type ModelFlags = ConfigFlags & {
  readonly judge: string
  readonly baseUrl?: string
  readonly encoder?: string
  readonly concurrency?: number
  readonly rpm?: number
  readonly tpm?: number
  readonly repeats?: number
  readonly criteriaFirst?: number
  readonly maxCost?: number
  readonly maxCalls?: number
  readonly dryRun?: boolean
  readonly batch?: string
  readonly send?: boolean
  readonly poll?: number
  readonly cache: boolean
  readonly retryErrors?: boolean
  readonly hedge?: boolean
  readonly prompts?: string
  readonly prmFormat: 'qwen' | 'math-shepherd'
  readonly prmColumn?: number
}

export function addModelFlags(command: Command): Command {
  return addConfigFlags(command)
    .option(
      '--judge <who>',
      'rules (offline), or provider/model: openai/…, anthropic/…, compatible/…, prm/…',
      'rules',
    )
    .option('--base-url <url>', "address of the model's interface, with or without /v1")
    .option(
      '--encoder <name>',
      'what turns criteria into vectors: tfidf, hashing, or provider/model',
    )
    .option('-j, --concurrency <calls>', 'model calls in flight at most', positiveNumber)
    .option('--rpm <requests>', 'requests a minute at most', positiveNumber)
    .option('--tpm <tokens>', 'tokens a minute at most', positiveNumber)
    .option('--repeats <votes>', 'votes per score; the median counts', positiveNumber)
    .option(
      '--criteria-first <count>',
      'largest tree whose criteria all stand at the head of prompts, where they are cached',
      wholeNumber,
    )
    .option('--max-cost <dollars>', 'stop before this is exceeded; the command continues', amount)
    .option('--max-calls <count>', 'stop after this many calls', wholeNumber)
    .option('--dry-run', 'print calls, tokens and money by stage; send nothing')
    .option('--batch <dir>', 'write requests into files there instead of sending them')
    .option('--send', 'with --batch: carry the files to the provider, wait, and go on till the end')
    .option('--poll <seconds>', 'with --send: seconds between two looks at a batch', seconds)
    .option('--no-cache', 'keep no model calls, and reuse none')
    .option('--retry-errors', 'ask again for what failed')
    .option('--hedge', 'ask the slowest calls twice; both may be billed')
    .option('--prompts <dir>', 'prompt files that replace shipped ones')
    .addOption(
      choice(
        '--prm-format <name>',
        'how a prm/ judge wants steps marked',
        ['qwen', 'math-shepherd'],
        'qwen',
      ),
    )
    .option('--prm-column <index>', 'which class of a prm/ judge means good', wholeNumber)
}

/** What the flags and the config say of the model; undefined where executable checks judge. */
export function modelRequestOf(
  flags: ModelFlags,
  { config, environment, signal }: ConfiguredContext,
): ModelRequest | undefined {
  const { judge: model, baseUrl, prompts, rpm, tpm, maxCost, maxCalls, batch } = flags
  if (judgeKind(model) !== 'model') return undefined
  const { temperature, topP, maxOutputTokens, seed, revision } = config.judge ?? {}
  const { timeout, patience } = config.calls ?? {}
  return {
    model,
    environment,
    signal,
    concurrency: flags.concurrency ?? 16,
    repeats: flags.repeats ?? 1,
    criteriaFirst: flags.criteriaFirst ?? 64,
    hedge: flags.hedge === true,
    store: flags.cache ? (config.store?.path ?? 'default') : 'none',
    isRetrying: flags.retryErrors === true,
    prices: config.prices ?? {},
    sampling: {
      ...(temperature !== undefined && { temperature }),
      ...(topP !== undefined && { topP }),
      ...(maxOutputTokens !== undefined && { maxOutputTokens }),
      ...(seed !== undefined && { seed }),
    },
    ...(baseUrl !== undefined && { baseUrl }),
    ...(revision !== undefined && { revision }),
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...(patience !== undefined && { stormMaxMs: patience * 1000 }),
    ...(prompts !== undefined && { prompts }),
    ...(rpm !== undefined && { rpm }),
    ...(tpm !== undefined && { tpm }),
    ...(maxCost !== undefined && { maxCost }),
    ...(maxCalls !== undefined && { maxCalls }),
    ...(batch !== undefined && { batch }),
  }
}

/** How the reward model is asked that `--judge` names; undefined where it names something else. */
export function prmRequestOf(
  flags: ModelFlags,
  { config, environment, signal }: ConfiguredContext,
): PrmRequest | undefined {
  const { judge, baseUrl, prmFormat: convention, prmColumn: goodColumn } = flags
  if (judgeKind(judge) !== 'prm') return undefined
  const { timeout } = config.calls ?? {}
  return {
    model: judge.slice('prm/'.length),
    environment,
    signal,
    convention,
    concurrency: flags.concurrency ?? 16,
    ...(timeout !== undefined && { timeoutMs: timeout * 1000 }),
    ...(baseUrl !== undefined && { baseUrl }),
    ...(goodColumn !== undefined && { goodColumn }),
  }
}

/**
 * The address that is meant for the encoder too: that of a judge of the same provider, or the only
 * one there is. A provider's key is not sent to where another one's model is served.
 */
export function encoderAddress({
  encoder = '',
  judge,
  baseUrl,
}: Pick<ModelFlags, 'encoder' | 'judge' | 'baseUrl'>): { readonly baseUrl?: string } {
  const isMeant = judgeKind(judge) === 'rules' || encoder.split('/')[0] === judge.split('/')[0]
  return isMeant && baseUrl !== undefined ? { baseUrl } : {}
}

/**
 * What kind of judge a name means: executable checks, a served reward model, or a language model.
 * Throws `KitError("config")` for any other name.
 */
function judgeKind(judge: string): 'rules' | 'prm' | 'model' {
  if (judge === 'rules') return 'rules'
  if (/^prm\/./.test(judge)) return 'prm'
  parseModelName(judge, ['prm/MODEL (a served reward model)', 'rules (executable checks, offline)'])
  return 'model'
}
