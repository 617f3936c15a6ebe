import { type Price, priceOf, type PriceTable } from './prices.ts'
import type { GenerateOptions, Generation, Llm, Prompt, TokenUsage } from './llm.ts'
import { KitError } from '../base/errors.ts'
import { LlmError } from './llm-error.ts'

/** What was used so far. Everything only grows. */
export type Bill = TokenUsage & {
  /** Calls that were answered; stored answers are not among them. */
  readonly calls: number
  /** Attempts that were cut off and may have been billed all the same. */
  readonly possiblyBilled: number
  /** US dollars; null when a price is not known. */
  readonly dollars: number | null
}

export type Meter = {
  /** The model, counted. */
  readonly llm: Llm
  readonly bill: () => Bill
}

/** Counts calls, tokens and money of what an `Llm` really answered. */
export function meteredLlm(llm: Llm, prices: PriceTable): Meter {
  const price = priceOf(llm.name, prices)
  let bill: Bill = { ...noTokens, calls: 0, possiblyBilled: 0, dollars: price ? 0 : null }
  const count = ({ usage }: Generation) => {
    bill = {
      ...addTokens(bill, usage),
      calls: bill.calls + 1,
      possiblyBilled: bill.possiblyBilled,
      dollars: bill.dollars === null || !price ? null : bill.dollars + costOf(usage, price),
    }
  }
  return {
    bill: () => bill,
    llm: {
      name: llm.name,
      async generate(prompt, options) {
        try {
          const generation = await llm.generate(prompt, options)
          count(generation)
          return generation
        } catch (thrown) {
          if (thrown instanceof LlmError && thrown.kind === 'timeout')
            bill = { ...bill, possiblyBilled: bill.possiblyBilled + 1 }
          throw thrown
        }
      },
    },
  }
}

export const noTokens: TokenUsage = {
  inputTokens: 0,
  cachedInputTokens: 0,
  outputTokens: 0,
  reasoningTokens: 0,
}

export function addTokens(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    cachedInputTokens: a.cachedInputTokens + b.cachedInputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    reasoningTokens: a.reasoningTokens + b.reasoningTokens,
  }
}

/** US dollars of one call. */
export function costOf(usage: TokenUsage, price: Price): number {
  const fresh = usage.inputTokens - usage.cachedInputTokens
  const input = fresh * price.input + usage.cachedInputTokens * price.cachedInput
  return (input + usage.outputTokens * price.output) / 1e6
}

export type Budget = {
  /** US dollars. */
  readonly maxCost?: number
  readonly maxCalls?: number
}

/**
 * Sends nothing more once the budget is reached: such calls fail as `budget`. What is in flight
 * then is let through, so the overshoot is at most that. Throws `KitError("config")` when money is
 * bounded and the price is not known.
 */
export function budgetedLlm(meter: Meter, { maxCost, maxCalls }: Budget): Llm {
  const { llm, bill } = meter
  if (maxCost !== undefined && bill().dollars === null)
    throw new KitError(
      'config',
      `the price of ${llm.name} is not known, so --max-cost cannot be kept; add it to "prices" ` +
        'in the config, or bound the calls with --max-calls',
    )
  let sent = 0
  return {
    name: llm.name,
    async generate(prompt: Prompt, options?: GenerateOptions) {
      if (maxCalls !== undefined && sent >= maxCalls)
        throw new LlmError(
          'budget',
          `the budget of ${maxCalls} call${maxCalls === 1 ? '' : 's'} is spent`,
        )
      if (maxCost !== undefined && (bill().dollars ?? 0) >= maxCost)
        throw new LlmError('budget', `the budget of $${maxCost} is spent`)
      sent++
      return llm.generate(prompt, options)
    },
  }
}
