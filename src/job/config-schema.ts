import { z } from 'zod'

const positive = z.int().min(1)
const price = z.number().min(0)

const judge = z.strictObject({
  model: z
    .string()
    .min(1)
    .describe('Who judges: "rules" (executable checks, offline) or provider/model'),
  baseUrl: z.string().describe("Address of the provider's interface").optional(),
  revision: z
    .string()
    .min(1)
    .describe('Which model it is where its name does not say; default for compatible/: its address')
    .optional(),
  temperature: z.number().min(0).max(2).describe('Sampling temperature of the judge').optional(),
  topP: z.number().min(0).max(1).describe('Share of the likeliest tokens to draw from').optional(),
  maxOutputTokens: positive.describe('Longest answer, in tokens').optional(),
  seed: z.int().describe('Seed that is sent to the provider').optional(),
  repeats: positive.describe('Votes per score; the median counts'),
  criteriaFirst: z
    .int()
    .min(0)
    .describe('Largest tree of which all criteria stand at the head of prompts; 0: none'),
})

const calls = z.strictObject({
  concurrency: positive.describe('Calls in flight at most'),
  rpm: positive.describe('Requests a minute at most').optional(),
  tpm: positive.describe('Tokens a minute at most').optional(),
  maxCost: price.describe('Money that may be spent, in US dollars').optional(),
  maxCalls: z.int().min(0).describe('Calls that may be made').optional(),
  timeout: price.describe('Seconds that one answer is waited for at most').optional(),
  patience: price
    .describe('Seconds that a server which refuses everything for its rate is waited out')
    .optional(),
  hedge: z.boolean().describe('Ask the slowest calls of a run twice; both may be billed'),
})

const store = z.strictObject({
  path: z.string().describe('Where model calls are kept; default: the cache folder of the user'),
  isUsed: z.boolean().describe('Whether calls are kept and reused'),
})

const modelPrice = z.strictObject({
  input: price.describe('US dollars per million input tokens'),
  cachedInput: price.describe('Of those, tokens found in the cache of the provider').optional(),
  output: price.describe('US dollars per million output tokens'),
  batch: price
    .max(1)
    .describe(
      'Share of these prices that a batch costs; default 0.5 at OpenAI and Anthropic, else 1',
    )
    .optional(),
})

const method = z.strictObject({
  grouping: z.enum(['prefix', 'task', 'step-index']).describe('Which candidates are compared'),
  selection: z.enum(['dynamic', 'all', 'fixed']).describe('Which criteria a step is scored on'),
  mode: z.enum(['per-step', 'whole-trajectory']).describe('Steps judged in one request'),
  window: z.int().min(0).describe('Earlier steps whose low rewards a step is judged with'),
  maxAxes: positive.describe('Criteria a group is compared on at most'),
  faults: z.enum(['own', 'own-or-inherited', 'first-only']).describe('What counts as bad'),
  rule: z.enum(['dominating', 'cartesian', 'all', 'scalar', 'random']).describe('Pair rule'),
  aggregator: z.enum(['mean', 'last', 'min', 'product', 'max']).describe('Many scores to one'),
  missing: z
    .enum(['balanced', 'drop-axis', 'worst', 'skip-candidate', 'shared-only'])
    .describe('What happens where a candidate has no score on an axis'),
  minGap: z.number().min(0).describe('Smallest sum of differences of a pair'),
  requireOutcome: z.boolean().describe('Chosen must be right and rejected wrong'),
  maxPairs: z.int().min(0).describe('Pairs a group gives at most, 0 = all'),
  coarsen: z.boolean().describe('Compare saturated groups on parent criteria'),
  seed: z.int().min(0).describe('Seed of every random choice'),
})

/** Everything that a config file may say; what it leaves out keeps its default. */
export const configSchema = z.strictObject({
  $schema: z.string().describe('This schema, for editors').optional(),
  judge: judge.partial().describe('The model that judges').optional(),
  encoder: z
    .string()
    .describe('What turns criteria into vectors: an offline one, or provider/model')
    .optional(),
  calls: calls.partial().describe('Limits of model calls').optional(),
  store: store.partial().describe('The store of model calls').optional(),
  prices: z
    .record(z.string(), modelPrice)
    .describe('Prices by provider/model, over those that are known')
    .optional(),
  prompts: z.string().describe('Folder of prompt files that replace shipped ones').optional(),
  tree: z.string().describe('Reward tree file').optional(),
  method: method.partial().describe('How trajectories become scores and pairs').optional(),
  maxBad: z.number().min(0).max(1).describe('Share of bad rows that is tolerated').optional(),
})

/** What a config file says. */
export type Config = z.input<typeof configSchema>

/**
 * Gives a config file its type: `export default defineConfig({ ... })` in `paretree.config.ts`.
 *
 * @example
 * ```ts
 * import { defineConfig } from 'paretree'
 *
 * export const config = defineConfig({
 *   judge: { model: 'openai/gpt-5-mini', temperature: 0 },
 *   calls: { concurrency: 32, maxCost: 5 },
 * })
 * ```
 */
export function defineConfig(config: Config): Config {
  return config
}
