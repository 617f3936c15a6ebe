import type { CriterionId } from '../domain/ids.ts'
import { type RewardTree, walkTree } from '../domain/reward-tree.ts'
import { checkTree } from '../judge/checks/check-tree.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import { parseTree } from '../tree/tree-file.ts'
import { readText } from './tree-files.ts'

/**
 * How criteria are called in files that others read: by the names of a tree file, and of the
 * shipped checks. A name that two criteria share names neither. Throws `KitError` when the file is
 * no tree.
 */
export function criterionNames(treePath: string | undefined): ReadonlyMap<CriterionId, string> {
  const shipped = checkTree(shippedChecks)
  const trees = treePath === undefined ? [shipped] : [treeAt(treePath), shipped]
  const names = new Map<CriterionId, string>()
  for (const { roots } of trees)
    for (const { node } of walkTree(roots)) if (!names.has(node.id)) names.set(node.id, node.name)
  const byName = Map.groupBy(names, ([, name]) => name)
  return new Map([...names].filter(([, name]) => byName.get(name)!.length === 1))
}

function treeAt(path: string): RewardTree {
  return parseTree(readText(path), path)
}
