import { KitError } from '../../base/errors.ts'
import { readJsonl } from '../../base/jsonl.ts'
import { type Contamination, findContamination } from '../../benchmark/contamination.ts'
import { type BenchRequest, readItems } from './bench-job.ts'

/**
 * Problems of a benchmark's file that stand in a training file: JSON Lines of any shape, of which
 * every text is looked at. Training rows that cannot be read are refused, since what was not looked
 * at is not clean.
 */
export async function checkContamination(
  request: Omit<BenchRequest, 'theta' | 'answerers'>,
  training: string,
): Promise<Contamination> {
  const { items } = await readItems(request)
  const problems = new Map(
    items.flatMap(({ id, attempts }) => attempts.slice(0, 1).map(({ task }) => [id, task.prompt])),
  )
  if (problems.size > 0) return findContamination(problems, textsOf(training))
  throw new KitError('input-unrecognised', `${request.data} holds labels alone, and no problems`)
}

async function* textsOf(path: string): AsyncGenerator<string> {
  for await (const block of readJsonl(path))
    for (const row of block)
      if (row.kind === 'row') yield* textsIn(row.value)
      else
        throw new KitError('input-unreadable', `${path}, line ${row.line}: ${row.reason}; mend it`)
}

function* textsIn(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) yield* textsIn(part)
}
