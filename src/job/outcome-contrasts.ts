import { type Contrast, makeContrast } from '../domain/contrast.ts'
import { stepKey } from '../domain/step.ts'
import type { Trajectory } from '../domain/trajectory.ts'

/**
 * Contrasts that lie in the attempts at one task: each wrong attempt beside the right one that
 * shares the longest beginning with it, so that they differ as little as possible. At most `most`
 * (default 8), those with the longest shared beginning first, ties in input order. None without
 * both outcomes.
 */
export function outcomeContrasts(trajectories: readonly Trajectory[], most = 8): Contrast[] {
  const right = trajectories.filter(({ outcome }) => outcome?.isCorrect === true)
  const wrong = trajectories.filter(({ outcome }) => outcome?.isCorrect === false)
  if (right.length === 0) return []
  return wrong
    .map((attempt) => nearestTo(attempt, right))
    .toSorted((a, b) => b.shared - a.shared)
    .slice(0, most)
    .map(({ attempt, nearest }) => contrastOf(nearest, attempt))
}

type Nearest = {
  readonly attempt: Trajectory
  readonly nearest: Trajectory
  readonly shared: number
}

function nearestTo(attempt: Trajectory, right: readonly Trajectory[]): Nearest {
  let best: Nearest = { attempt, nearest: right[0]!, shared: sharedSteps(attempt, right[0]!) }
  for (const nearest of right) {
    const shared = sharedSteps(attempt, nearest)
    if (shared > best.shared) best = { attempt, nearest, shared }
  }
  return best
}

function sharedSteps(a: Trajectory, b: Trajectory): number {
  const differing = a.steps.findIndex(
    (step, index) => b.steps[index] === undefined || stepKey(step) !== stepKey(b.steps[index]),
  )
  return differing === -1 ? a.steps.length : differing
}

function contrastOf(positive: Trajectory, negative: Trajectory): Contrast {
  const { prompt, reference, domain = 'general' } = positive.task
  const sourceId = [positive.sourceId ?? positive.id, negative.sourceId ?? negative.id].join(' > ')
  return makeContrast({
    domain,
    prompt,
    positive: positive.steps.map(({ content }) => content),
    negative: negative.steps.map(({ content }) => content),
    ...(reference !== undefined && { reference }),
    sourceId,
    source: 'outcomes',
  })
}
