/**
 * Whether a served reward model scores steps as it is asked to: it answers, gives a row for each
 * marker, holds probabilities in its rows, and puts steps that are right above steps that are not.
 */
import { messageOf } from '../base/errors.ts'
import { makeTask } from '../domain/task.ts'
import { type ProbeScene, probeScenes } from '../judge/probes/probe-scenes.ts'
import { poolSteps, type Pooled, type ServedPrmOptions } from '../judge/served-prm.ts'
import type { Finding } from './doctor-job.ts'
import { type PrmRequest, prmOptions } from './prm-judging.ts'

/**
 * Asks about sixteen short solutions; ends with the first finding that makes the rest pointless.
 */
export async function examinePrm(request: PrmRequest, signal?: AbortSignal): Promise<Finding[]> {
  const question = 'address and model'
  let options: ServedPrmOptions
  let first: Pooled
  try {
    options = prmOptions(request)
    first = await poolScene(options, probeScenes[0]!, { isRight: true, signal })
  } catch (thrown) {
    signal?.throwIfAborted()
    return [{ question, state: 'failed', say: messageOf(thrown) }]
  }
  const say = `${options.model} pools at ${options.url} (${first.tokens || 'unknown'} tokens read)`
  const findings: Finding[] = [{ question, state: 'ok', say }]
  findings.push(markerFinding(first, probeScenes[0]!.earlier.length + 1, request))
  if (findings.at(-1)!.state !== 'failed') findings.push(rowFinding(first, options))
  if (findings.at(-1)!.state !== 'failed') findings.push(await columnFinding(options, signal))
  return findings
}

function markerFinding(
  { rows, tokens }: Pooled,
  stepCount: number,
  { convention }: PrmRequest,
): Finding {
  const question = 'markers of steps'
  const rowWord = rows.length === 1 ? 'row' : 'rows'
  const say = `${rows.length} ${rowWord} for ${stepCount} steps marked by ${convention}`
  if (rows.length === stepCount) return { question, state: 'ok', say }
  const isOfTokens = rows.length === tokens || rows.length > 3 * stepCount
  const advice = isOfTokens
    ? 'these are tokens: serve it with STEP pooling and the id of its step marker'
    : 'choose the --prm-format that it was trained on, and serve it with the id of that marker'
  return { question, state: 'failed', say: `${say}; ${advice}` }
}

function rowFinding({ rows }: Pooled, { convention: { goodColumn } }: ServedPrmOptions): Finding {
  const question = 'probabilities'
  const fewest = Math.min(...rows.map((row) => row.length))
  const classes = `${fewest} ${fewest === 1 ? 'class' : 'classes'}`
  if (fewest <= goodColumn)
    return {
      question,
      state: 'failed',
      say: `rows hold ${classes}, so there is no column ${goodColumn}; give another --prm-column`,
    }
  const isShare = (row: readonly number[]) =>
    row.every((value) => value >= 0 && value <= 1) && Math.abs(sumOf(row) - 1) < 0.01
  if (rows.every(isShare)) return { question, state: 'ok', say: `${classes} that sum up to 1` }
  const shown = rows[0]!.map((value) => value.toPrecision(3)).join(', ')
  const say = `a row holds ${shown}, which are no probabilities; serve it with its activation on`
  return { question, state: 'failed', say }
}

function sumOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0)
}

/** A right and a wrong last step of every scene, by what the column says of them. */
async function columnFinding(
  options: ServedPrmOptions,
  signal: AbortSignal | undefined,
): Promise<Finding> {
  const question = 'column that means good'
  const { goodColumn } = options.convention
  let [above, below] = [0, 0]
  try {
    for (const scene of probeScenes) {
      const [right, wrong] = [
        await poolScene(options, scene, { isRight: true, signal }),
        await poolScene(options, scene, { isRight: false, signal }),
      ].map(({ rows }) => rows.at(-1)?.[goodColumn] ?? NaN)
      if (right! > wrong!) above++
      if (right! < wrong!) below++
    }
  } catch (thrown) {
    signal?.throwIfAborted()
    return { question, state: 'failed', say: messageOf(thrown) }
  }
  const told = `in column ${goodColumn} the right one of two steps is above in ${above} of`
  const say = `${told} ${probeScenes.length} pairs`
  const most = probeScenes.length * 0.75
  if (above >= most) return { question, state: 'ok', say }
  return below >= most
    ? { question, state: 'failed', say: `${say}, and below in ${below}: give another --prm-column` }
    : { question, state: 'missing', say: `${say}: it hardly tells right from wrong` }
}

function poolScene(
  options: ServedPrmOptions,
  { prompt, earlier, right, wrong }: ProbeScene,
  { isRight, signal }: { readonly isRight: boolean; readonly signal: AbortSignal | undefined },
): Promise<Pooled> {
  const steps = [...earlier, isRight ? right : wrong].map((content) => ({ content }))
  return poolSteps(options, { task: makeTask(prompt), steps }, signal)
}
