/*
 * What stands beside a tree file and can be computed again: a vector for each criterion, keyed by
 * its id, and what the encoder learned if it was fitted. One line a criterion.
 */

import * as z from 'zod'
import { KitError, messageOf } from '../base/errors.ts'
import { criterionText } from '../domain/criterion.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { type Embeddings, type RewardTree, walkTree } from '../domain/reward-tree.ts'
import type { EncodeOptions, Encoder } from '../encoder/encoder.ts'
import { hashingEncoder } from '../encoder/hashing-encoder.ts'
import { tfidfSvdEncoder, tfidfSvdState } from '../encoder/tfidf-svd-encoder.ts'
import type { EmbeddedTree } from './draft.ts'

/** The text beside a tree file. Ids in the order of the tree; vectors keep every bit. */
export function formatEmbeddings({ tree, embeddings }: EmbeddedTree, encoder: Encoder): string {
  refuseOtherEncoder(tree, encoder)
  const { id, dimensions, state } = encoder
  const lines = [JSON.stringify({ schema: 1, encoder: { id, dimensions, state } })]
  for (const { node } of walkTree(tree.roots)) {
    const vector = embeddings.get(node.id)
    if (vector) lines.push(JSON.stringify({ id: node.id, vector: base64Of(vector) }))
  }
  return `${lines.join('\n')}\n`
}

/**
 * What stands beside a tree: the vectors, and the encoder where it can be made from the file alone.
 */
export type BesideTree = { readonly embeddings: Embeddings; readonly encoder?: Encoder }

/** Reads what `formatEmbeddings` wrote. Throws `tree-invalid` with the line at fault. */
export function parseEmbeddings(text: string, where: string): BesideTree {
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '')
  const header = checked(headerSchema, first, `${where}, line 1`)
  const embeddings = new Map<CriterionId, Float64Array>()
  for (const [index, line] of lines.entries()) {
    const place = `${where}, line ${index + 2}`
    const { id, vector } = checked(vectorSchema, line, place)
    const values = floatsOf(vector)
    if (values.length !== header.encoder.dimensions)
      throw new KitError('tree-invalid', `${place}: the vector has another length than line 1 says`)
    embeddings.set(givenId<CriterionId>(id), values)
  }
  const encoder = openEncoder(header.encoder)
  return { embeddings, ...(encoder && { encoder }) }
}

/** Throws `encoder-mismatch` when the tree was grown with another encoder. */
export function refuseOtherEncoder(tree: RewardTree, encoder: Encoder): void {
  const stamp = tree.encoder
  if (!stamp || (stamp.id === encoder.id && stamp.dimensions === encoder.dimensions)) return
  throw new KitError(
    'encoder-mismatch',
    `the tree was grown with encoder ${stamp.id} (${stamp.dimensions} dimensions), ` +
      `not ${encoder.id} (${encoder.dimensions}); open it with its own ` +
      `(--encoder ${stamp.id.replace(/\/\d+$/, '')}), or grow it again`,
  )
}

/**
 * The tree with a vector for each criterion: known ones are kept, missing ones are encoded from the
 * criterion's text. A tree that no encoder has stamped takes this encoder's stamp.
 */
export async function embedTree(
  tree: RewardTree,
  encoder: Encoder,
  options: EncodeOptions & { readonly known?: Embeddings } = {},
): Promise<EmbeddedTree> {
  refuseOtherEncoder(tree, encoder)
  const nodes = walkTree(tree.roots)
    .map(({ node }) => node)
    .toArray()
  const missing = nodes.filter(({ id }) => !options.known?.has(id))
  const vectors = await encoder.encode(missing.map(criterionText), options)
  const made = new Map(missing.map(({ id }, index) => [id, vectors[index]!]))
  const { id, dimensions } = encoder
  return {
    tree: { ...tree, encoder: { id, dimensions } },
    embeddings: new Map(
      nodes.map((node) => [node.id, made.get(node.id) ?? options.known!.get(node.id)!]),
    ),
  }
}

const headerSchema = z.object({
  schema: z.literal(1),
  encoder: z.object({
    id: z.string(),
    dimensions: z.int().nonnegative(),
    state: z.json().optional(),
  }),
})
const vectorSchema = z.strictObject({ id: z.string(), vector: z.base64() })

/**
 * Encoders that are made from their state or id alone; others are given by whoever opens the tree.
 */
function openEncoder(header: z.infer<typeof headerSchema>['encoder']): Encoder | undefined {
  const fitted = tfidfSvdState.safeParse(header.state)
  if (fitted.success) return tfidfSvdEncoder(fitted.data)
  const hashing = hashingEncoder({ dimensions: Math.max(1, header.dimensions) })
  return hashing.id === header.id ? hashing : undefined
}

function checked<S extends z.ZodType>(schema: S, line: string, where: string): z.infer<S> {
  try {
    return schema.parse(JSON.parse(line))
  } catch (error) {
    throw new KitError(
      'tree-invalid',
      `${where} is no line of embeddings (${messageOf(error).split('\n')[0]}); ` +
        'delete the file, and it is computed again',
      { cause: error },
    )
  }
}

function base64Of(values: Float64Array): string {
  return Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString('base64')
}

function floatsOf(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64')
  return Float64Array.from({ length: Math.floor(bytes.length / 8) }, (_, k) =>
    bytes.readDoubleLE(8 * k),
  )
}
