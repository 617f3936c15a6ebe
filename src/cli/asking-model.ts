import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Judging } from '../job/judging.ts'
import type { Spend } from '../job/spend.ts'
import type { ActionResult } from './action.ts'
import type { ConfiguredContext } from './configured.ts'
import { type LiveLine, liveLine } from './live-line.ts'
import { type ModelFlags, modelRequestOf } from './model-flags.ts'
import { printEstimate } from './print-spend.ts'

/** What a verb's work is given. */
export type Asking = {
  /** Absent where executable checks judge. */
  readonly judging?: Judging
  readonly live: LiveLine
  /** An empty folder that is removed afterwards, where a dry run may write; absent otherwise. */
  readonly scratch?: string
}

/**
 * Runs a verb's work with the model that flags and config name, or with none. With `--dry-run` the
 * work runs on made-up answers, what it gives is thrown away, and what it would have asked is printed.
 */
export async function askingModel<T>(
  flags: ModelFlags,
  context: ConfiguredContext,
  work: (asking: Asking) => Promise<T>,
  conclude: (result: T, spend: Spend | undefined) => Promise<ActionResult> | ActionResult,
): Promise<ActionResult> {
  const request = modelRequestOf(flags, context)
  const live = liveLine(context.terminal)
  try {
    if (request === undefined) return await conclude(await work({ live }), undefined)
    if (flags.dryRun === true) {
      const { estimateModel } = await import('../job/estimate.ts')
      const scratch = mkdtempSync(join(tmpdir(), 'paretree-'))
      try {
        const estimate = await estimateModel(request, (judging) => work({ judging, live, scratch }))
        live.stop()
        printEstimate(context.terminal, estimate)
        return { json: estimate }
      } finally {
        rmSync(scratch, { recursive: true, force: true })
      }
    }
    const { withModel } = await import('../job/with-model.ts')
    const { result, spend } = await withModel(request, (judging, counts) => {
      live.watch(counts)
      return work({ judging, live })
    })
    live.stop()
    return await conclude(result, spend)
  } finally {
    live.stop()
  }
}
