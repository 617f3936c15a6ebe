import type { BatchFile } from '../../job/batch/batch-folder.ts'
import { openCount, underWay } from '../../job/batch/batch-folder.ts'
import type { BatchEstimate } from '../../job/batch/estimate-batch.ts'
import type { FetchedBatch } from '../../job/batch/fetch-batches.ts'
import type { SendReport } from '../../job/batch/send-batches.ts'
import { money } from './print-spend.ts'
import { count, counted, printable, tableLines, type Terminal } from '../terminal.ts'

/** What was sent, one line a batch. */
export function printSent(terminal: Terminal, { sent, foreign }: SendReport): void {
  for (const { file, id, requestCount, isFound, leftOut } of sent) {
    const how = isFound ? 'had been accepted before, as batch' : 'sent as batch'
    terminal.line(`${file}: ${counted(requestCount, 'request')} ${how} ${printable(id)}`)
    if (leftOut.length > 0)
      terminal.line(`  the provider's interface changes or drops: ${printable(leftOut.join(', '))}`)
  }
  for (const file of foreign) terminal.line(`${file}: asks another model, so it was left alone`)
}

/** What became of batches that are over. */
export function printEnded(terminal: Terminal, batches: readonly FetchedBatch[]): void {
  for (const batch of batches) if (batch.isOver) terminal.line(endedLine(batch))
}

/** One line a batch. */
export function printFetched(terminal: Terminal, batches: readonly FetchedBatch[]): void {
  for (const batch of batches)
    terminal.line(batch.isOver ? endedLine(batch) : `${batch.file}: ${underWayWords(batch)}`)
}

function endedLine(batch: FetchedBatch): string {
  const { file, word, isForeign, answeredCount, failedCount, unansweredCount, reason } = batch
  const parts = [
    counted(answeredCount, 'answer'),
    ...(failedCount > 0 ? [`${count(failedCount)} failed`] : []),
    ...(unansweredCount > 0 ? [`${count(unansweredCount)} without a word`] : []),
    ...(isForeign ? ['a batch of something else'] : []),
  ]
  const why = reason === undefined ? '' : ` (${printable(reason)})`
  return `${file}: ${printable(word)}, ${parts.join(', ')}${why}`
}

function underWayWords({ id, word, requestCount, answeredCount, failedCount }: FetchedBatch) {
  const failed = failedCount > 0 ? `, ${count(failedCount)} failed` : ''
  const done = `${count(answeredCount)} of ${count(requestCount)} answered${failed}`
  return `batch ${printable(id)} is ${printable(word)}, ${done}`
}

/** How far batches are, for a status line. */
export function waitingWords(batches: readonly FetchedBatch[]): string {
  const waiting = batches.filter(({ isOver }) => !isOver)
  const sum = (of: (batch: FetchedBatch) => number) =>
    waiting.reduce((total, batch) => total + of(batch), 0)
  const done = sum(({ answeredCount }) => answeredCount)
  const all = sum(({ requestCount }) => requestCount)
  const which = counted(waiting.length, 'batch', 'batches')
  return `waiting for ${which} · ${count(done)} of ${count(all)} answered`
}

/** What sending would ask and cost. */
export function printBatchEstimate(terminal: Terminal, judge: string, estimate: BatchEstimate) {
  const { files, requests, inputTokens, outputTokens, dollars } = estimate
  const where = counted(files, 'file')
  terminal.line(`${judge}, nothing was sent: ${counted(requests, 'request')} in ${where}`)
  const [low, high] = outputTokens
  terminal.line(
    `  ${count(inputTokens)} input tokens, ${count(low)} to ${count(high)} output tokens, ` +
      (dollars === null
        ? 'price not known'
        : `${money(dollars[0])} to ${money(dollars[1])} at the price of batches`),
  )
}

/** How a folder stands, one row a request file. */
export function printBatchFiles(terminal: Terminal, files: readonly BatchFile[]): void {
  const head = ['file', 'requests', 'answered', 'failed', 'open', 'batch']
  const rows = files.map((file) => [
    file.path,
    count(file.requestCount),
    count(file.answeredCount),
    count(file.failedCount),
    count(openCount(file)),
    printable(batchWords(file)),
  ])
  for (const line of tableLines([head, ...rows])) terminal.line(line)
}

function batchWords(file: BatchFile): string {
  const { batches, sending } = file.note
  const last = batches.at(-1)
  if (sending !== undefined && underWay(file) === undefined)
    return `on its way to ${sending.judge}; send again to see whether it was accepted`
  if (last === undefined) return openCount(file) > 0 ? 'not sent' : 'none, answered by other means'
  const seen = last.isFetched ? last.word : `under way (${last.word})`
  return `${last.id} at ${last.judge}: ${seen}`
}
