/** US dollars per million tokens. */
export type Price = {
  readonly input: number
  /** Input that the provider found in its cache. */
  readonly cachedInput: number
  readonly output: number
}

/** Prices by "provider/model". Without `cachedInput`, cached input costs what other input does. */
export type PriceTable = Readonly<
  Record<
    string,
    { readonly input: number; readonly cachedInput?: number | undefined; readonly output: number }
  >
>

/**
 * The price of a model: from the given table, else from the list prices known here. A snapshot
 * ("openai/gpt-5-mini-2025-08-07") costs what its model does. Undefined when nobody knows.
 */
export function priceOf(name: string, given: PriceTable = {}): Price | undefined {
  const model = name.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '')
  const found = given[name] ?? given[model] ?? listPrices[name] ?? listPrices[model]
  if (found === undefined) return undefined
  const { input, cachedInput = input, output } = found
  return { input, cachedInput, output }
}

/** When the list prices below were those of the providers' public pages; they change. */
export const listPricesAsOf = '2025-11'

const listPrices: PriceTable = {
  'openai/gpt-5': { input: 1.25, cachedInput: 0.125, output: 10 },
  'openai/gpt-5-mini': { input: 0.25, cachedInput: 0.025, output: 2 },
  'openai/gpt-5-nano': { input: 0.05, cachedInput: 0.005, output: 0.4 },
  'openai/gpt-4.1': { input: 2, cachedInput: 0.5, output: 8 },
  'openai/gpt-4.1-mini': { input: 0.4, cachedInput: 0.1, output: 1.6 },
  'openai/gpt-4.1-nano': { input: 0.1, cachedInput: 0.025, output: 0.4 },
  'openai/gpt-4o': { input: 2.5, cachedInput: 1.25, output: 10 },
  'openai/gpt-4o-mini': { input: 0.15, cachedInput: 0.075, output: 0.6 },
  'openai/o3': { input: 2, cachedInput: 0.5, output: 8 },
  'openai/o4-mini': { input: 1.1, cachedInput: 0.275, output: 4.4 },
  'anthropic/claude-sonnet-4-5': { input: 3, cachedInput: 0.3, output: 15 },
  'anthropic/claude-haiku-4-5': { input: 1, cachedInput: 0.1, output: 5 },
  'anthropic/claude-opus-4-1': { input: 15, cachedInput: 1.5, output: 75 },
}
