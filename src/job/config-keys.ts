import { z } from 'zod'
import { configSchema } from './config-schema.ts'
import { runDefaults } from './run-settings.ts'

/** One thing that can be set: in a config file, in the environment, by a flag or by `--set`. */
export type ConfigKey = {
  /** Path in the config file, such as "judge.temperature". */
  readonly path: string
  /** Name of the flag in code, such as "maxCost"; absent where only `--set` sets it. */
  readonly flag?: string
  /** Variable of the environment, such as "PARETREE_MAX_COST". */
  readonly variable: string
  readonly schema: z.ZodType
  /** What holds where nobody says anything; absent where that means "none". */
  readonly byDefault?: unknown
}

/** Every key of a config file, in the order of its schema. */
export function configKeys(): ConfigKey[] {
  return Object.entries(configSchema.shape)
    .filter(([name]) => name !== '$schema')
    .flatMap(([name, schema]) => {
      const inner = withoutOptional(schema)
      if (!(inner instanceof z.ZodObject)) return [keyAt(name, inner)]
      return Object.entries(inner.shape).map(([leaf, leafSchema]) =>
        keyAt(`${name}.${leaf}`, withoutOptional(leafSchema as z.ZodType)),
      )
    })
}

function withoutOptional(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? withoutOptional(schema.unwrap() as z.ZodType) : schema
}

function keyAt(path: string, schema: z.ZodType): ConfigKey {
  const flag = flagOf(path)
  const byDefault = defaults[path]
  return {
    path,
    schema,
    variable: `PARETREE_${snakeCase(flag ?? path)}`,
    ...(flag !== undefined && { flag }),
    ...(byDefault !== undefined && { byDefault }),
  }
}

/** Most flags are called like the last word of their key. */
function flagOf(path: string): string | undefined {
  if (path in flagNames) return flagNames[path] ?? undefined
  return path.split('.').at(-1)
}

const flagNames: Readonly<Record<string, string | null>> = {
  'judge.model': 'judge',
  'judge.revision': null,
  'judge.temperature': null,
  'judge.topP': null,
  'judge.maxOutputTokens': null,
  'judge.seed': null,
  'calls.timeout': null,
  'calls.patience': null,
  'store.path': null,
  'store.isUsed': 'cache',
  prices: null,
}

const defaults: Readonly<Record<string, unknown>> = {
  'judge.model': 'rules',
  'judge.repeats': 1,
  'judge.criteriaFirst': 64,
  'calls.concurrency': 16,
  'calls.timeout': 600,
  'calls.patience': 900,
  'calls.hedge': false,
  'store.isUsed': true,
  maxBad: 0.01,
  ...Object.fromEntries(
    Object.entries(runDefaults)
      .filter(([, value]) => value !== null)
      .map(([name, value]) => [`method.${name}`, value]),
  ),
}

function snakeCase(path: string): string {
  return path
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replaceAll('.', '_')
    .toUpperCase()
}
