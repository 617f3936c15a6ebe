import { bestOfN } from './best-of-n.ts'
import type { Format } from './format.ts'
import { prmbench } from './prmbench.ts'
import { processbench } from './processbench.ts'
import { scoredFormat } from './scored-format.ts'
import { foverScores, recordedScores, stepScores } from './step-scores.ts'
import { trajectoryFormat } from './trajectory-format.ts'

/** Every format that is recognised without being named. Of several that fit, the one with most fields. */
export const formats: readonly Format[] = [
  trajectoryFormat,
  scoredFormat,
  processbench,
  prmbench,
  bestOfN,
  stepScores,
  foverScores,
  recordedScores,
]
