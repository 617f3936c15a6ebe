import { KitError, messageOf } from '../base/errors.ts'
import { exitCodeOf, exitCodes } from './exit-code.ts'
import { stderrTerminal, type Terminal } from './terminal.ts'

/** The flags that every verb has. */
export type CommonFlags = {
  readonly json?: boolean
  readonly quiet?: boolean
  readonly verbose?: boolean
  readonly progress?: boolean
}

/** What a verb's action works with. */
export type ActionContext = {
  readonly terminal: Terminal
  /**
   * Aborted by the first Ctrl-C: finish what is in hand and stop. The second one ends the process.
   */
  readonly signal: AbortSignal
}

/** What a verb answers: an object for `--json` if any, and the exit code when it is not 0. */
export type ActionResult = { readonly json?: unknown; readonly exitCode?: number }

/**
 * Runs a verb: gives it terminal and signal, prints its object with `--json`, turns what it throws
 * into one sentence and an exit code. A stack trace only with `-v`.
 */
export async function runAction(
  flags: CommonFlags,
  action: (context: ActionContext) => Promise<ActionResult>,
): Promise<void> {
  const terminal = stderrTerminal({
    isQuiet: flags.quiet === true,
    hasProgress: flags.progress !== false,
  })
  const { signal, release } = interruptSignal(terminal)
  try {
    const result = await action({ terminal, signal })
    terminal.clearStatus()
    if (flags.json === true && result.json !== undefined)
      process.stdout.write(`${JSON.stringify(result.json)}\n`)
    process.exitCode = result.exitCode ?? exitCodes.fine
  } catch (thrown) {
    terminal.clearStatus()
    const refusal = signal.aborted && isAbort(thrown) ? stopped(thrown) : thrown
    printError(refusal, flags)
    process.exitCode = exitCodeOf(refusal)
    // Calls that nobody waits for any more must not keep the process.
    if (signal.aborted || isOfModel(thrown)) process.exit()
  } finally {
    release()
  }
  if (signal.aborted) process.exit()
}

/** What `signal.throwIfAborted` throws, wherever the work was. */
function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError'
}

function stopped(cause: unknown): KitError {
  return new KitError('interrupted', 'stopped; run the same command again', { cause })
}

function isOfModel(thrown: unknown): boolean {
  return thrown instanceof KitError && /^model-|^budget-/.test(thrown.code)
}

function printError(thrown: unknown, flags: CommonFlags): void {
  const message = messageOf(thrown)
  process.stderr.write(`paretree: ${message}\n`)
  if (flags.verbose === true && thrown instanceof Error) process.stderr.write(`${thrown.stack}\n`)
  if (flags.json === true) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : 'failure'
    process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
  }
}

function interruptSignal(terminal: Terminal): { signal: AbortSignal; release: () => void } {
  const controller = new AbortController()
  const interrupt = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted)
    terminal.line('stopping: nothing more is begun; press Ctrl-C again to stop at once')
    controller.abort()
  }
  process.on('SIGINT', interrupt)
  process.on('SIGTERM', interrupt)
  const release = () => {
    process.off('SIGINT', interrupt)
    process.off('SIGTERM', interrupt)
  }
  return { signal: controller.signal, release }
}
