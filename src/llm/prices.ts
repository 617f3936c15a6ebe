/** US dollars per million tokens. */
export type Price = {
  readonly input: number
  /** Input that the provider found in its cache. */
  readonly cachedInput: number
  readonly output: number
}

/** Prices by "provider/model". */
export type PriceTable = Readonly<
  Record<
    string,
    {
      readonly input: number
      /** Default: what other input costs. */
      readonly cachedInput?: number | undefined
      readonly output: number
      /** Which share of these prices a batch costs. Default: the provider's. */
      readonly batch?: number | undefined
    }
  >
>

/**
 * The price of a model: from the given table, else from the list prices known here. A snapshot
 * ("openai/gpt-5-mini-2025-08-07") costs what its model does. Undefined when nobody knows.
 */
export function priceOf(name: string, given: PriceTable = {}): Price | undefined {
  const found = entryOf(name, given)
  if (found === undefined) return undefined
  const { input, cachedInput = input, output } = found
  return { input, cachedInput, output }
}

/**
 * The prices of a model whose calls go by batch: half at OpenAI and Anthropic (their public pages,
 * November 2025), elsewhere unchanged where the table does not say.
 */
export function batchPrices(name: string, given: PriceTable = {}): PriceTable {
  const price = priceOf(name, given)
  if (price === undefined) return given
  const known = /^(?:openai|anthropic)\//.test(name) ? 0.5 : 1
  const share = entryOf(name, given)?.batch ?? known
  const { input, cachedInput, output } = price
  const batch = { input: input * share, cachedInput: cachedInput * share, output: output * share }
  return { ...given, [name]: batch }
}

function entryOf(name: string, given: PriceTable): PriceTable[string] | undefined {
  const model = name.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '')
  return given[name] ?? given[model] ?? listPrices[name] ?? listPrices[model]
}

/** Those of the providers' public pages in November 2025; they change. */
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
