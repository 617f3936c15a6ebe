import { KitError, type KitErrorCode } from '../base/errors.ts'

/** Exit codes of every verb. */
export const exitCodes = {
  fine: 0,
  failure: 1,
  usage: 2,
  tolerance: 3,
  waiting: 4,
  gate: 100,
  interrupted: 130,
} as const

const byCode: Record<KitErrorCode, number> = {
  usage: exitCodes.usage,
  config: exitCodes.usage,
  'input-unreadable': exitCodes.usage,
  'input-unrecognised': exitCodes.usage,
  'tree-invalid': exitCodes.usage,
  'encoder-mismatch': exitCodes.usage,
  'run-conflict': exitCodes.usage,
  'too-many-rejects': exitCodes.tolerance,
  'too-many-failures': exitCodes.tolerance,
  'model-refused': exitCodes.usage,
  'model-unavailable': exitCodes.failure,
  'budget-spent': exitCodes.failure,
  'batch-waiting': exitCodes.waiting,
  interrupted: exitCodes.interrupted,
}

/** The exit code of anything that was thrown. */
export function exitCodeOf(thrown: unknown): number {
  return thrown instanceof KitError ? byCode[thrown.code] : exitCodes.failure
}
