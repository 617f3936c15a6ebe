/** Calibration on recorded scores: reliability on held-out tasks, before and after. */
import { expect, test } from 'vitest'
import { processBench } from '../../src/benchmark/processbench.ts'
import { scoredAnswers } from '../../src/job/answerers.ts'
import { calibrateJudges } from '../../src/job/calibrate-job.ts'
import { openScoreTable } from '../../src/job/open-scoring.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

test.skipIf(!hasRecordedData)(
  'isotonic maps of recorded scores lower the error of poorly calibrated scorers',
  async () => {
    const scores = await openScoreTable([recorded('prm_scores/fover_processbench.jsonl.gz')])
    const found = await calibrateJudges(
      {
        benchmark: processBench,
        data: recorded('steps/processbench.jsonl.gz'),
        answerers: scoredAnswers(scores),
        read: { rejectShareMax: 0 },
        theta: 0.5,
      },
      { method: 'isotonic', seed: 0 },
    )
    for (const { judge, before, after } of found)
      console.log(`${judge}: ECE ${before.ece?.toFixed(4)} to ${after.ece?.toFixed(4)}`)
    const poor = found.filter(({ before }) => before.ece! > 0.1)
    expect(poor.length).toBeGreaterThan(0)
    for (const { before, after } of poor) expect(after.ece).toBeLessThan(before.ece! / 2)
  },
)
