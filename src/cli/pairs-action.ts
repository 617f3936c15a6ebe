import { formatPairAs } from '../format/pair-export.ts'
import { rejectsBeside } from '../format/rejects-file.ts'
import { openLines } from '../job/line-output.ts'
import { openPairs } from '../job/pairs-job.ts'
import type { ActionContext, ActionResult } from './action.ts'
import type { PairsFlags } from './pairs.ts'
import { settingsOf } from './settings.ts'
import { count } from './terminal.ts'

export async function pairsVerb(
  scored: string,
  flags: PairsFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const settings = settingsOf(flags)
  const read = {
    lenient: settings.lenient,
    rejectShareMax: flags.maxBad,
    rejectsPath: flags.rejects ?? rejectsBeside(scored),
  }
  const source = await openPairs(scored, settings, read)
  const output = openLines(flags.output)
  let pairs = 0
  try {
    for await (const pair of source.pairs()) {
      await output.write(formatPairAs(pair, flags.to))
      terminal.status(`${++pairs} pairs`)
    }
  } catch (error) {
    output.abandon()
    throw error
  }
  output.finish()
  const statistics = source.statistics()
  const groups = statistics === undefined ? '' : ` from ${count(statistics.groupCount)} groups`
  terminal.line(`${count(pairs)} pairs${groups} as ${flags.to} in ${flags.output}`)
  return { json: { output: flags.output, layout: flags.to, pairs, statistics: statistics ?? null } }
}
