import { compatibleUrl, type EndpointOptions } from '../base/endpoint.ts'
import { makeNode } from '../domain/reward-tree.ts'
import type { Allocator, Judge } from '../judge/judge.ts'
import { shippedChecks } from '../judge/checks/shipped.ts'
import {
  prmConventions,
  prmCriterion,
  servedPrm,
  type ServedPrmOptions,
} from '../judge/served-prm.ts'
import { checkExtractor } from '../tree/check-extractor.ts'
import { emptyTree } from '../tree/build-tree.ts'
import { checkJudging, type Judging } from './judging.ts'

/** A served reward model by name, and how it wants to be asked. */
export type PrmRequest = EndpointOptions & {
  /** As the server calls it. */
  readonly model: string
  /** How steps are marked, and which column is the good one. */
  readonly convention: PrmConventionName
  /** Where the server's columns stand in another order. */
  readonly goodColumn?: number
  /** Longest wait for one answer. Default 2 minutes. */
  readonly timeoutMs?: number
  /** Trajectories that are asked about at once. */
  readonly concurrency: number
  /** Aborted: what is being asked ends at once. */
  readonly signal?: AbortSignal
}

export type PrmConventionName = keyof typeof prmConventions

/**
 * A served process reward model in the judge's place, on a tree of the one criterion that it knows.
 * It states and names no criteria: where a tree grows, the executable checks do. Throws
 * `KitError("config")` without an address.
 */
export function prmJudging(request: PrmRequest): Judging {
  const { convention: name, concurrency } = request
  const options = prmOptions(request)
  const judge = stoppable(servedPrm(options), request.signal)
  return {
    ...checkJudging(),
    allocator: everyRoot,
    judge,
    extractor: checkExtractor(shippedChecks),
    tree: { ...emptyTree(), version: 1, roots: [makeNode(prmCriterion, { facet: 'soundness' })] },
    stamp: {
      model: judge.name,
      convention: name,
      goodColumn: options.convention.goodColumn,
    },
    concurrency,
  }
}

/** Nothing that it answers is stored, so that there is nothing to wait for. */
function stoppable(judge: Judge, signal: AbortSignal | undefined): Judge {
  if (signal === undefined) return judge
  return { ...judge, judge: (asked, call) => judge.judge(asked, { ...call, signal }) }
}

/** How a server is asked. Throws `KitError("config")` without an address. */
export function prmOptions(request: PrmRequest): ServedPrmOptions {
  const { model, convention, goodColumn, timeoutMs, environment, fetch } = request
  const shipped = prmConventions[convention]
  const apiKey = environment['COMPATIBLE_API_KEY']
  return {
    url: compatibleUrl(`prm/${model}`, request).replace(/\/v\d+$/, ''),
    model,
    convention: { ...shipped, goodColumn: goodColumn ?? shipped.goodColumn },
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(apiKey && { apiKey }),
    ...(fetch && { fetch }),
  }
}

/** Every root matters at every step, as it is. */
const everyRoot: Allocator = {
  name: 'every-root',
  selectParents: async ({ targets }, roots) =>
    targets.map((stepIndex) => ({
      stepIndex,
      parentIds: roots.map(({ id }) => id),
      undecided: [],
    })),
  analyse: async (_, selected) =>
    selected.flatMap(({ stepIndex, roots }) =>
      roots.map(({ id }) => ({ stepIndex, parentId: id, fine: false, aspects: [] })),
    ),
}
