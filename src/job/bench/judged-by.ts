import { contentHash, type Json } from '../../base/hash.ts'
import type { JudgedBy } from './answerers.ts'
import type { Manifest } from '../run-folder.ts'

/** The roles in which a model is asked while steps are scored. */
const scoringRoles = ['select-parents', 'analyse', 'score', 'whole-trajectory']

/** What results say of a judge: hashes of its tree and of the prompts of `roles`, and its model. */
export function judgedBy(
  { stamp }: { readonly stamp: Manifest },
  roles: readonly string[] = scoringRoles,
): JudgedBy {
  const { tree, model, prompts } = stamp
  return {
    ...(typeof tree === 'string' && { tree }),
    ...(typeof model === 'string' && { model }),
    ...(prompts !== undefined && { prompts: promptHash(prompts, roles) }),
  }
}

function promptHash(prompts: Json, roles: readonly string[]): string {
  const hashes = prompts as Readonly<Record<string, string>>
  return contentHash(roles.map((role) => hashes[role] ?? ''))
}
