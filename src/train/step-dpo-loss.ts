/**
 * Step-wise direct preference optimisation (DG-PRM ): how far the policy prefers the
 * chosen step to the rejected one, beyond what the reference policy does. Log-probabilities are
 * natural, summed over the tokens of the step alone; those of the prefix are masked.
 */
import { assert } from '../base/assert.ts'

/** What two policies make of one step after its prefix: log pi(step | task, prefix). */
export type StepLogProbabilities = { readonly policy: number; readonly reference: number }

export type StepDpo = {
  /** -log sigmoid(beta * margin). */
  readonly loss: number
  /** r(chosen) - r(rejected), where r is the log-ratio of policy to reference. */
  readonly margin: number
  /** sigmoid(-beta * margin): how much of the gradient the pair still gets. */
  readonly gradientWeight: number
}

/**
 * The loss of one pair; a batch has the mean of its pairs. `beta` is above 0, default 0.1
 * (R-7.2).
 */
export function stepDpoLoss(
  pair: { readonly chosen: StepLogProbabilities; readonly rejected: StepLogProbabilities },
  options: { readonly beta?: number } = {},
): StepDpo {
  const { beta = 0.1 } = options
  assert(beta > 0, 'beta is above 0')
  const margin = logRatio(pair.chosen) - logRatio(pair.rejected)
  const logit = beta * margin
  return { loss: softplus(-logit), margin, gradientWeight: 1 / (1 + Math.exp(logit)) }
}

function logRatio({ policy, reference }: StepLogProbabilities): number {
  return policy - reference
}

/** ln(1 + e^x), exact where e^x is huge or tiny. */
function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))
}
