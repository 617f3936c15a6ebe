/*
 * The raw criteria of a tree, one a line, beside the tree file: what a rebuild starts from, and
 * which contrast each criterion came from.
 */

import * as z from 'zod'
import { canonicalJson } from '../base/hash.ts'
import { KitError, messageOf } from '../base/errors.ts'
import type { RawCriterion } from '../domain/criterion.ts'
import { type ContrastId, type CriterionId, givenId } from '../domain/ids.ts'

/** One line a raw criterion, in order of id. */
export function formatMembers(members: readonly RawCriterion[]): string {
  const lines = members
    .toSorted((a, b) => (a.id < b.id ? -1 : 1))
    .map((member) => `${canonicalJson(member)}\n`)
  return lines.join('')
}

/** Reads what `formatMembers` wrote. Throws `tree-invalid` with the line at fault. */
export function parseMembers(text: string, where: string): RawCriterion[] {
  return text.split('\n').flatMap((line, index) => {
    if (line === '') return []
    try {
      return [rawCriterion(memberSchema.parse(JSON.parse(line)))]
    } catch (error) {
      throw new KitError(
        'tree-invalid',
        `${where}, line ${index + 1} is no raw criterion: ${messageOf(error).split('\n')[0]}`,
        { cause: error },
      )
    }
  })
}

const memberSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  description: z.string(),
  polarity: z.literal('requirement'),
  evidence: z.strictObject({
    contrastId: z.string(),
    sourceId: z.string().exactOptional(),
    quotePositive: z.string().exactOptional(),
    quoteNegative: z.string().exactOptional(),
  }),
  domain: z.string(),
  judgeModel: z.string(),
  check: z.string().exactOptional(),
})

function rawCriterion(member: z.infer<typeof memberSchema>): RawCriterion {
  return {
    ...member,
    id: givenId<CriterionId>(member.id),
    evidence: { ...member.evidence, contrastId: givenId<ContrastId>(member.evidence.contrastId) },
  }
}
