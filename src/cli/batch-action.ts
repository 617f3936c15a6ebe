import { KitError } from '../base/errors.ts'
import { awaitBatches } from '../job/batch/await-batches.ts'
import { openCarrier } from '../job/batch/batch-carrier.ts'
import { notedFiles, openCount, readBatchFolder, underWay } from '../job/batch/batch-folder.ts'
import { estimateBatch, refuseCostly } from '../job/batch/estimate-batch.ts'
import { type FetchedBatch, fetchBatches } from '../job/batch/fetch-batches.ts'
import { sendBatches } from '../job/batch/send-batches.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import type { ConfigFlags, ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import { liveLine } from './live-line.ts'
import {
  printBatchEstimate,
  printBatchFiles,
  printEnded,
  printFetched,
  printSent,
  waitingWords,
} from './print/print-batch.ts'
import { counted } from './terminal.ts'

/** The flags of `batch status`. */
export type BatchFlags = CommonFlags & ConfigFlags

type CarryFlags = BatchFlags & { readonly judge?: string; readonly baseUrl?: string }

/** The flags of `batch send`. */
export type BatchSendFlags = CarryFlags & { readonly maxCost?: number; readonly dryRun?: boolean }

/** The flags of `batch fetch`. */
export type BatchFetchFlags = CarryFlags & { readonly wait?: boolean; readonly poll?: number }

export async function batchSendVerb(
  folder: string,
  flags: BatchSendFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal, config } = context
  const { judge = 'rules', maxCost } = flags
  if (judge === 'rules')
    throw new KitError(
      'usage',
      'which model is to answer? Name the judge of the command that wrote the folder: ' +
        '--judge provider/model',
    )
  const estimate = () => estimateBatch(folder, judge, config.prices ?? {})
  if (flags.dryRun === true) {
    const found = await estimate()
    printBatchEstimate(terminal, judge, found)
    return { json: found }
  }
  const carrier = await openCarrier(judge, carrierOptions(flags, context))
  if (maxCost !== undefined) refuseCostly(await estimate(), maxCost)
  const report = await sendBatches(folder, carrier)
  printSent(terminal, report)
  const { sent, underWayCount, foreign } = report
  if (sent.length === 0 && underWayCount > 0)
    terminal.line('nothing to send: what has no answer is under way')
  else if (sent.length + foreign.length === 0)
    terminal.line('nothing to send: every request is answered')
  if (sent.length + underWayCount > 0) terminal.line(`next: paretree batch fetch ${folder} --wait`)
  return { json: report }
}

export async function batchFetchVerb(
  folder: string,
  flags: BatchFetchFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal } = context
  const judge = judgeUnderWay(folder, flags.judge)
  if (judge === undefined) {
    terminal.line('no batch is under way')
    terminal.line(await nextStep(folder))
    return { json: { batches: [] } }
  }
  const carrier = await openCarrier(judge, {
    ...carrierOptions(flags, context),
    ...(flags.wait === true && { patienceMs: patienceOfWaitingMs }),
  })
  const live = liveLine(terminal)
  const batches =
    flags.wait === true
      ? await awaitBatches(folder, carrier, {
          ...(flags.poll !== undefined && { pollMs: flags.poll * 1000 }),
          onLook: (seen) => {
            printEnded(terminal, seen)
            live.show(waitingWords(seen))
          },
        })
      : await fetchBatches(folder, carrier)
  live.stop()
  if (flags.wait !== true) printFetched(terminal, batches)
  const waiting = batches.filter(({ isOver }) => !isOver).length
  if (waiting === 0) terminal.line(await nextStep(folder))
  return { json: { judge, batches }, exitCode: exitCodeAfter(batches) }
}

/** An hour without the provider does not end a wait of many. */
const patienceOfWaitingMs = 3_600_000

function exitCodeAfter(batches: readonly FetchedBatch[]): number {
  if (batches.some(({ isOver }) => !isOver)) return exitCodes.waiting
  const came = batches.map(({ answeredCount, failedCount }) => answeredCount + failedCount)
  return came.includes(0) ? exitCodes.failure : exitCodes.fine
}

export async function batchStatusVerb(
  folder: string,
  _flags: BatchFlags,
  { terminal }: ConfiguredContext,
): Promise<ActionResult> {
  const { files } = await readBatchFolder(folder)
  printBatchFiles(terminal, files)
  terminal.line(await nextStep(folder))
  return { json: { files: files.map((file) => ({ ...file, openCount: openCount(file) })) } }
}

/** Keys go to one provider at a time: the named one, or the only one that has batches under way. */
function judgeUnderWay(folder: string, named = 'rules'): string | undefined {
  const judges = [...new Set(notedFiles(folder).flatMap((file) => underWay(file)?.judge ?? []))]
  if (named !== 'rules' && judges.includes(named)) return named
  if (judges.length <= 1 && named === 'rules') return judges[0]
  if (judges.length === 0) return undefined
  const say = `batches under way in ${folder} are at ${judges.join(' and ')}; name one with --judge`
  throw new KitError('usage', say)
}

async function nextStep(folder: string): Promise<string> {
  const { files } = await readBatchFolder(folder)
  if (files.some((file) => underWay(file) !== undefined))
    return `next: paretree batch fetch ${folder} --wait`
  const open = files.reduce((sum, file) => sum + openCount(file), 0)
  if (open === 0) return `next: the command that wrote ${folder}, again`
  const requests = counted(open, 'request has', 'requests have')
  const judge = files.findLast(({ note }) => note.batches.length > 0)?.note.batches.at(-1)?.judge
  const send = `paretree batch send ${folder} --judge ${judge ?? 'provider/model'}`
  return `next: ${requests} no answer; ${send}`
}

function carrierOptions({ baseUrl }: CarryFlags, { environment, signal }: ConfiguredContext) {
  return { environment, signal, ...(baseUrl !== undefined && { baseUrl }) }
}
