import { idOf, lateId, type TaskId, withLateId } from './ids.ts'

/** What was asked: a prompt, with the reference answer where one is known. */
export type Task = {
  readonly id: TaskId
  readonly prompt: string
  /** The answer that counts as right. Judges do not see it unless told to. */
  readonly reference?: string
  /** Where the task comes from or what it is about, such as "gsm8k" or "airline". */
  readonly domain?: string
}

/** A task whose id is the hash of its prompt and reference, taken when it is first asked for. */
export function makeTask(
  prompt: string,
  options: { readonly reference?: string | undefined; readonly domain?: string | undefined } = {},
): Task {
  const { reference, domain } = options
  const fields: Omit<Task, 'id'> = {
    prompt,
    ...(reference !== undefined && { reference }),
    ...(domain !== undefined && { domain }),
  }
  return withLateId(fields, taskId)
}

const taskId = lateId<TaskId, Omit<Task, 'id'>>(({ prompt, reference }) =>
  idOf<TaskId>({ prompt, reference }),
)
