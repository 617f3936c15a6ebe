import { examine, type Finding, probeConfigured } from '../job/doctor-job.ts'
import { examinePrm } from '../job/doctor-prm.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import { type ModelFlags, modelRequestOf, prmRequestOf } from './model-flags.ts'
import { printProbes } from './print-probes.ts'
import type { Style } from './terminal.ts'

/** The flags of `doctor`. */
export type DoctorFlags = CommonFlags & ModelFlags & { readonly probeJudge?: true }

export async function doctorVerb(
  flags: DoctorFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal, settings } = context
  const prm = prmRequestOf(flags, context)
  const request = modelRequestOf(flags, context)
  const findings: Finding[] = [
    judgeFinding(flags.judge, settings.find(({ key }) => key.path === 'judge.model')!.origin),
    ...(prm === undefined ? [] : await examinePrm(prm, context.signal)),
    ...(request === undefined ? [] : await examine(request)),
    { question: 'encoder', state: 'ok', say: `${flags.encoder ?? 'tfidf'}, offline` },
  ]
  for (const { question, state, say } of findings)
    terminal.line(`${terminal.style(styles[state], marks[state])}  ${question.padEnd(24)}${say}`)
  const isWell = findings.every(({ state }) => state !== 'failed')
  terminal.line()
  terminal.line(isWell ? 'ready' : 'not ready: see what failed above')
  const exitCode = isWell ? exitCodes.fine : exitCodes.failure
  if (flags.probeJudge !== true || !isWell) return { json: { findings }, exitCode }
  const probes = await probeConfigured(prm ?? request, context.signal)
  terminal.line()
  printProbes(terminal, probes)
  return { json: { findings, probes }, exitCode }
}

function judgeFinding(judge: string, origin: string): Finding {
  const say = judge === 'rules' ? 'rules: executable checks, offline' : judge
  return { question: 'judge', state: 'ok', say: `${say} (from ${origin})` }
}

const marks = { ok: 'ok     ', missing: 'without', failed: 'FAILED ' }
const styles: Record<Finding['state'], Style> = { ok: 'green', missing: 'yellow', failed: 'red' }
