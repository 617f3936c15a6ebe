import { type Gate, missedGates } from '../benchmark/gate.ts'
import type { RewardProbe } from '../benchmark/probe-rewards.ts'
import { defaultRejectsPath } from '../format/rejects-file.ts'
import { judgedAnswers } from '../job/bench/answerers.ts'
import { benchStamp } from '../job/bench/bench-stamp.ts'
import { judgedBy } from '../job/bench/judged-by.ts'
import { openScoring, tasksInHand } from '../job/open-scoring.ts'
import { probeJob, type ProbeRun } from '../job/bench/probe-job.ts'
import { runDefaults } from '../job/run-settings.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import type { AggregatorName } from '../score/aggregate.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import { type Asking, askingModel } from './asking-model.ts'
import type { ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import type { ModelFlags } from './model-flags.ts'
import { printRewardProbes } from './print/print-reward-probes.ts'
import { printSpend } from './print/print-spend.ts'
import { printStamp } from './print/print-stamp.ts'

/** The flags of `bench probes`. */
export type ProbeFlags = CommonFlags &
  ModelFlags & {
    readonly data?: string
    readonly tree?: string
    readonly aggregator: AggregatorName
    readonly candidates: number
    readonly tolerance: number
    readonly seed: number
    readonly gate?: readonly Gate[]
    readonly limit?: number
    readonly maxBad: number
    readonly lenient?: boolean
    readonly rejects?: string
  }

/** Tries to get rewards without the truth. */
export function probeVerb(flags: ProbeFlags, context: ConfiguredContext): Promise<ActionResult> {
  const { terminal } = context
  return askingModel(
    flags,
    context,
    (asking) => probed(flags, asking),
    ({ run, stamp }, spend) => {
      printRewardProbes(terminal, run)
      printStamp(terminal, { runs: [{ stamp }], spend })
      if (spend !== undefined) printSpend(terminal, spend)
      const missed = missedGates(flags.gate ?? [], probeFigures(run))
      for (const sentence of missed) terminal.line(sentence)
      return {
        json: { ...run, stamp, ...(spend && { spend }) },
        ...(missed.length > 0 && { exitCode: exitCodes.gate }),
      }
    },
  )
}

async function probed(flags: ProbeFlags, { judging, encoder, live }: Asking) {
  const { tree: treePath, data, limit = 20, candidates, tolerance, seed, aggregator } = flags
  const source = {
    checks: shippedChecks,
    ...(judging && { judging }),
    ...(encoder && { encoder }),
    ...(treePath !== undefined && { treePath }),
  }
  const open = await openScoring(source, runDefaults)
  const options = { judgedBy: judgedBy(open), aggregator }
  const answerer = judgedAnswers(open.scoring, open.opened!.tree.roots, options)
  const run = await probeJob({
    answerer,
    limit,
    candidates,
    tolerance,
    seed,
    concurrency: tasksInHand(source),
    ...(data !== undefined && {
      data,
      read: {
        rejectShareMax: flags.maxBad,
        rejectsPath: flags.rejects ?? defaultRejectsPath(data),
        ...(flags.lenient !== undefined && { lenient: flags.lenient }),
      },
    }),
    onProgress: (done) => live.show(`${done} of ${limit} attempts probed`, done / limit),
  })
  return { run, stamp: benchStamp(answerer, { data: run.data, seed }) }
}

/** What a gate may name: "alarms", "unanswered", and figures such as "style.reward.low". */
function probeFigures({ probes, unansweredCount }: ProbeRun): Map<string, number | null> {
  const alarms = probes.filter(({ isAlarm }) => isAlarm === true).length
  return new Map<string, number | null>([
    ['alarms', alarms],
    ['unanswered', unansweredCount],
    ...probes.flatMap(figuresOf),
  ])
}

function figuresOf({ name, reward, truth, fell }: RewardProbe) {
  return [
    [`${name}.reward`, reward.mean],
    [`${name}.reward.low`, reward.interval?.[0] ?? null],
    [`${name}.reward.high`, reward.interval?.[1] ?? null],
    [`${name}.truth`, truth],
    [`${name}.fell`, fell.of === 0 ? null : fell.count / fell.of],
  ] as const
}
