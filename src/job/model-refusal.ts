import { KitError } from '../base/errors.ts'
import type { BatchReport } from '../llm/batch-llm.ts'
import { LlmError } from '../llm/llm-error.ts'

/**
 * What a job says when its model stops it: one sentence with what to do. Everything that is no word
 * of the model's is passed on as it is.
 */
export function refusalOf(
  thrown: unknown,
  { model, batch }: { readonly model: string; readonly batch?: string },
  report: BatchReport | undefined,
): unknown {
  if (!(thrown instanceof LlmError)) return thrown
  const { kind, message } = thrown
  const again = 'what was answered is kept, so run the same command again'
  const [provider = ''] = model.split('/')
  if (kind === 'pending' && report !== undefined)
    return new KitError('batch-waiting', waitingSentence(batch!, model, report), { cause: thrown })
  if (kind === 'budget')
    return new KitError(
      'budget-spent',
      `${message}; ${again} with a higher --max-cost or --max-calls to go on`,
      { cause: thrown },
    )
  if (kind === 'unauthorised')
    return new KitError(
      'model-refused',
      `${model} refuses the key (${message}); check ${provider.toUpperCase()}_API_KEY`,
      { cause: thrown },
    )
  if (kind === 'not-found')
    return new KitError(
      'model-refused',
      `${model} is not there (${message}); check the model's name and --base-url`,
      { cause: thrown },
    )
  if (kind === 'no-credit' || kind === 'unavailable')
    return new KitError('model-unavailable', `${said(model, message)}; ${again} later`, {
      cause: thrown,
    })
  if (kind === 'interrupted')
    return new KitError('interrupted', `stopped; ${again} to continue`, { cause: thrown })
  return thrown
}

function said(model: string, message: string): string {
  return message.includes(model) ? message : `${model}: ${message}`
}

function waitingSentence(folder: string, model: string, report: BatchReport): string {
  const { files, writtenCount, awaitedCount, failedCount, unreadableCount } = report
  const parts = [
    writtenCount > 0
      ? `${plural(writtenCount, 'request')} written to ${files.join(', ')}`
      : 'no new request',
    ...(awaitedCount > 0 ? [`${plural(awaitedCount, 'answer')} still awaited`] : []),
    ...(failedCount > 0 ? [`${plural(failedCount, 'answer')} of failed requests`] : []),
    ...(unreadableCount > 0 ? [`${plural(unreadableCount, 'line')} unreadable`] : []),
  ]
  return (
    `waiting for a batch: ${parts.join('; ')}. Have them answered (paretree batch send ${folder} ` +
    `--judge ${model}, or any way that lays answers into ${folder}), and run the same command again`
  )
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
