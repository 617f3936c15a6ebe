import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Rng, seededRng } from '../src/base/rng.ts'

const folder = process.env['PERF_DATA'] ?? '.perf/data'

/** The path of a data set, which is made and written when it is missing. */
export function dataFile(name: string, make: () => NodeJS.TypedArray): string {
  const path = join(folder, name)
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true })
    const made = make()
    writeFileSync(path, new Uint8Array(made.buffer, made.byteOffset, made.byteLength))
  }
  return path
}

/** The numbers of a file, whose address is a multiple of what a number takes. */
export function readNumbers(path: string): ArrayBuffer {
  const bytes = readFileSync(path)
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
}

/** Points of which smaller is better: independent, or 0.7 common quality and 0.3 their own. */
export function pointsFile(kind: 'uni' | 'cor', count: number, axisCount: number): string {
  return dataFile(`${kind}_${count}_${axisCount}.f64`, () => {
    const rng = seededRng(count + axisCount)
    const values = new Float64Array(count * axisCount)
    for (let point = 0, cell = 0; point < count; point++) {
      const quality = rng.next()
      for (let axis = 0; axis < axisCount; axis++, cell++)
        values[cell] = kind === 'uni' ? rng.next() : 0.7 * quality + 0.3 * rng.next()
    }
    return values
  })
}

/** Groups of 4 to 64 candidates, 3 to 20 criteria, scores 1 to 10 and 5 % missing (NaN). */
export type ScoredGroups = {
  readonly counts: Int32Array
  readonly axisCounts: Int32Array
  /** Group after group, candidate after candidate; larger is better. */
  readonly scores: Float64Array
}

export function scoredGroups(groupCount: number): ScoredGroups & { readonly folder: string } {
  if (!existsSync(join(folder, 'grp_x.f64'))) {
    const made = makeGroups(groupCount)
    dataFile('grp_n.i32', () => made.counts)
    dataFile('grp_D.i32', () => made.axisCounts)
    dataFile('grp_x.f64', () => made.scores)
  }
  return {
    folder,
    counts: new Int32Array(readNumbers(join(folder, 'grp_n.i32'))),
    axisCounts: new Int32Array(readNumbers(join(folder, 'grp_D.i32'))),
    scores: new Float64Array(readNumbers(join(folder, 'grp_x.f64'))),
  }
}

function makeGroups(groupCount: number): ScoredGroups {
  const rng = seededRng(77)
  const counts = Int32Array.from({ length: groupCount }, () => 4 + rng.below(61))
  const axisCounts = Int32Array.from({ length: groupCount }, () => 3 + rng.below(18))
  const scores = new Float64Array(counts.reduce((sum, each, at) => sum + each * axisCounts[at]!, 0))
  let cell = 0
  for (let group = 0; group < groupCount; group++)
    for (let point = 0; point < counts[group]!; point++) {
      const quality = rng.next()
      for (let axis = 0; axis < axisCounts[group]!; axis++, cell++) {
        const level = 1 + Math.floor(10 * Math.min(0.9999, 0.6 * quality + 0.4 * rng.next()))
        scores[cell] = rng.next() < 0.05 ? Number.NaN : level
      }
    }
  return { counts, axisCounts, scores }
}

/** Solutions of ten annotated steps, some 4 kB each, with marks that JSON or UTF-8 write longer. */
export function trajectoriesFile(byteLength: number): string {
  return dataFile(`trajectories_${byteLength}.jsonl`, () => {
    const rng = seededRng(5)
    const bytes = Buffer.allocUnsafe(byteLength + 2 ** 14)
    let used = 0
    for (let row = 0; used < byteLength; row++) {
      const line = JSON.stringify(annotatedSolution(row, rng))
      used += bytes.write(`${line}\n`, used)
    }
    return bytes.subarray(0, used)
  })
}

const words = (
  'since we add both sides of this and divide by \\sqrt{3} the angle at α stays “small” so that ' +
  'each term gives a whole number n while the café sum over k is even and 2k must be less than 90'
).split(' ')

function annotatedSolution(row: number, rng: Rng) {
  const text = () => {
    let said = ''
    for (let word = 0; word < 60; word++)
      said += `${words[rng.below(words.length)]}${rng.next() < 0.03 ? '\n' : ' '}`
    return said
  }
  const steps = Array.from({ length: 10 }, () => ({
    text: text(),
    scores: [rng.below(10), rng.below(10), Number(rng.next().toFixed(4))],
    label: rng.next() < 0.9 ? 1 : -1,
  }))
  const answer = String(rng.below(1000))
  return { id: `s${row}`, problem: text(), steps, answer, final_correct: rng.next() < 0.6 }
}
