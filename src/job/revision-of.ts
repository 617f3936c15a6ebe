import { addressOf, parseModelName } from '../base/endpoint.ts'
import type { ModelRequest } from './model-request.ts'

/**
 * What tells models of one name apart, as answers are stored and results stamped: what the user
 * says, or the address of a compatible server, where "default" may be any model. Nothing where the
 * provider's own names suffice, or the address is not known.
 */
export function revisionOf(request: ModelRequest): { readonly revision?: string } {
  const { model, revision } = request
  if (revision !== undefined) return { revision }
  const { provider } = parseModelName(model)
  const address = provider === 'compatible' ? addressOf(provider, request) : undefined
  return address === undefined ? {} : { revision: address.split('?')[0]! }
}
