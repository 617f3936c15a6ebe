import type { Measured } from './measure.ts'
import type { PeerTime } from './peers.ts'
import type { Report } from './table.ts'

/** A task of ours that was measured, and the peers that did the same. */
export type Result = {
  readonly kernel: string
  readonly size: string
  readonly typescript: Measured<unknown>
  readonly webassembly: Measured<unknown> | undefined
  readonly peers: readonly PeerTime[]
  /** What a peer that did the whole task must have found as well. */
  readonly check?: number
}

/** Reports one row per peer, or one without when there is none. */
export function tell(report: Report, result: Result): void {
  const { kernel, size, typescript, webassembly, check } = result
  const ours = {
    kernel,
    size,
    typescriptMs: typescript.medianMs,
    webassemblyMs: webassembly?.medianMs,
    memoryMb: typescript.memoryMb,
  }
  const peers = result.peers.filter((each) => 'ms' in each)
  if (peers.length === 0) report(ours)
  for (const { peer, ms, check: theirs } of peers) {
    if (theirs !== undefined && !(check !== undefined && agrees(theirs, check)))
      throw new Error(`${peer} found ${theirs} and ours ${check}: ${kernel}, ${size}`)
    report({ ...ours, peer, peerMs: ms })
  }
}

/** Counts are equal; means, which are summed in another order, to 1e-12. */
function agrees(theirs: number, ours: number): boolean {
  return Math.abs(theirs - ours) <= (Number.isInteger(ours) ? 0 : 1e-12)
}
