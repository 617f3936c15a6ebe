import { compatibleUrl, parseModelName } from '../base/endpoint.ts'
import type { ModelRequest } from './model-request.ts'

/**
 * What tells models of one name apart, as answers are stored and results stamped: what the user
 * says, or the address of a compatible server, where "default" may be any model. Nothing where the
 * provider's own names suffice, or the address is not known.
 */
export function revisionOf(request: ModelRequest): { readonly revision?: string } {
  const { model, revision, baseUrl, environment } = request
  if (revision !== undefined) return { revision }
  const isKnown = (baseUrl ?? environment['COMPATIBLE_BASE_URL'] ?? '') !== ''
  if (parseModelName(model).provider !== 'compatible' || !isKnown) return {}
  const [address] = compatibleUrl(model, request).split('?')
  return { revision: address! }
}
