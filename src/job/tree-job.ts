/**
 * What people do to a tree file: each act reads the tree, makes the next version and writes it
 * back.
 */
import { KitError, messageOf } from '../base/errors.ts'
import { criterionText } from '../domain/criterion.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import { readKind } from '../format/read-records.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { clusterTree } from '../tree/cluster-tree.ts'
import type { EmbeddedCriterion, EmbeddedTree } from '../tree/draft.ts'
import { editTreeBy, type TreeEdit, treeEdit } from '../tree/edit-tree.ts'
import { embedTree } from '../tree/embeddings-file.ts'
import { type AspectGrowth, growFromAspects } from '../tree/grow-from-aspects.ts'
import type { SweepRow } from '../tree/find-leaves.ts'
import { type LintFinding, lintTree } from '../tree/lint-tree.ts'
import { nameParents } from '../tree/name-parents.ts'
import { centralNamer } from '../tree/namer.ts'
import { pruneTree, splitTree } from '../tree/prune-tree.ts'
import { rebuildTree } from '../tree/rebuild-tree.ts'
import { type OpenTree, openTree } from './open-tree.ts'
import { hasMembers, readMembers, readText, treeFiles, writeFiles } from './tree-files.ts'

export async function readTreeFile(path: string): Promise<OpenTree> {
  return openTree(path, shippedChecks)
}

/** What a person should look at in a tree. */
export async function lintTreeFile(path: string): Promise<LintFinding[]> {
  const { tree, embeddings } = await readTreeFile(path)
  const checks = new Set(shippedChecks.map((check) => check.name))
  return lintTree(tree, { embeddings, checks })
}

/** Makes edits, one version each, and writes the tree to `output`. */
export function editTreeFile(
  path: string,
  output: string,
  edits: readonly TreeEdit[],
): Promise<RewardTree> {
  return changeTreeFile(path, output, async ({ tree, embeddings }) => ({
    tree: editTreeBy(tree, edits),
    embeddings,
  }))
}

/** Drops leaves with too little support (DG-PRM ). */
export function pruneTreeFile(path: string, output: string, supportMin: number) {
  return changeTreeFile(path, output, async ({ tree, embeddings }) => ({
    tree: pruneTree(tree, { supportMin }),
    embeddings,
  }))
}

/** Splits parents with too many children, and names the new ones. */
export function splitTreeFile(path: string, output: string, childrenMax: number) {
  return changeTreeFile(path, output, async (open) =>
    nameParents(splitTree(open, { childrenMax }), open.encoder, centralNamer()),
  )
}

/** Clusters all raw criteria anew; reviewed and handwritten criteria stay (DG-PRM ). */
export async function rebuildTreeFile(path: string, output: string) {
  let agreement = 1
  const tree = await changeTreeFile(path, output, async (open) => {
    const rebuilt = rebuildTree(open, await embeddedMembers(path, open))
    agreement = rebuilt.agreement
    return nameParents(rebuilt.grown, open.encoder, centralNamer())
  })
  return { tree, agreement }
}

/**
 * A tree that grows while it is used: aspects that mattered in scored trajectories, matched no leaf
 * and came up often enough become criteria (DG-PRM ).
 */
export async function extendTreeFile(
  path: string,
  scored: string,
  options: { readonly output: string; readonly seenMin: number },
) {
  const trajectories = await Array.fromAsync(
    readKind(scored, 'scored'),
    ({ record }) => record.scored,
  )
  let growth: AspectGrowth | undefined
  const tree = await changeTreeFile(path, options.output, async (open) => {
    growth = await growFromAspects(open, open.encoder, trajectories, options)
    return growth.grown
  })
  return { tree, growth: growth! }
}

/** What every merge radius would make of the tree's raw criteria (DG-PRM ). */
export async function sweepTreeFile(path: string): Promise<readonly SweepRow[]> {
  const open = await readTreeFile(path)
  return clusterTree(await embeddedMembers(path, open), { rho: open.tree.rho }).sweep
}

/**
 * The edits of a patch file: JSON Lines or a JSON list. Throws `KitError("input-unrecognised")`.
 */
export function readEdits(path: string): TreeEdit[] {
  const text = readText(path).trim()
  const rows = text.startsWith('[')
    ? `[${text.slice(1, -1)}]`
    : `[${text.split('\n').filter(Boolean).join(',')}]`
  try {
    return treeEdit.array().parse(JSON.parse(rows))
  } catch (cause) {
    const [why] = messageOf(cause).split('\n')
    const say = `${path} is no list of tree edits (${why}); see docs/growing.md`
    throw new KitError('input-unrecognised', say, { cause })
  }
}

async function changeTreeFile(
  path: string,
  output: string,
  change: (open: OpenTree) => Promise<EmbeddedTree>,
): Promise<RewardTree> {
  const open = await readTreeFile(path)
  const { tree, embeddings } = await change(open)
  const embedded = await embedTree(tree, open.encoder, { known: embeddings })
  const members = hasMembers(path) ? { members: readMembers(path) } : {}
  const files = treeFiles(output, { ...embedded, tree, encoder: open.encoder, ...members })
  writeFiles(files, { mayReplace: path === output })
  return tree
}

async function embeddedMembers(path: string, { encoder }: OpenTree): Promise<EmbeddedCriterion[]> {
  const members = readMembers(path)
  const vectors = await encoder.encode(members.map(criterionText))
  return members.map((raw, index) => ({ raw, vector: vectors[index]! }))
}
