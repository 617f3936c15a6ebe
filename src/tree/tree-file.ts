/*
 * The tree as a file that people read, edit and keep under git (dg-prm ): JSON with one line a
 * field and one block a criterion, keys in a fixed order, numbers rounded to six decimals, and what
 * has its default value left out. A criterion written by hand needs a name and a description only.
 */

import * as z from 'zod'
import { KitError, messageOf } from '../base/errors.ts'
import { criterionId } from '../domain/criterion.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import {
  type CriterionNode,
  type RewardTree,
  type TreeChange,
  walkTree,
} from '../domain/reward-tree.ts'

/** The text of a tree file. Equal trees have equal bytes; ends with a line break. */
export function formatTree(tree: RewardTree): string {
  const { schema, version, encoder, xi, zeta, rho, filter, roots, log } = tree
  const fields = [
    field('schema', schema),
    field('version', version),
    encoder && field('encoder', { id: encoder.id, dimensions: encoder.dimensions }),
    field('xi', xi),
    field('zeta', zeta),
    field('rho', rho),
    filter && field('filter', filter),
    blocks('roots', roots.map(formatNode)),
    blocks('log', log.map(formatChange)),
  ]
  return `${block(fields)}\n`
}

/**
 * A tree from its file. Throws `tree-invalid` with the place of the fault: no JSON, a missing or
 * unknown field, two criteria with one id, xi above rho. `where` names the file in messages.
 */
export function parseTree(text: string, where: string): RewardTree {
  const parsed = treeSchema.safeParse(parseJson(text, where))
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!
    const place = issue.path.length === 0 ? '' : ` at ${issue.path.join('.')}`
    throw new KitError('tree-invalid', `${where}${place}: ${issue.message}`)
  }
  const { encoder, filter, roots, log, ...fields } = parsed.data
  const tree: RewardTree = {
    ...fields,
    ...(encoder && { encoder }),
    ...(filter && { filter }),
    roots: roots.map(readNode),
    log: log.map((change) => ({ ...change, criteria: change.criteria.map((id) => givenId(id)) })),
  }
  refuseBrokenTree(tree, where)
  return tree
}

const count = z.int().nonnegative()
const radius = z.number().min(0).max(2)

type NodeInput = {
  readonly id?: string | undefined
  readonly name: string
  readonly description: string
  readonly check?: string | undefined
  readonly weight?: number | undefined
  readonly facet?: 'soundness' | 'simplicity' | 'sensitivity' | 'other' | undefined
  readonly review?: 'pinned' | 'accepted' | 'rejected' | undefined
  readonly since?: number | undefined
  readonly support?: number | undefined
  readonly domains?: Record<string, number> | undefined
  readonly memberIds?: string[] | undefined
  readonly children?: NodeInput[] | undefined
}

const nodeSchema: z.ZodType<NodeInput> = z.strictObject({
  id: z.string().min(1).optional(),
  name: z.string().min(1),
  description: z.string(),
  check: z.string().optional(),
  weight: z.number().positive().optional(),
  facet: z.enum(['soundness', 'simplicity', 'sensitivity', 'other']).optional(),
  review: z.enum(['pinned', 'accepted', 'rejected']).optional(),
  since: count.optional(),
  support: count.optional(),
  domains: z.record(z.string(), count).optional(),
  memberIds: z.array(z.string()).optional(),
  get children() {
    return z.array(nodeSchema).optional()
  },
})

const actions = [
  'grow',
  'insert',
  'rebuild',
  'split',
  'prune',
  'add',
  'merge',
  'rename',
  'pin',
  'accept',
  'reject',
  'apply',
] as const satisfies readonly TreeChange['action'][]

/** The shape of a tree file, for whoever checks one without opening it. */
export const treeSchema = z.strictObject({
  schema: z.literal(1),
  version: count.default(1),
  encoder: z.strictObject({ id: z.string(), dimensions: count }).optional(),
  xi: radius.default(0.25),
  zeta: radius.default(0.2),
  rho: radius.default(0.5),
  filter: z
    .strictObject({ read: count, kept: count, rejected: z.record(z.string(), count) })
    .optional(),
  roots: z.array(nodeSchema),
  log: z
    .array(
      z.strictObject({
        version: count,
        action: z.enum(actions),
        note: z.string(),
        criteria: z.array(z.string()),
      }),
    )
    .default([]),
})

function readNode(input: NodeInput): CriterionNode {
  const { name, description, check, facet, review } = input
  const text = { name, description, ...(check !== undefined && { check }) }
  return {
    id: input.id === undefined ? criterionId(text) : givenId<CriterionId>(input.id),
    ...text,
    weight: input.weight ?? 1,
    support: input.support ?? 0,
    memberIds: (input.memberIds ?? []).map((id) => givenId<CriterionId>(id)),
    domains: input.domains ?? {},
    ...(facet && { facet }),
    ...(review && { review }),
    since: input.since ?? 1,
    children: (input.children ?? []).map(readNode),
  }
}

function refuseBrokenTree(tree: RewardTree, where: string): void {
  if (tree.xi > tree.rho)
    throw new KitError(
      'tree-invalid',
      `${where}: xi (${tree.xi}) exceeds rho (${tree.rho}); raise rho or lower xi`,
    )
  const seen = new Set<CriterionId>()
  for (const { node } of walkTree(tree.roots)) {
    if (seen.has(node.id))
      throw new KitError(
        'tree-invalid',
        `${where}: two criteria have the id ${node.id} (the second is "${node.name}"); ` +
          'merge them or give one another id',
      )
    seen.add(node.id)
  }
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new KitError('tree-invalid', `${where} is not JSON: ${messageOf(error)}`, {
      cause: error,
    })
  }
}

function formatNode(node: CriterionNode): string {
  const { id, name, description, check, weight, facet, review, since, support } = node
  const { domains, memberIds, children } = node
  const sortedDomains = Object.fromEntries(
    Object.entries(domains).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  return block([
    field('id', id),
    field('name', name),
    field('description', description),
    check !== undefined && field('check', check),
    weight !== 1 && field('weight', weight),
    facet && field('facet', facet),
    review && field('review', review),
    since !== 1 && field('since', since),
    support > 0 && field('support', support),
    Object.keys(domains).length > 0 && field('domains', sortedDomains),
    memberIds.length > 0 && field('memberIds', memberIds),
    children.length > 0 && blocks('children', children.map(formatNode)),
  ])
}

function formatChange({ version, action, note, criteria }: TreeChange): string {
  return block([
    field('version', version),
    field('action', action),
    field('note', note),
    field('criteria', criteria),
  ])
}

function field(name: string, value: unknown): string {
  return `${JSON.stringify(name)}: ${JSON.stringify(value, rounded)}`
}

function rounded(_name: string, value: unknown): unknown {
  return typeof value === 'number' ? Math.round(value * 1e6) / 1e6 : value
}

function block(fields: readonly (string | false | undefined)[]): string {
  return `{\n${indented(fields.filter((one) => typeof one === 'string').join(',\n'))}\n}`
}

function blocks(name: string, items: readonly string[]): string {
  if (items.length === 0) return `${JSON.stringify(name)}: []`
  return `${JSON.stringify(name)}: [\n${indented(items.join(',\n'))}\n]`
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, '  ')
}
