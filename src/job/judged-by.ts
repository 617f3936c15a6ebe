import { contentHash, type Json } from '../base/hash.ts'
import type { JudgedBy } from './answerers.ts'
import type { Manifest } from './run-folder.ts'

/** The roles in which a model is asked while steps are scored. */
const scoringRoles = ['select-parents', 'analyse', 'score', 'whole-trajectory']

/** What results say of a judge: hashes of its tree and of its prompts, and its model. */
export function judgedBy({ stamp }: { readonly stamp: Manifest }): JudgedBy {
  const { tree, model, prompts } = stamp
  return {
    ...(typeof tree === 'string' && { tree }),
    ...(typeof model === 'string' && { model }),
    ...(prompts !== undefined && { prompts: promptHash(prompts) }),
  }
}

function promptHash(prompts: Json): string {
  const hashes = prompts as Readonly<Record<string, string>>
  return contentHash(scoringRoles.map((role) => hashes[role] ?? ''))
}
