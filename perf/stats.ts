import { seededRng, type Rng } from '../src/base/rng.ts'
import { compiledFirstErrorCounter, countPlainly } from '../src/stats/first-error-counts.ts'
import {
  areaUnderCurve,
  bootstrapF1,
  brierScore,
  calibrationError,
  firstErrorF1,
  meanOf,
  quantile,
  sweepFirstErrors,
} from '../src/stats/index.ts'
import { dataFile, readNumbers } from './data.ts'
import { gaussian } from './gaussian.ts'
import { measure } from './measure.ts'
import { runPeers } from './peers.ts'
import type { Report } from './table.ts'
import { tell } from './tell.ts'

const solutionCount = 125_000
const stepCount = 8 * solutionCount
const oneThreshold = 'first-error F1'

/** Metrics over a million step scores, four decimals each. */
export function statsSuite(report: Report): void {
  const files = stepFiles()
  const scores = new Float64Array(readNumbers(files.scores))
  const labels = new Uint8Array(readNumbers(files.labels))
  const firstErrors = new Int32Array(readNumbers(files.firstErrors))
  const starts = Int32Array.from({ length: solutionCount + 1 }, (_, solution) => 8 * solution)
  const solutions = { scores, starts, firstErrors }
  const hundredths = Array.from({ length: 99 }, (_, at) => (at + 1) / 100)
  const count = compiledFirstErrorCounter()
  const [counts] = sweepFirstErrors(solutions, [0.5])
  const kernels: Readonly<Record<string, () => number | null>> = {
    'AUC with ties': () => areaUnderCurve(scores, labels),
    'calibration error, 15 bins': () => calibrationError(scores, labels),
    'Brier score': () => brierScore(scores, labels),
    [oneThreshold]: () => firstErrorF1(countPlainly(solutions, 0.5)),
    'first-error F1, 99 thresholds': () =>
      meanOf(sweepFirstErrors(solutions, hundredths).map(({ f1 }) => f1)),
    'first-error F1, 1,000 resamples': () =>
      quantile(bootstrapF1(counts!, 1000, seededRng(1)), 0.5),
  }
  const size = `${stepCount.toLocaleString('en')} steps`
  for (const [kernel, work] of Object.entries(kernels)) {
    const typescript = measure(work)
    const isCompiled = kernel === oneThreshold && count !== undefined
    const webassembly = isCompiled ? measure(() => firstErrorF1(count(solutions, 0.5))) : undefined
    const check = typescript.result!
    const peers = runPeers('stats_peers.py', [
      kernel,
      files.scores,
      files.labels,
      files.firstErrors,
    ])
    tell(report, { kernel, size, typescript, webassembly, peers, check })
  }
}

/** Half of the solutions have a first error, from which on their steps score lower. */
function stepFiles() {
  const make = () => makeSteps(seededRng(9))
  return {
    scores: dataFile('score.f64', () => make().scores),
    labels: dataFile('label.u8', () => make().labels),
    firstErrors: dataFile('firsterr.i32', () => make().firstErrors),
  }
}

function makeSteps(rng: Rng) {
  const scores = new Float64Array(stepCount)
  const labels = new Uint8Array(stepCount)
  const firstErrors = new Int32Array(solutionCount)
  for (let solution = 0; solution < solutionCount; solution++) {
    const error = rng.next() < 0.5 ? rng.below(8) : -1
    firstErrors[solution] = error
    for (let step = 0; step < 8; step++) {
      const isLower = error >= 0 && step >= error
      const likelihood = (isLower ? -0.8 : 1.2) + 1.1 * gaussian(rng)
      scores[8 * solution + step] = Math.round(1e4 / (1 + Math.exp(-likelihood))) / 1e4
      labels[8 * solution + step] = step === error ? 0 : 1
    }
  }
  return { scores, labels, firstErrors }
}
