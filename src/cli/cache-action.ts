import { pruneCache, readCache, verifyCache } from '../job/cache-job.ts'
import type { ActionResult, CommonFlags } from './action.ts'
import type { ConfigFlags, ConfiguredContext } from './configured.ts'
import { exitCodes } from './exit-code.ts'
import { count } from './terminal.ts'

type CacheFlags = CommonFlags & ConfigFlags

export type PruneFlags = CacheFlags & {
  readonly olderThan?: number
  readonly model?: string
  readonly dryRun?: boolean
}

export function statsVerb(_: CacheFlags, context: ConfiguredContext): Promise<ActionResult> {
  const { terminal } = context
  const report = readCache(requestOf(context))
  terminal.line(`${report.path}: ${count(report.entries)} calls, ${size(report.bytes)}`)
  for (const { model, entries, bytes } of report.models)
    terminal.line(`  ${model || '(other)'}: ${count(entries)} calls, ${size(bytes)}`)
  return Promise.resolve({ json: report })
}

export function pruneVerb(
  { olderThan, model, dryRun = false }: PruneFlags,
  context: ConfiguredContext,
): Promise<ActionResult> {
  const before = olderThan === undefined ? undefined : Date.now() - olderThan * dayMs
  const choice = {
    ...(before !== undefined && { before }),
    ...(model !== undefined && { model }),
  }
  const { path, entries } = pruneCache(requestOf(context), choice, { isDry: dryRun })
  const done = dryRun ? 'would be removed' : 'removed'
  context.terminal.line(`${path}: ${count(entries)} calls ${done}`)
  return Promise.resolve({ json: { path, entries, isDry: dryRun } })
}

export function verifyVerb(_: CacheFlags, context: ConfiguredContext): Promise<ActionResult> {
  const { terminal } = context
  const report = verifyCache(requestOf(context))
  const { path, entries, damaged, file } = report
  const isSound = file === 'ok' && damaged.length === 0
  terminal.line(
    isSound
      ? `${path}: ${count(entries)} calls, all sound`
      : `${path}: ${count(damaged.length)} of ${count(entries)} calls are damaged; file: ${file}`,
  )
  return Promise.resolve({
    json: report,
    exitCode: isSound ? exitCodes.fine : exitCodes.failure,
  })
}

const dayMs = 86_400_000

function requestOf({ config, environment }: ConfiguredContext) {
  return { store: config.store?.path ?? 'default', environment }
}

function size(bytes: number): string {
  if (bytes < 1e6) return `${(bytes / 1e3).toFixed(1)} kB`
  return bytes < 1e9 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e9).toFixed(2)} GB`
}
