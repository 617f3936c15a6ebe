import { contentHash, fileHash } from '../../base/hash.ts'
import type { Answerer, JudgedBy } from './answerers.ts'
import { version } from '../version.ts'

/** What a published number has to carry besides its figures, so that it can be had again. */
export type BenchStamp = JudgedBy & {
  /** Version of this package. */
  readonly paretree: string
  /** Of the data file, 16 hex digits. */
  readonly data: string
  /** Of halves, folds and resamples. */
  readonly seed: number
  /** What servers called the models that answered; empty where none did. */
  readonly revisions: readonly string[]
  /** Hash of the calibration that made probabilities of the scores. */
  readonly calibration?: string
}

export function benchStamp(
  { origin }: Pick<Answerer, 'origin'>,
  about: Pick<BenchStamp, 'data' | 'seed' | 'calibration'>,
): BenchStamp {
  const { revisions = [], ...judgedBy } = origin ?? {}
  return {
    paretree: version(),
    ...about,
    ...judgedBy,
    revisions: [...revisions].toSorted(),
  }
}

/** The hash of files of scores or answers, 16 hex digits; their order does not matter. */
export async function answersHash(paths: readonly string[]): Promise<string> {
  const hashes: string[] = []
  for (const path of paths) hashes.push(await dataHash(path))
  return contentHash(hashes.toSorted())
}

/** The hash of the bytes of a data file, 16 hex digits; those of stdin are gone. */
export async function dataHash(path: string): Promise<string> {
  return path === '-' ? 'stdin' : (await fileHash(path)).slice(0, 16)
}
