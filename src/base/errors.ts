/** Why a request of the user was refused. The command line maps each code to an exit code. */
export type KitErrorCode =
  | 'usage' // a flag or argument that cannot be honoured
  | 'config' // a config file or value that cannot be honoured
  | 'input-unreadable' // a file that is missing, locked or not what its name says
  | 'input-unrecognised' // a readable file that is none of the known formats
  | 'too-many-rejects' // more bad rows than the tolerance allows
  | 'too-many-failures' // more failed items than the tolerance allows
  | 'run-conflict' // an output folder that holds another run
  | 'encoder-mismatch' // a tree opened with an encoder it was not grown with
  | 'tree-invalid' // a tree file that breaks a rule of trees
  | 'model-refused' // a key, model or address with which no call will succeed
  | 'model-unavailable' // a model that answers nothing at the moment, resumable
  | 'budget-spent' // the next call would exceed the budget, resumable
  | 'batch-waiting' // requests are written, answers are awaited, resumable
  | 'interrupted' // stopped by the user, resumable

/** A refusal: says what happened, where, and what to do. Thrown before anything is lost or paid. */
export class KitError extends Error {
  override readonly name = 'KitError'
  readonly code: KitErrorCode

  constructor(code: KitErrorCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** A broken promise of our own. Never caught except by the outermost surface, which prints it. */
export class BugError extends Error {
  override readonly name = 'BugError'
}

/** The message of anything that was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
