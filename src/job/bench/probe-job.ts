/** Rewards of a judge under changes whose effect on the truth is known. */
import { KitError } from '../../base/errors.ts'
import {
  probeRewards,
  type ProbeRewardsOptions,
  type RewardProbes,
} from '../../benchmark/probe-rewards.ts'
import type { Trajectory } from '../../domain/trajectory.ts'
import { type ReadOptions, readKind } from '../../format/read-records.ts'
import { madeAttempts } from '../../judge/probes/made-attempts.ts'
import type { Answerer } from './answerers.ts'
import { dataHash } from './bench-stamp.ts'

export type ProbeRequest = ProbeRewardsOptions & {
  readonly answerer: Answerer
  /** Attempts to change at most. */
  readonly limit: number
  /** Where attempts come from. Default: they are made. */
  readonly data?: string
  readonly read?: ReadOptions
}

export type ProbeRun = RewardProbes & { readonly judge: string; readonly data: string }

/** Throws `input-unrecognised` where nothing can be probed. */
export async function probeJob(request: ProbeRequest): Promise<ProbeRun> {
  const { answerer, data, limit, seed } = request
  const attempts = data === undefined ? madeAttempts(limit, seed) : await attemptsOf(data, request)
  const found = await probeRewards((attempt) => rewardOf(answerer, attempt), attempts, request)
  return {
    judge: answerer.name,
    data: data === undefined ? 'made' : await dataHash(data),
    ...found,
  }
}

async function attemptsOf(
  data: string,
  { limit, read = {} }: Pick<ProbeRequest, 'limit' | 'read'>,
): Promise<Trajectory[]> {
  const attempts: Trajectory[] = []
  for await (const { record } of readKind(data, 'trajectory', read)) {
    attempts.push(record.trajectory)
    if (attempts.length >= limit) break
  }
  if (attempts.length > 0) return attempts
  throw new KitError('input-unrecognised', `${data} holds no attempts to probe with`)
}

async function rewardOf(answerer: Answerer, attempt: Trajectory): Promise<number | null> {
  const { id } = attempt
  const item = { id, split: 'probe', taskKey: id, attempts: [attempt], gold: null }
  const said = await answerer.answer(item)
  return said?.rewards?.[0] ?? null
}
