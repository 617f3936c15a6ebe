import type { Clock } from '../base/clock.ts'
import type { Llm } from './llm.ts'

/**
 * Of calls that begin with the same long text (`head`), the first is sent alone and the others once
 * it has ended, however it did, or after `waitMs`: sixty-four calls that start together would each
 * pay in full for what they share. Default wait: 30 s.
 */
export function headFirstLlm(
  llm: Llm,
  { clock, waitMs = 30_000 }: { readonly clock: Clock; readonly waitMs?: number },
): Llm {
  const heads = new Map<string, Promise<void>>()
  return {
    name: llm.name,
    async generate(prompt, options = {}) {
      const head = options.head?.name
      if (head === undefined) return llm.generate(prompt, options)
      const first = heads.get(head)
      if (first !== undefined) await first
      const call = llm.generate(prompt, options)
      if (first === undefined) heads.set(head, endOf(call, clock, waitMs))
      return call
    },
  }
}

async function endOf(call: Promise<unknown>, clock: Clock, waitMs: number): Promise<void> {
  const ended = new AbortController()
  const end = () => ended.abort()
  call.then(end, end)
  await clock.sleep(waitMs, ended.signal).catch(() => undefined)
}
