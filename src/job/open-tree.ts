import { existsSync } from 'node:fs'
import type { Embeddings, RewardTree } from '../domain/reward-tree.ts'
import type { Encoder } from '../encoder/encoder.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import type { Check } from '../judge/check.ts'
import { checkTree } from '../judge/checks/check-tree.ts'
import { embedTree, parseEmbeddings } from '../tree/embeddings-file.ts'
import { parseTree } from '../tree/tree-file.ts'
import { embeddingsBeside, readText } from './tree-files.ts'

/** A tree ready for use: every criterion has a vector, made by the encoder that comes with it. */
export type OpenTree = {
  readonly tree: RewardTree
  readonly encoder: Encoder
  readonly embeddings: Embeddings
}

/**
 * Opens a tree file, or the tree of these checks when there is none. The encoder is the one that
 * the file beside it names; where it cannot be made from that file, the given one, and for a tree
 * that no encoder has stamped the given one or hashed n-grams.
 * Throws `KitError`: "input-unreadable", "tree-invalid", "encoder-mismatch".
 */
export async function openTree(
  path: string | undefined,
  checks: readonly Check[],
  given: Encoder = hashingEncoder(),
): Promise<OpenTree> {
  if (path === undefined) return embedded(checkTree(checks), given)
  const tree = parseTree(readText(path), path)
  const beside = embeddingsBeside(path)
  if (!existsSync(beside)) return embedded(tree, given)
  const { encoder = given, embeddings } = parseEmbeddings(readText(beside), beside)
  return embedded(tree, encoder, embeddings)
}

/** A tree that lies in no file. */
export function openOwnTree(tree: RewardTree): Promise<OpenTree> {
  return embedded(tree, hashingEncoder())
}

async function embedded(tree: RewardTree, encoder: Encoder, known?: Embeddings): Promise<OpenTree> {
  const { embeddings } = await embedTree(tree, encoder, known && { known })
  return { tree, encoder, embeddings }
}
