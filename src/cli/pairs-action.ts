import { formatPairAs } from '../format/pair-export.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import { openLines } from '../job/line-output.ts'
import { openPairs } from '../job/pairs-job.ts'
import type { ActionContext, ActionResult, CommonFlags } from './action.ts'
import { type MethodFlags, type PairFlags, settingsOf } from './method-flags.ts'
import { counted } from './terminal.ts'

/** The flags of `pairs`. */
export type PairsFlags = CommonFlags &
  MethodFlags &
  PairFlags & {
    readonly output: string
    readonly to: 'paretree' | 'trl' | 'step-dpo'
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

export async function pairsVerb(
  scored: string,
  flags: PairsFlags,
  { terminal }: ActionContext,
): Promise<ActionResult> {
  const settings = settingsOf(flags)
  const read = {
    lenient: settings.lenient,
    rejectShareMax: flags.maxBad,
    rejectsPath: flags.rejects ?? defaultRejectsPath(scored),
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
  const groups = statistics === undefined ? '' : ` from ${counted(statistics.groupCount, 'group')}`
  terminal.line(`${counted(pairs, 'pair')}${groups} as ${flags.to} in ${flags.output}`)
  return { json: { output: flags.output, layout: flags.to, pairs, statistics: statistics ?? null } }
}
