import { KitError } from './errors.ts'

/** Where a model is asked. */
export type EndpointOptions = {
  /** Address of the interface, with or without "/v1". Default: the provider's own. */
  readonly baseUrl?: string
  /** Where keys and addresses are looked up; nothing else of the process is read. */
  readonly environment: Readonly<Record<string, string | undefined>>
  /** What sends requests. Default: the platform's. */
  readonly fetch?: typeof globalThis.fetch
}

const providerNames = ['openai', 'anthropic', 'compatible'] as const
export type ProviderName = (typeof providerNames)[number]

/**
 * Splits "provider/model"; the model's own name may hold slashes. Throws `KitError("config")` for
 * any other name, with what could stand there `besides`.
 */
export function parseModelName(
  name: string,
  besides: readonly string[] = [],
): { readonly provider: ProviderName; readonly model: string } {
  const [provider = '', ...rest] = name.split('/')
  const model = rest.join('/')
  const known = providerNames.find((one) => one === provider)
  if (known === undefined || model === '')
    throw new KitError(
      'config',
      `"${name}" names no model; write ${orList([...modelForms, ...besides])}, for instance ` +
        'openai/gpt-5-mini',
    )
  return { provider: known, model }
}

const modelForms = [
  'openai/MODEL',
  'anthropic/MODEL',
  "compatible/MODEL (a server with OpenAI's interface)",
]

function orList(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`
}

/** The key in a variable. Throws `KitError("config")` where there is none. */
export function keyOf(variable: string, environment: EndpointOptions['environment']): string {
  const key = environment[variable]
  if (!key)
    throw new KitError(
      'config',
      `${variable} is not set; set it, write it into .env, or judge offline with --judge rules`,
    )
  return key
}

/**
 * The address of a compatible server. Throws `KitError("config")` where none is given; `name` is
 * what asked for it, such as "compatible/llama".
 */
export function compatibleUrl(name: string, { baseUrl, environment }: EndpointOptions): string {
  const address = baseUrl ?? environment['COMPATIBLE_BASE_URL']
  if (!address)
    throw new KitError(
      'config',
      `${name} needs an address: give --base-url http://host:port or set COMPATIBLE_BASE_URL`,
    )
  return versionedUrl(address)
}

/** An address that ends in a version; "/v1" is added where there is no path. */
export function versionedUrl(address: string): string {
  let url: URL
  try {
    url = new URL(address)
  } catch (error) {
    throw new KitError('config', `"${address}" is no address; write http://host:port/v1`, {
      cause: error,
    })
  }
  if (url.username !== '' || url.password !== '')
    throw new KitError(
      'config',
      `an address holds no name and password; ${url.host} gets its key from a variable of the environment`,
    )
  if (url.protocol !== 'http:' && url.protocol !== 'https:')
    throw new KitError('config', `"${address}" is no web address; write http://host:port/v1`)
  const path = url.pathname.replace(/\/+$/, '')
  return `${url.origin}${path === '' ? '/v1' : path}${url.search}`
}
