/**
 * When to stop asking. Two wrappers for the two ends of a composition, since a call may wait long
 * between them: the lower one keeps attempts from being sent, the upper one keeps callers from
 * waiting.
 */
import type { Clock } from '../base/clock.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from './llm.ts'
import { LlmError } from './llm-error.ts'

/**
 * Sends nothing once the signal is aborted; what was sent before is awaited for `graceMs` more, so
 * that its answer, which is paid for, is kept. All others fail as `interrupted`.
 */
export function drainingLlm(
  llm: Llm,
  signal: AbortSignal,
  { clock, graceMs }: { readonly clock: Clock; readonly graceMs: number },
): Llm {
  const waiting = new Set<(error: LlmError) => void>()
  const stop = async () => {
    await clock.sleep(graceMs)
    for (const reject of waiting) reject(interrupted())
  }
  signal.addEventListener('abort', () => void stop(), { once: true })
  return {
    name: llm.name,
    async generate(prompt, options) {
      if (signal.aborted) throw interrupted()
      return new Promise((resolve, reject) => {
        waiting.add(reject)
        const leave = () => waiting.delete(reject)
        void llm.generate(prompt, options).then(resolve, reject).finally(leave)
      })
    },
  }
}

/** The lower end: an attempt that has not begun when the signal is aborted is not sent. */
export function gatedLlm(llm: Llm, signal: AbortSignal): Llm {
  return {
    name: llm.name,
    async generate(prompt, options) {
      if (signal.aborted) throw interrupted()
      return llm.generate(prompt, options)
    },
  }
}

function interrupted(): LlmError {
  return new LlmError('interrupted', 'stopped')
}

/**
 * Gives up on a server that answers nothing: `inRow` calls after each other failed for reasons that
 * lie with it. Then every call that waits or comes fails as `unavailable`, and `onSurrender` is
 * told, so that nothing more is sent.
 */
export function surrenderingLlm(
  llm: Llm,
  { inRow, onSurrender }: { readonly inRow: number; readonly onSurrender?: () => void },
): Llm {
  const waiting = new Set<(error: LlmError) => void>()
  let failures = 0
  let surrender: LlmError | undefined
  const surrenderTo = (last: LlmError) => {
    const calls = failures === 1 ? 'a call' : `${failures} calls in a row`
    const say = `${llm.name} answers nothing: ${calls} failed in spite of all patience`
    surrender = new LlmError('unavailable', `${say}, the last with: ${last.message}`)
    for (const reject of waiting) reject(surrender)
    onSurrender?.()
  }
  return {
    name: llm.name,
    async generate(prompt, options) {
      if (surrender !== undefined) throw surrender
      return new Promise((resolve, reject) => {
        waiting.add(reject)
        const end = (thrown?: unknown) => {
          waiting.delete(reject)
          if (thrown === undefined) failures = 0
          else if (surrender === undefined && isOfServer(thrown)) {
            failures++
            // Refusals for rate were waited out by the schedule: one that comes through is the end.
            if (failures >= inRow || thrown.kind === 'rate-limited') surrenderTo(thrown)
          }
        }
        llm.generate(prompt, options).then(
          (generation) => {
            end()
            resolve(generation)
          },
          (thrown: unknown) => {
            end(thrown)
            reject(surrender ?? thrown)
          },
        )
      })
    },
  }
}

function isOfServer(thrown: unknown): thrown is LlmError {
  return thrown instanceof LlmError && ofServer.has(thrown.kind)
}

const ofServer: ReadonlySet<string> = new Set(['rate-limited', 'overloaded', 'timeout', 'network'])

/**
 * An address at which nobody listens is a mistake to be told of at once, not a hiccup to be waited
 * out, as long as nothing was ever answered there.
 */
export function reachableLlm(llm: Llm): Llm {
  let isReached = false
  return {
    name: llm.name,
    async generate(prompt: Prompt, options?: GenerateOptions): Promise<Generation> {
      try {
        const generation = await llm.generate(prompt, options)
        isReached = true
        return generation
      } catch (thrown) {
        const isAnswer = thrown instanceof LlmError && thrown.httpStatus !== undefined
        if (isAnswer) isReached = true
        const code = isReached ? undefined : refusalIn(thrown)
        if (code === undefined) throw thrown
        throw new LlmError('unavailable', `nobody answers for ${llm.name} (${code})`, {
          cause: thrown,
        })
      }
    },
  }
}

/** No such host or network, nobody who listens, or no secure connection. */
const noConnection =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ERR_SSL_.*|ERR_TLS_.*|.*CERT.*)$/

/** Why nobody can be reached, anywhere down the causes of a failed connection. */
function refusalIn(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  const { code, message } = thrown as NodeJS.ErrnoException
  if (code !== undefined && noConnection.test(code)) return code
  if (message === 'bad port') return message
  if (thrown instanceof AggregateError) return refusalIn(thrown.errors[0])
  return refusalIn(thrown.cause)
}
