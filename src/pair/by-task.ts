import { KitError } from '../base/errors.ts'
import type { TaskId } from '../domain/ids.ts'
import type { Trajectory } from '../domain/trajectory.ts'

type TrajectorySource = AsyncIterable<Trajectory> | Iterable<Trajectory>

/** How many trajectories each task has: a first reading, for input in which tasks are mixed. */
export async function countByTask(source: TrajectorySource): Promise<Map<TaskId, number>> {
  const counts = new Map<TaskId, number>()
  for await (const { task } of source) counts.set(task.id, (counts.get(task.id) ?? 0) + 1)
  return counts
}

/**
 * All trajectories of one task after all of another's, each list in input order. With `counts`,
 * from a first reading of the same input, a task comes out as soon as its last trajectory was
 * read, in whatever order the input has them; memory holds the tasks that are open. Without
 * `counts` a task ends where another begins and memory holds one task; a task that comes back
 * is refused, because its groups would be split in silence.
 */
export async function* byTask(
  source: TrajectorySource,
  counts?: ReadonlyMap<TaskId, number>,
): AsyncGenerator<readonly Trajectory[]> {
  const open = new Map<TaskId, Trajectory[]>()
  const closed = new Set<TaskId>()

  function close(id: TaskId): readonly Trajectory[] {
    const trajectories = open.get(id)!
    open.delete(id)
    closed.add(id)
    return trajectories
  }

  for await (const trajectory of source) {
    const { id } = trajectory.task
    if (closed.has(id)) throw comesBack(trajectory)
    if (!open.has(id)) {
      if (counts === undefined) for (const other of open.keys()) yield close(other)
      open.set(id, [])
    }
    const trajectories = open.get(id)!
    trajectories.push(trajectory)
    if (counts?.get(id) === trajectories.length) yield close(id)
  }
  for (const id of open.keys()) {
    if (counts !== undefined) throw changed(open.get(id)![0]!)
    yield close(id)
  }
}

function comesBack(trajectory: Trajectory): KitError {
  return new KitError(
    'input-unreadable',
    `${nameOf(trajectory)} belongs to a task whose other trajectories stand earlier, before ` +
      'other tasks; sort the input so that the trajectories of a task stand together',
  )
}

function changed(trajectory: Trajectory): KitError {
  return new KitError(
    'input-unreadable',
    `the task of ${nameOf(trajectory)} had another number of trajectories when the input was ` +
      'first read; the file changed in between, start again',
  )
}

function nameOf({ sourceId, id, task }: Trajectory): string {
  const words = task.prompt.length > 60 ? `${task.prompt.slice(0, 59)}…` : task.prompt
  return `trajectory ${sourceId ?? id} (task "${words}")`
}
