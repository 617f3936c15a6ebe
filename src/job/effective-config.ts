import { KitError } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import { parseConfig, readConfigFile, readEnvFile } from './config-file.ts'
import { type ConfigKey, configKeys } from './config-keys.ts'
import type { Config } from './config-schema.ts'

/** What holds, and who said so. */
export type EffectiveConfig = {
  readonly config: Config
  readonly settings: readonly Setting[]
  /** Variables of the process and, below them, of the `.env` file. */
  readonly environment: Readonly<Record<string, string>>
}

export type Setting = {
  readonly key: ConfigKey
  /** Undefined where nobody says anything and there is no default. */
  readonly value: unknown
  /** Such as "--rpm", "PARETREE_RPM", "paretree.config.yaml" or "default". */
  readonly origin: string
}

export type ConfigSources = {
  /** Where files are looked for. */
  readonly folder: string
  /** Config file; default the nearest one. */
  readonly path?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Flags that were given, by their name in code. */
  readonly flags: Readonly<Record<string, unknown>>
  /** `path=value`, as `--set` takes them. */
  readonly sets: readonly string[]
}

/**
 * Flag over environment over config file over default. Throws `KitError("config")` for a file or
 * variable, and `KitError("usage")` for a `--set`, that cannot be honoured.
 */
export async function effectiveConfig(sources: ConfigSources): Promise<EffectiveConfig> {
  const file = await readConfigFile(sources.folder, sources.path)
  const environment = { ...readEnvFile(sources.folder), ...defined(sources.environment) }
  const sets = new Map<string, unknown>()
  for (const [path, value] of sources.sets.map(parseSet))
    sets.set(
      path,
      path === 'prices' ? { ...(sets.get(path) as object), ...(value as object) } : value,
    )
  const settings = configKeys().map((key): Setting => {
    const below = settingBelow(key)
    if (!sets.has(key.path)) return below
    const set = sets.get(key.path)
    // A flag prices one model; what is said of the others holds.
    const value = key.path === 'prices' ? { ...(below.value as object), ...(set as object) } : set
    return { key, value, origin: '--set' }
  })
  return { config: configOf(settings), settings, environment }

  function settingBelow(key: ConfigKey): Setting {
    const { flag } = key
    if (flag !== undefined && sources.flags[flag] !== undefined)
      return { key, value: sources.flags[flag], origin: flagName(flag) }
    const text = environment[key.variable]
    if (text !== undefined)
      return { key, value: valueOf(key, text, key.variable), origin: key.variable }
    const inFile = file && valueAt(file.config, key.path)
    if (inFile !== undefined) return { key, value: inFile, origin: file!.path }
    return { key, value: key.byDefault, origin: 'default' }
  }
}

/** "maxCost" as people type it. */
function flagName(flag: string): string {
  return `--${flag.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
}

function defined(
  variables: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> {
  const entries = Object.entries(variables).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined
  })
  return Object.fromEntries(entries)
}

function parseSet(text: string): [string, unknown] {
  const at = text.indexOf('=')
  const path = text.slice(0, at).trim()
  if (at < 1)
    throw new KitError('usage', `--set ${text}: it takes key=value, such as judge.temperature=0`)
  const price = /^prices\.(?<model>.+)$/.exec(path)?.groups?.['model']
  if (price !== undefined) {
    const prices = { [price]: parsedText(text.slice(at + 1)) }
    parseConfig({ prices }, '--set')
    return ['prices', prices]
  }
  const key = configKeys().find((each) => each.path === path)
  if (key !== undefined) return [path, valueOf(key, text.slice(at + 1), '--set')]
  const close = nearest(
    path,
    configKeys().map((each) => each.path),
  )
  const hint = close === undefined ? '"paretree config print" lists them' : `did you mean ${close}?`
  throw new KitError('usage', `--set ${text}: there is no key "${path}"; ${hint}`)
}

/** A text that stands for a value: JSON where it is JSON, itself where it is not. */
function valueOf(key: ConfigKey, text: string, where: string): unknown {
  const candidates = [parsedText(text), text]
  const found = candidates.find((value) => key.schema.safeParse(value).success)
  if (found !== undefined) return found
  // Fails with the sentence that a file would get.
  parseConfig(nested(key.path, candidates[0]), where)
  return undefined
}

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function nested(path: string, value: unknown): unknown {
  return path.split('.').reduceRight<unknown>((inner, name) => ({ [name]: inner }), value)
}

function valueAt(config: Config, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], config)
}

/** Without what is default: whoever reads it knows the defaults of its own. */
function configOf(settings: readonly Setting[]): Config {
  const config: Record<string, unknown> = {}
  for (const { key, value, origin } of settings) {
    if (origin === 'default' || value === undefined) continue
    const [section, name] = key.path.split('.') as [string, string?]
    if (name === undefined) config[section] = value
    else config[section] = { ...(config[section] as object | undefined), [name]: value }
  }
  return config
}
