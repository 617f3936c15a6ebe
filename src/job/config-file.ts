import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseEnv } from 'node:util'
import { KitError, messageOf } from '../base/errors.ts'
import { nearest } from '../base/nearest.ts'
import { type Config, configSchema } from './config-schema.ts'

/** A config file as it was found. `path` is relative to the folder where the search began. */
export type ConfigFile = { readonly path: string; readonly config: Config }

/**
 * Reads the config file at `path`, or the nearest one from `folder` up to the root of the
 * repository; undefined where there is none. Throws `KitError("config")` with path and key for a
 * file that is not what it should be.
 */
export async function readConfigFile(
  folder: string,
  path?: string,
): Promise<ConfigFile | undefined> {
  const file = path === undefined ? findConfig(folder) : resolve(folder, path)
  if (file === undefined) return undefined
  const shown = relative(folder, file)
  const value = await loadFile(file, shown)
  return { path: shown, config: parseConfig(value, shown) }
}

/** The variables of the nearest `.env` file up to the root of the repository. */
export function readEnvFile(folder: string): Readonly<Record<string, string>> {
  const found = foldersUpward(folder).find((each) => existsSync(join(each, '.env')))
  if (found === undefined) return {}
  const parsed = parseEnv(readFileSync(join(found, '.env'), 'utf8'))
  return Object.fromEntries(
    Object.entries(parsed).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

const extensions = ['ts', 'js', 'json', 'yaml']

function findConfig(folder: string): string | undefined {
  for (const each of foldersUpward(folder)) {
    const found = extensions
      .map((extension) => join(each, `paretree.config.${extension}`))
      .filter((file) => existsSync(file))
    if (found.length > 1)
      throw new KitError(
        'config',
        `${found.map((file) => relative(folder, file)).join(' and ')} stand side by side; ` +
          'keep one of them',
      )
    if (found.length === 1) return found[0]
    const manifest = join(each, 'package.json')
    if (existsSync(manifest) && hasConfig(manifest)) return manifest
  }
  return undefined
}

function* foldersFrom(folder: string): Generator<string> {
  for (let at = resolve(folder); ; at = dirname(at)) {
    yield at
    if (existsSync(join(at, '.git')) || dirname(at) === at) return
  }
}

function foldersUpward(folder: string): string[] {
  return [...foldersFrom(folder)]
}

/** A package.json that cannot be read is somebody else's trouble. */
function hasConfig(manifest: string): boolean {
  try {
    return 'paretree' in (JSON.parse(readFileSync(manifest, 'utf8')) as object)
  } catch {
    return false
  }
}

async function loadFile(file: string, shown: string): Promise<unknown> {
  try {
    if (/\.[jt]s$/.test(file)) {
      const module = (await import(pathToFileURL(file).href)) as { default?: unknown }
      if (module.default === undefined) throw new Error('it has no default export')
      return module.default
    }
    const text = readFileSync(file, 'utf8')
    if (/\.ya?ml$/.test(file)) return (await import('yaml')).parse(text) ?? {}
    const value = JSON.parse(text) as { paretree?: unknown }
    return file.endsWith('package.json') ? value.paretree : value
  } catch (cause) {
    const [why] = messageOf(cause).split('\n')
    throw new KitError('config', `${shown} cannot be read: ${why}`, { cause })
  }
}

/** Checks a config that came from `where`. Throws `KitError("config")` that names the key. */
export function parseConfig(value: unknown, where: string): Config {
  const parsed = configSchema.safeParse(value)
  if (parsed.success) return value as Config
  const { issues } = parsed.error
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!
  const path = issue.path.join('.')
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    throw new KitError('config', `${where}: ${unknownKey(path, key)}`)
  }
  const say = issue.message.replace(/^Invalid (?:input|option): /, '')
  throw new KitError('config', `${where}: ${path || 'the file'}: ${say}`)
}

function unknownKey(path: string, key: string): string {
  const known = keysAt(path)
  const close = nearest(key, known)
  const hint = close === undefined ? `known are ${known.join(', ')}` : `did you mean "${close}"?`
  return `${path === '' ? 'there is' : `${path} has`} no key "${key}"; ${hint}`
}

function keysAt(path: string): string[] {
  if (path === '') return Object.keys(configSchema.shape)
  if (path.startsWith('prices')) return ['input', 'cachedInput', 'output', 'batch']
  const section = configSchema.shape[path as 'judge']
  return Object.keys(section.unwrap().shape)
}
