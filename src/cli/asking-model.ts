import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Judging } from '../job/judging.ts'
import type { ModelRequest } from '../job/model-request.ts'
import { KitError } from '../base/errors.ts'
import { keepHeapSmall } from '../base/small-heap.ts'
import type { Encoder, FitEncoder } from '../encoder/encoder.ts'
import type { Spend } from '../job/spend.ts'
import type { ActionResult } from './action.ts'
import type { ConfiguredContext } from './configured.ts'
import { type LiveLine, liveLine } from './live-line.ts'
import { encoderAddress, type ModelFlags, modelRequestOf, prmRequestOf } from './model-flags.ts'
import { printEnded, printSent, waitingWords } from './print/print-batch.ts'
import { printEstimate, printSpend } from './print/print-spend.ts'

/** What a verb's work is given. */
export type Asking = {
  /** Absent where executable checks judge. */
  readonly judging?: Judging
  /** The one that was asked for by name; absent where the tree's own or a fitted one serves. */
  readonly encoder?: Encoder | FitEncoder
  readonly live: LiveLine
  /** An empty folder that is removed afterwards, where a dry run may write; absent otherwise. */
  readonly scratch?: string
}

/**
 * Runs a verb's work with the model that flags and config name, or with none. With `--dry-run` the
 * work runs on made-up answers, what it gives is thrown away, and what it would have asked is
 * printed.
 */
export async function askingModel<T>(
  flags: ModelFlags,
  context: ConfiguredContext,
  work: (asking: Asking) => Promise<T>,
  conclude: (result: T, spend: Spend | undefined) => Promise<ActionResult> | ActionResult,
): Promise<ActionResult> {
  const prm = prmRequestOf(flags, context)
  const model = modelRequestOf(flags, context)
  if (model === undefined) refuseUnasked(flags)
  else if (flags.dryRun === true) return estimated(model, context, work)
  const live = liveLine(context.terminal)
  const request = model && carried(model, flags, { ...context, live })
  try {
    const encoder = await namedEncoder(flags, context)
    const given = { live, ...(encoder && { encoder }) }
    if (prm !== undefined) {
      const { prmJudging } = await import('../job/prm-judging.ts')
      return await conclude(await work({ ...given, judging: prmJudging(prm) }), undefined)
    }
    if (request === undefined) return await conclude(await work(given), undefined)
    keepHeapSmall()
    const { withModel } = await import('../job/with-model.ts')
    const { result, spend } = await withModel(
      request,
      (judging, counts) => {
        live.watch(counts)
        return work({ ...given, judging })
      },
      (stopped) => {
        live.stop()
        printSpend(context.terminal, stopped)
      },
    )
    live.stop()
    return await conclude(result, spend)
  } finally {
    live.stop()
  }
}

/** What only language models are asked for would do nothing. Throws `KitError("usage")`. */
function refuseUnasked({ dryRun, batch, send, judge }: ModelFlags): void {
  const refuse = (what: string): never => {
    throw new KitError('usage', `${what}, and ${judge} is none; leave it out`)
  }
  if (dryRun === true) refuse('--dry-run counts what language models are asked')
  if (batch !== undefined) refuse('--batch writes what language models are asked')
  if (send === true) refuse('--send carries what language models are asked')
}

/** The work on made-up answers, with nothing written where anybody would find it. */
async function estimated<T>(
  request: ModelRequest,
  { terminal }: ConfiguredContext,
  work: (asking: Asking) => Promise<T>,
): Promise<ActionResult> {
  const { estimateModel } = await import('../job/estimate.ts')
  const live = liveLine(terminal)
  const scratch = mkdtempSync(join(tmpdir(), 'paretree-'))
  try {
    const estimate = await estimateModel(request, (judging) => work({ live, judging, scratch }))
    live.stop()
    printEstimate(terminal, estimate)
    return { json: estimate }
  } finally {
    live.stop()
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** What is asked, and how it is told that a batch is waited for where `--send` carries it. */
function carried(
  request: ModelRequest,
  flags: ModelFlags,
  { terminal, live }: Pick<ConfiguredContext, 'terminal'> & Pick<Asking, 'live'>,
): ModelRequest {
  if (flags.send !== true) return request
  if (request.batch === undefined)
    throw new KitError('usage', '--send carries a batch folder; name a model and --batch DIR')
  if (process.argv.includes('-'))
    throw new KitError('usage', '--send reads its input once a round; give a file, not stdin')
  const pollMs = flags.poll === undefined ? undefined : flags.poll * 1000
  return {
    ...request,
    carrying: {
      ...(pollMs !== undefined && { pollMs }),
      onSent: (report) => printSent(terminal, report),
      onLook: (batches) => {
        live.show(waitingWords(batches))
        printEnded(terminal, batches)
      },
    },
  }
}

async function namedEncoder(
  flags: ModelFlags,
  { environment }: ConfiguredContext,
): Promise<Encoder | FitEncoder | undefined> {
  if (flags.encoder === undefined) return undefined
  const { openEncoder } = await import('../encoder/open-encoder.ts')
  return openEncoder(flags.encoder, { environment, ...encoderAddress(flags) })
}
