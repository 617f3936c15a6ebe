import type { Command } from 'commander'
import type { EffectiveConfig } from '../job/effective-config.ts'
import { type ActionContext, type ActionResult, type CommonFlags, runAction } from './action.ts'

/** The flags of every verb that reads a config. */
export type ConfigFlags = { readonly config?: string; readonly set?: readonly string[] }

/** What the action of a configured verb works with. */
export type ConfiguredContext = ActionContext & EffectiveConfig

export function addConfigFlags(command: Command): Command {
  return command
    .option('-c, --config <file>', 'config file (default: paretree.config.* upward from here)')
    .option(
      '--set <key=value>',
      'one value of the config, such as judge.temperature=0; may be repeated',
      (text: string, before: readonly string[] | undefined) => [...(before ?? []), text],
    )
}

/**
 * Runs a verb with the flags that hold once environment and config file have had their say: a flag
 * that was not typed takes its value from there.
 */
export function runConfigured<F extends CommonFlags & ConfigFlags>(
  command: Command,
  action: (flags: F, context: ConfiguredContext) => Promise<ActionResult>,
): Promise<void> {
  const flags = command.opts<F>()
  return runAction(flags, async (context) => {
    const { effectiveConfig } = await import('../job/effective-config.ts')
    const effective = await effectiveConfig({
      folder: process.cwd(),
      ...(flags.config !== undefined && { path: flags.config }),
      environment: process.env,
      flags: typedFlags(command),
      sets: flags.set ?? [],
    })
    return action(mergedFlags(command, effective) as F, { ...context, ...effective })
  })
}

function typedFlags(command: Command): Record<string, unknown> {
  const typed = Object.entries(command.opts()).filter(
    ([name]) => command.getOptionValueSource(name) === 'cli',
  )
  return Object.fromEntries(typed)
}

function mergedFlags(command: Command, { settings }: EffectiveConfig): Record<string, unknown> {
  const known = new Set(command.options.map((option) => option.attributeName()))
  const configured = settings
    .filter(
      ({ key, origin }) => key.flag !== undefined && origin !== 'default' && known.has(key.flag),
    )
    .map(({ key, value }) => [key.flag!, value] as const)
  return { ...command.opts(), ...Object.fromEntries(configured) }
}
