import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileHash } from '../base/hash.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import { type ReadOptions, readKind } from '../format/read-records.ts'
import type { ReadReport } from '../format/read-report.ts'
import { byTask, countByTask } from '../pair/by-task.ts'

export type TaskSourceOptions = ReadOptions & {
  /** Trajectories to read at most. Default all. */
  readonly limit?: number
}

/** Trajectories task by task, from an input that was read once already and found sound. */
export type TaskSource = {
  /** SHA-256 of the input's bytes. */
  readonly hash: string
  readonly taskCount: number
  readonly trajectoryCount: number
  /** Of the first reading. */
  readonly report: ReadReport
  /** All trajectories of one task together, tasks in the order in which they are complete. */
  tasks(): AsyncGenerator<readonly Trajectory[]>
  close(): Promise<void>
}

/**
 * Reads the input once, so that everything that is wrong with it is known before any work is done,
 * and so that the trajectories of a task come together whatever their order. Stdin is spooled to a
 * temporary file. Throws as `readKind` does.
 */
export async function openTaskSource(
  path: string,
  options: TaskSourceOptions = {},
): Promise<TaskSource> {
  const spooled = path === '-' ? await spoolStdin() : undefined
  const file = spooled?.file ?? path
  const close = spooled?.remove ?? (async () => undefined)
  const named = { ...options, ...(spooled && { name: 'stdin' }) }
  try {
    const first = readKind(file, 'trajectory', named)
    const counts = await countByTask(trajectoriesOf(first, options.limit))
    const { rejectsPath: _, ...again } = named
    return {
      hash: await fileHash(file),
      taskCount: counts.size,
      trajectoryCount: counts.values().reduce((sum, count) => sum + count, 0),
      report: first.report(),
      tasks: () =>
        byTask(trajectoriesOf(readKind(file, 'trajectory', again), options.limit), counts),
      close,
    }
  } catch (error) {
    await close()
    throw error
  }
}

async function* trajectoriesOf(
  source: ReturnType<typeof readKind<'trajectory'>>,
  limit = Infinity,
): AsyncGenerator<Trajectory> {
  let count = 0
  if (limit === 0) return
  for await (const { record } of source) {
    yield record.trajectory
    if (++count >= limit) return
  }
}

async function spoolStdin(): Promise<{ file: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'paretree-'))
  const file = join(folder, 'stdin')
  await pipeline(process.stdin, createWriteStream(file))
  return { file, remove: () => rm(folder, { recursive: true, force: true }) }
}
