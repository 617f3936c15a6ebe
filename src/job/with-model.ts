import { KitError } from '../base/errors.ts'
import type { Estimate } from './estimate.ts'
import type { Judging } from './judging.ts'
import type { ModelRequest } from './model-request.ts'
import type { CallCounts, Spend } from './spend.ts'

export async function withModel<T>(
  request: ModelRequest,
  _work: (judging: Judging, counts: () => CallCounts) => Promise<T>,
): Promise<{ readonly result: T; readonly spend: Spend }> {
  throw new KitError('config', `${request.model} not yet`)
}

export async function estimateModel(
  request: ModelRequest,
  _work: (judging: Judging) => Promise<unknown>,
): Promise<Estimate> {
  throw new KitError('config', `${request.model} not yet`)
}
