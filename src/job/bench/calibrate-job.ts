import { KitError } from '../../base/errors.ts'
import { type Calibration, calibrateSteps } from '../../benchmark/calibration.ts'
import type { MapMethod } from '../../stats/probability-map.ts'
import { askItems, type BenchRequest } from './bench-job.ts'
import { dataHash } from './bench-stamp.ts'

/**
 * One calibration a judge. Steps that are neutral, unlabelled or without a score are passed over.
 * Throws `input-unrecognised` when a judge scored steps of fewer than two tasks.
 */
export async function calibrateJudges(
  request: Omit<BenchRequest, 'theta'>,
  options: { readonly method: MapMethod; readonly seed: number; readonly folds?: number },
): Promise<Calibration[]> {
  const { asked } = await askItems({ ...request, theta: 0.5 })
  const data = await dataHash(request.data)
  return asked.map(({ judge, answered }, index) => {
    const { tree, prompts } = request.answerers[index]!.origin ?? {}
    const calibration = calibrateSteps(request.benchmark, answered, {
      judge,
      data,
      ...(tree !== undefined && { tree }),
      ...(prompts !== undefined && { prompts }),
      ...options,
    })
    if (calibration !== null) return calibration
    throw new KitError(
      'input-unrecognised',
      `${request.data}: ${judge} scored labelled steps of fewer than two tasks; nothing can be ` +
        'held out',
    )
  })
}
