/**
 * What models are told, as files that people can read and replace: one a role,
 * `prompts/score.v1.md` for instance. Above a line of three dashes stands the system text, the same
 * for every call of the role; below it the message, whose placeholders `{{like_this}}` are filled
 * for each call. What many calls share stands first there, so that a provider's prefix cache finds
 * it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assert } from '../base/assert.ts'
import { KitError, messageOf } from '../base/errors.ts'
import { textHash } from '../base/hash.ts'
import { nearest } from '../base/nearest.ts'

/** Each role with the placeholders that its message must have; it may have no others. */
const placeholders = {
  contrast: ['works', 'better', 'count'],
  validate: ['works', 'criterion'],
  name: ['criteria'],
  'select-parents': ['topics', 'trajectory', 'steps'],
  analyse: ['trajectory', 'topics', 'asked'],
  score: ['pool', 'trajectory', 'carried', 'criteria', 'step', 'count', 'asked'],
  'whole-trajectory': ['pool', 'trajectory', 'criteria', 'asked'],
  'critic-processbench': ['solution'],
  'critic-prmbench': ['solution', 'count'],
  compare: ['works', 'criteria'],
  decide: ['trajectory', 'criterion', 'step'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type PromptRole = keyof typeof placeholders

/** The text of one role. */
export type PromptFile<Role extends PromptRole = PromptRole> = {
  readonly role: Role
  /** File name, which carries the version: "score.v1.md". */
  readonly name: string
  readonly system: string
  /** With placeholders. */
  readonly message: string
  /** Of the whole text, 16 hex digits: with another text every result is another one. */
  readonly hash: string
}

export type PromptFiles = { readonly [Role in PromptRole]: PromptFile<Role> }

/** What fills the placeholders of a role, all of them. */
export type PromptValues<Role extends PromptRole> = Readonly<
  Record<(typeof placeholders)[Role][number], string>
>

const shippedFolder = fileURLToPath(new URL('../../prompts/', import.meta.url))

/**
 * The shipped prompts, each replaced by the file of its name in `folder` where there is one. Throws
 * `KitError` "config" for a file of an unknown name and for a missing or unknown placeholder.
 */
export function readPromptFiles(folder?: string): PromptFiles {
  const roles = Object.keys(placeholders) as PromptRole[]
  const given = folder === undefined ? new Set<string>() : filesIn(folder)
  const files = roles.map((role) => {
    const name = `${role}.v1.md`
    return readPrompt(role, join(given.has(name) ? folder! : shippedFolder, name), name)
  })
  return Object.fromEntries(files.map((file) => [file.role, file])) as PromptFiles
}

/** The hash of each role's text: what results say of the prompts that they were made with. */
export function promptHashes(files: PromptFiles): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(files).map(({ role, hash }) => [role, hash]))
}

function filesIn(folder: string): ReadonlySet<string> {
  if (!existsSync(folder))
    throw new KitError('config', `prompts: there is no folder ${folder}; name one or leave it out`)
  const found = readdirSync(folder).filter((name) => name.endsWith('.md'))
  const known = Object.keys(placeholders).map((role) => `${role}.v1.md`)
  const unknown = found.find((name) => !known.includes(name))
  if (unknown !== undefined) {
    const meant = nearest(unknown, known)
    const advice = meant === undefined ? `the names are ${known.join(', ')}` : `is it ${meant}?`
    throw new KitError('config', `prompts: ${join(folder, unknown)} belongs to no role; ${advice}`)
  }
  return new Set(found)
}

function readPrompt(role: PromptRole, path: string, name: string): PromptFile {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
      .replaceAll('\r\n', '\n')
      .replace(/^\uFEFF/, '')
  } catch (cause) {
    throw new KitError('config', `prompts: ${path} cannot be read: ${messageOf(cause)}`, { cause })
  }
  const [system = '', ...below] = text.split(/^---$/m)
  if (below.length === 0)
    throw new KitError(
      'config',
      `prompts: ${path} has no line of three dashes; write one between the system text and the ` +
        'message',
    )
  const message = below.join('---')
  refuseMisfit(role, path, system, message)
  return { role, name, system: system.trim(), message: message.trim(), hash: textHash(text) }
}

function refuseMisfit(role: PromptRole, path: string, system: string, message: string): void {
  const wanted: readonly string[] = placeholders[role]
  const found = [...message.matchAll(placeholder)].map(([, name]) => name!)
  const missing = wanted.find((name) => !found.includes(name))
  const known = `this prompt has ${wanted.map((name) => `{{${name}}}`).join(', ')}`
  if (missing !== undefined)
    throw new KitError('config', `prompts: ${path} lacks {{${missing}}} in its message; ${known}`)
  const unknown = found.find((name) => !wanted.includes(name))
  if (unknown !== undefined)
    throw new KitError('config', `prompts: ${path} has the unknown {{${unknown}}}; ${known}`)
  const early = placeholder.exec(system)
  placeholder.lastIndex = 0
  if (early !== null)
    throw new KitError(
      'config',
      `prompts: ${path} has ${early[0]} above its line of dashes; the system text is the same ` +
        'for every call, so placeholders stand below',
    )
}

const placeholder = /\{\{([a-z_]+)\}\}/g

/**
 * The message of a prompt with its placeholders filled. One pass: what stands in a value is never
 * taken for a placeholder. A line that holds nothing but an empty placeholder falls away.
 */
export function fillPrompt<Role extends PromptRole>(
  { role, message }: PromptFile<Role>,
  values: PromptValues<Role>,
): string {
  const given: Readonly<Record<string, string>> = values
  return message
    .split('\n')
    .filter((line) => {
      const [, alone] = /^\{\{([a-z_]+)\}\}$/.exec(line) ?? []
      return alone === undefined || given[alone] !== ''
    })
    .join('\n')
    .replace(placeholder, (_, name: string) => {
      const value = given[name]
      assert(value !== undefined, `the prompt of role ${role} is given its ${name}`)
      return value
    })
}
