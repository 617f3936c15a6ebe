import { KitError } from '../base/errors.ts'
import { keepHeapSmall } from '../base/small-heap.ts'
import { formats } from '../format/formats.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import type { AfterError } from '../format/shape-labels.ts'
import { takenKinds } from '../format/write-records.ts'
import { convert, type ConvertReport, converts } from '../job/convert-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { count, counted, tableLines, type Terminal } from './terminal.ts'

/** The flags of `convert`. */
export type ConvertFlags = CommonFlags & {
  readonly output?: string
  readonly from?: string
  readonly to?: string
  readonly list?: boolean
  readonly labelsAfterError: AfterError
  readonly threshold: number
  readonly tree?: string
  readonly limit?: number
  readonly maxBad: number
  readonly lenient?: boolean
  readonly rejects?: string
}

export async function convertVerb(
  input: string | undefined,
  flags: ConvertFlags,
  { terminal, signal }: ActionContext,
): Promise<ActionResult> {
  if (flags.list === true) return listConversions(flags)
  if (input === undefined || flags.output === undefined)
    throw new KitError(
      'usage',
      'convert takes an input and -o, such as: paretree convert steps.jsonl -o out.jsonl ' +
        '--to stepwise; paretree convert --list names the formats',
    )
  if (flags.json === true && flags.output === '-')
    throw new KitError('usage', '--json and -o - both write to stdout; name a file for -o')
  keepHeapSmall()
  const rejectsPath = flags.rejects ?? defaultRejectsPath(input)
  const { from, to, limit, output, threshold, tree } = flags
  const report = await convert(
    {
      input,
      output,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(limit !== undefined && { limit }),
      ...(tree !== undefined && { treePath: tree }),
      afterError: flags.labelsAfterError,
      threshold,
      read: { lenient: flags.lenient === true, rejectShareMax: flags.maxBad, rejectsPath },
    },
    { signal, progress: (rows) => terminal.status(`${count(rows)} rows`) },
  )
  printReport(report, { terminal, output, rejectsPath })
  const { reading, ...json } = report
  const { labelInvalid, rejectedByCode } = reading
  return { json: { output, ...json, labelInvalid, rejectedByCode } }
}

function printReport(
  report: ConvertReport,
  about: { readonly terminal: Terminal; readonly output: string; readonly rejectsPath: string },
): void {
  const { terminal, output, rejectsPath } = about
  const { from, to, read, written, rejected, empty, rowsOut, losses } = report
  terminal.line(`${from} to ${to}: ${counted(rowsOut, 'row')} in ${output}`)
  const without = empty > 0 ? `, ${count(empty)} with nothing for this format` : ''
  const fates = `${count(written)} written${without}, ${count(rejected)} rejected`
  terminal.line(`${counted(read, 'row')} read, ${fates}`)
  if (rejected > 0) terminal.line(`rejected rows and why: ${rejectsPath}`)
  if (losses.length === 0) {
    terminal.line('nothing was lost')
    return
  }
  terminal.line()
  const rows = losses.map(({ kind, field, rows: lost }) => [count(lost), kind, field])
  for (const line of tableLines([['rows', 'loss', 'of'], ...rows])) terminal.line(line)
}

/** Every format, which ways it goes, and what converts to it; on stdout: it is the data. */
function listConversions(flags: ConvertFlags): ActionResult {
  const targets = formats.filter((format) => takenKinds(format).length > 0)
  const conversions = targets.map((target) => ({
    to: target.name,
    from: formats.filter((format) => converts(format, target)).map((format) => format.name),
  }))
  if (flags.json !== true) {
    const sources = new Map(conversions.map(({ to, from }) => [to, String(from.length)]))
    const rows = formats.map((format) => [
      format.name,
      sources.has(format.name) ? 'read, written' : 'read',
      format.makes.join(', '),
      takenKinds(format).join(', '),
      sources.get(format.name) ?? '',
    ])
    const head = ['format', 'ways', 'holds', 'is written from', 'formats']
    process.stdout.write(`${tableLines([head, ...rows]).join('\n')}\n`)
  }
  const ways = formats.map(({ name, title, makes }) => {
    const isWritten = targets.some((target) => target.name === name)
    return { name, title, holds: makes, ways: isWritten ? ['read', 'written'] : ['read'] }
  })
  return { json: { formats: ways, conversions } }
}
