/**
 * A tree is three files: `tree.json` for people and git, `tree.embeddings.jsonl` with a vector a
 * criterion, and `tree.criteria.jsonl` with the raw criteria that it can be rebuilt from. The
 * second can be computed again; without the third a tree cannot be rebuilt, and everything else
 * works.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { KitError, messageOf } from '../base/errors.ts'
import type { RawCriterion } from '../domain/criterion.ts'
import type { Encoder } from '../encoder/encoder.ts'
import type { EmbeddedTree } from '../tree/draft.ts'
import { formatEmbeddings } from '../tree/embeddings-file.ts'
import { formatMembers, parseMembers } from '../tree/members-file.ts'
import { formatTree } from '../tree/tree-file.ts'

/** The file of vectors beside a tree file: `tree.json` has `tree.embeddings.jsonl`. */
export function embeddingsBeside(path: string): string {
  return `${path.replace(/\.json$/, '')}.embeddings.jsonl`
}

/** The file of raw criteria beside a tree file: `tree.json` has `tree.criteria.jsonl`. */
export function criteriaBeside(path: string): string {
  return `${path.replace(/\.json$/, '')}.criteria.jsonl`
}

/** The calibration beside a tree file: `tree.json` has `tree.calibration.json`. */
export function calibrationBeside(path: string): string {
  return `${path.replace(/\.json$/, '')}.calibration.json`
}

/**
 * The contents of a tree's files, by path. A tree that no encoder has stamped has no vectors beside
 * it; without `members` the file of raw criteria is left alone.
 */
export function treeFiles(
  path: string,
  embedded: EmbeddedTree & {
    readonly encoder: Encoder
    readonly members?: readonly RawCriterion[]
  },
): Map<string, string> {
  const { tree, encoder, members } = embedded
  const files = new Map([[path, formatTree(tree)]])
  if (tree.encoder !== undefined)
    files.set(embeddingsBeside(path), formatEmbeddings(embedded, encoder))
  if (members !== undefined) files.set(criteriaBeside(path), formatMembers(members))
  return files
}

/** Whether the raw criteria of a tree lie beside it. */
export function hasMembers(path: string): boolean {
  return existsSync(criteriaBeside(path))
}

/**
 * The raw criteria of a tree. Throws `KitError("input-unreadable")` when the tree came without
 * them.
 */
export function readMembers(path: string): RawCriterion[] {
  const beside = criteriaBeside(path)
  if (!hasMembers(path))
    throw new KitError(
      'input-unreadable',
      `${beside} is missing: the raw criteria that ${path} was grown from are needed here; ` +
        'grow the tree again or put the file back',
    )
  return parseMembers(readText(beside), beside)
}

/** The text of a file, or a refusal that names it. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (cause) {
    const say = `${path} cannot be read (${messageOf(cause)}); check the path`
    throw new KitError('input-unreadable', say, { cause })
  }
}

/**
 * Writes files that are new or unchanged; one that would change is refused ("usage") unless
 * `mayReplace`. Nothing is written when one is refused. Returns whether anything changed.
 */
export function writeFiles(
  files: ReadonlyMap<string, string>,
  options: { readonly mayReplace: boolean },
): boolean {
  const changed = [...files].filter(([path, text]) => !holds(path, text))
  const inTheWay = changed.find(([path]) => existsSync(path))
  if (inTheWay !== undefined && !options.mayReplace)
    throw new KitError(
      'usage',
      `${inTheWay[0]} exists and would change; choose another -o, or give --replace`,
    )
  for (const [path, text] of changed) replaceFile(path, text)
  return changed.length > 0
}

function holds(path: string, text: string): boolean {
  return existsSync(path) && readFileSync(path, 'utf8') === text
}

function replaceFile(path: string, text: string): void {
  try {
    writeFileSync(`${path}.part`, text)
    renameSync(`${path}.part`, path)
  } catch (cause) {
    const say = `${path} cannot be written (${messageOf(cause)}); choose another -o`
    throw new KitError('usage', say, { cause })
  }
}
