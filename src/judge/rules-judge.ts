import type { StepScore } from '../domain/step-score.ts'
import type { Check } from './check.ts'
import { type Judge, type JudgeItem, type JudgeRequest, noUsage } from './judge.ts'
import { type CheckRunner, checkRunner, faultBelow } from './run-checks.ts'

/**
 * The offline judge: a criterion is scored by the check it names and by nothing else. One without a
 * known check is `unscored` ("no judge"), one that does not apply at the step is `not-applicable`,
 * one whose check throws is `failed`. Own fault and inherited faults are kept apart (dg-prm section
 * 13): `inherits` names the earlier steps at fault whose values this step uses.
 */
export function rulesJudge(checks: readonly Check[]): Judge {
  const runner = checkRunner(checks)
  return {
    name: 'rules',
    async judge(request, options = {}) {
      options.signal?.throwIfAborted()
      return {
        scores: request.items.map((item) => scoreItem(runner, request, item)),
        usage: noUsage,
      }
    },
  }
}

function scoreItem(runner: CheckRunner, request: JudgeRequest, item: JudgeItem): StepScore {
  const { task, steps } = request.context
  const { stepIndex, criterion } = item
  const place = { stepIndex, criterionId: criterion.id }
  const nothing = { ...place, value: null, ownFault: false, inherits: [] }
  if (criterion.check === undefined || !runner.names.has(criterion.check))
    return { ...nothing, status: 'unscored', reason: 'no judge' }
  const input = { task, steps, index: stepIndex }
  const result = runner.at(input).get(criterion.check)!
  if (result.applicable === 'failed') return { ...nothing, status: 'failed', reason: result.reason }
  if (!result.applicable)
    return { ...nothing, status: 'not-applicable', reason: 'nothing at this step to check' }
  return {
    ...place,
    status: 'ok',
    value: result.score,
    reason: result.reason,
    ...(result.evidence !== undefined && { evidence: result.evidence }),
    ownFault: result.score < faultBelow,
    inherits: runner.faultsBelow(input, result.restsOn ?? []),
  }
}
