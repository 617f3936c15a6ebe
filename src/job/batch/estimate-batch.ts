import { KitError } from '../../base/errors.ts'
import { batchPrices, priceOf, type PriceTable } from '../../llm/prices.ts'
import { dueFiles } from './send-batches.ts'
import { readBatchFolder } from './batch-folder.ts'
import { dollarsOf, promptTokens, type Range, thinkingTokens } from '../estimate.ts'

/** What sending a batch folder would ask and cost. */
export type BatchEstimate = {
  readonly files: number
  readonly requests: number
  readonly inputTokens: number
  readonly outputTokens: Range
  /** US dollars at the price of batches; null where the price is not known. */
  readonly dollars: Range | null
}

/** Counts what `sendBatches` would send. Throws `KitError` as it does; sends nothing. */
export async function estimateBatch(
  folder: string,
  judge: string,
  prices: PriceTable,
): Promise<BatchEstimate> {
  const { files, unanswered } = await readBatchFolder(folder)
  const { due } = dueFiles(files, judge)
  let requests = 0
  let inputTokens = 0
  let longest = 0
  for (const file of due)
    for (const { prompt, options } of await unanswered(file)) {
      requests++
      inputTokens += promptTokens(prompt)
      longest += options.maxOutputTokens ?? wordyAnswerTokens
    }
  const outputTokens = [
    requests * terseAnswerTokens,
    longest + requests * thinkingTokens(judge),
  ] as const
  const price = priceOf(judge, batchPrices(judge, prices))
  const dollars = price ? dollarsOf({ inputTokens }, outputTokens, price) : null
  return { files: due.length, requests, inputTokens, outputTokens, dollars }
}

/** Answers are a verdict or a few, each with its reason. */
const terseAnswerTokens = 20
const wordyAnswerTokens = 1_000

/** Throws `KitError` where a batch might cost more than it may, or nobody knows what it costs. */
export function refuseCostly({ dollars, requests }: BatchEstimate, maxCost: number): void {
  if (requests === 0) return
  if (dollars === null)
    throw new KitError(
      'config',
      'the price of this model is not known, so --max-cost cannot be kept; add it to "prices" in ' +
        'the config',
    )
  const [low, high] = dollars
  if (high <= maxCost) return
  const range = `$${low.toPrecision(2)} to $${high.toPrecision(2)}`
  const asked = `${requests} ${requests === 1 ? 'request' : 'requests'}`
  throw new KitError(
    'budget-spent',
    `${asked} may cost ${range}, and --max-cost is $${maxCost.toPrecision(2)}; nothing was sent, ` +
      'so give a higher --max-cost to go on',
  )
}
