import { KitError } from '../base/errors.ts'
import { examine, examineEncoder, type Finding, probeJudging } from '../job/doctor-job.ts'
import { examinePrm } from '../job/doctor-prm.ts'
import type { ProbeReport } from '../judge/probes/probe-judge.ts'
import type { Spend } from '../job/spend.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import { askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import { encoderAddress, type ModelFlags, modelRequestOf, prmRequestOf } from './model-flags.ts'
import { printProbes } from './print/print-probes.ts'
import { printSpend } from './print/print-spend.ts'
import type { Style, Terminal } from './terminal.ts'

/** The flags of `doctor`. */
export type DoctorFlags = CommonFlags & ModelFlags & { readonly probeJudge?: true }

export async function doctorVerb(
  flags: DoctorFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const { terminal, signal } = context
  if (flags.dryRun === true && flags.probeJudge !== true)
    throw new KitError('usage', '--dry-run counts what --probe-judge would ask; add it, or neither')
  const findings = flags.dryRun === true ? [] : await findingsOf(flags, context)
  if (signal.aborted) throw new KitError('interrupted', 'stopped; run the same command again')
  const isWell = findings.every(({ state }) => state !== 'failed')
  if (findings.length > 0) printFindings(terminal, findings, isWell)
  if (flags.probeJudge !== true || !isWell)
    return { json: { findings }, exitCode: isWell ? exitCodes.fine : exitCodes.failure }
  return askingModel(
    flags,
    context,
    async ({ judging }) => {
      if (judging !== undefined) return probeJudging(judging, signal)
      throw new KitError('usage', '--probe-judge asks a model; name one with --judge')
    },
    (probes, spend) => concludedProbes(terminal, { findings, probes, spend }),
  )
}

async function findingsOf(flags: DoctorFlags, context: ConfiguredContext): Promise<Finding[]> {
  const { settings, signal, environment } = context
  const { judge, encoder } = flags
  const prm = prmRequestOf(flags, context)
  const request = modelRequestOf(flags, context)
  return [
    judgeFinding(judge, settings.find(({ key }) => key.path === 'judge.model')!.origin),
    ...(prm === undefined ? [] : await examinePrm(prm, signal)),
    ...(request === undefined ? [] : await examine(request)),
    await examineEncoder(encoder, { environment, ...encoderAddress(flags) }),
  ]
}

function judgeFinding(judge: string, origin: string): Finding {
  const say = judge === 'rules' ? 'rules: executable checks, offline' : judge
  return { question: 'judge', state: 'ok', say: `${say} (from ${origin})` }
}

function printFindings(terminal: Terminal, findings: readonly Finding[], isWell: boolean): void {
  for (const { question, state, say } of findings)
    terminal.line(`${terminal.style(styles[state], marks[state])}  ${question.padEnd(24)}${say}`)
  terminal.line()
  terminal.line(isWell ? 'ready' : 'not ready: see what failed above')
}

const marks = { ok: 'ok     ', missing: 'without', failed: 'FAILED ' }
const styles: Record<Finding['state'], Style> = { ok: 'green', missing: 'yellow', failed: 'red' }

/** A judge that answers nothing usable has failed, whatever it was asked. */
function concludedProbes(
  terminal: Terminal,
  {
    findings,
    probes,
    spend,
  }: {
    readonly findings: readonly Finding[]
    readonly probes: ProbeReport
    readonly spend: Spend | undefined
  },
): ActionResult {
  terminal.line()
  printProbes(terminal, probes)
  if (spend !== undefined) printSpend(terminal, spend)
  const isAnswering = probes.told.of > 0
  if (!isAnswering)
    terminal.line('not probed: no scene has usable answers; --retry-errors asks for them again')
  return {
    json: { findings, probes, ...(spend && { spend }) },
    exitCode: isAnswering ? exitCodes.fine : exitCodes.failure,
  }
}
