import { existsSync, writeFileSync } from 'node:fs'
import { KitError, messageOf } from '../base/errors.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import type { Terminal } from './terminal.ts'

/** The flags of `init`. */
export type InitFlags = CommonFlags & { readonly judge: string }

/** Writes a config file into the working folder; never over one that is there. */
export function initVerb({ judge }: InitFlags, terminal: Terminal): ActionResult {
  const found = ['ts', 'js', 'json', 'yaml']
    .map((extension) => `paretree.config.${extension}`)
    .find((name) => existsSync(name))
  if (found !== undefined)
    throw new KitError('usage', `${found} is here already; nothing was written`)
  try {
    writeFileSync(file, template(judge), { flag: 'wx' })
  } catch (cause) {
    throw new KitError('usage', `${file} cannot be written (${messageOf(cause)})`, { cause })
  }
  terminal.line(`${terminal.style('bold', file)} is written; every key is optional`)
  terminal.line('next: paretree doctor         checks key, address and model')
  terminal.line('      paretree config print   what holds, and where it comes from')
  return { json: { file } }
}

const file = 'paretree.config.yaml'

function template(judge: string): string {
  return `# yaml-language-server: $schema=./node_modules/paretree/schema/config.schema.json
# What is left out keeps its default. A flag or a PARETREE_* variable goes before this file; keys of
# providers (OPENAI_API_KEY, ANTHROPIC_API_KEY) belong into the environment or into .env.

judge:
  # rules (executable checks, offline), openai/MODEL, anthropic/MODEL, compatible/MODEL (a server
  # with OpenAI's interface) or prm/MODEL (a served reward model)
  model: ${JSON.stringify(judge)}
  # baseUrl: http://localhost:8000/v1
  # temperature: 0
  # repeats: 1

calls:
  concurrency: 16
  # rpm: 500
  # tpm: 200000
  # maxCost: 5

# method:
#   mode: whole-trajectory
`
}
