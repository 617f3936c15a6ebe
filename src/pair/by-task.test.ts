import { expect, test } from 'vitest'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { byTask, countByTask } from './by-task.ts'

/** "a1 a2 b1" is two attempts at task a, then one at task b. */
function trajectories(names: string): Trajectory[] {
  return names.split(' ').map((name) =>
    makeTrajectory({
      task: makeTask(`What is ${name[0]}?`),
      steps: [{ content: name }],
      sourceId: name,
    }),
  )
}

async function namesBy(tasks: AsyncIterable<readonly Trajectory[]>): Promise<string[]> {
  const names = await Array.fromAsync(tasks, (list) => list.map(({ sourceId }) => sourceId!))
  return names.map((list) => list.join(' '))
}

test('trajectories that stand together come out together, task by task', async () => {
  expect(await namesBy(byTask(trajectories('a1 a2 b1 c1 c2')))).toEqual(['a1 a2', 'b1', 'c1 c2'])
})

test('a task is handed on before the next one is read to its end', async () => {
  const read: string[] = []
  function* source() {
    for (const trajectory of trajectories('a1 a2 b1 b2')) {
      read.push(trajectory.sourceId!)
      yield trajectory
    }
  }
  await byTask(source()).next()
  expect(read).toEqual(['a1', 'a2', 'b1'])
})

test('a task that comes back is refused, not split in silence', async () => {
  await expect(namesBy(byTask(trajectories('a1 b1 a2')))).rejects.toThrow(
    'trajectory a2 (task "What is a?") belongs to a task whose other trajectories stand earlier',
  )
})

test('with counts from a first reading, mixed tasks come out whole', async () => {
  const mixed = trajectories('a1 b1 a2 c1 b2')
  const tasks = byTask(mixed, await countByTask(mixed))
  expect(await namesBy(tasks)).toEqual(['a1 a2', 'c1', 'b1 b2'])
})

test('input that changed between two readings is refused', async () => {
  const counts = await countByTask(trajectories('a1 a2 b1'))
  await expect(namesBy(byTask(trajectories('a1 b1'), counts))).rejects.toThrow('start again')
  await expect(namesBy(byTask(trajectories('a1 a2 b1 b2'), counts))).rejects.toThrow('b2')
})

test('no trajectories, no tasks', async () => {
  expect(await namesBy(byTask([]))).toEqual([])
})
