/**
 * The scheduler of model calls, and the one owner of retries. Calls wait in one queue, leave when
 * pace and lanes allow, and give their place back while they back off, so that places are held by
 * attempts alone. An attempt is given up after a time that follows what answers take, since a
 * server that never answers would hold a place for minutes. It takes clock, randomness and the
 * model as arguments, and so runs in simulation.
 */
import type { Clock } from '../base/clock.ts'
import type { Rng } from '../base/rng.ts'
import { backoffMs, retryAfterMostMs } from './backoff.ts'
import { type CallQueue, callQueue, type Queued } from './call-queue.ts'
import type { GenerateOptions, Generation, Llm, Prompt } from './llm.ts'
import { isHopeless, isRetryable, LlmError, stoppedBy } from './llm-error.ts'
import { type Pace, type PaceOptions, sendingPace } from './pace.ts'
import { attemptPatience, type Patience, type PatienceOptions } from './patience.ts'

export type ScheduleOptions = PaceOptions &
  PatienceOptions & {
    readonly clock: Clock
    /** Jitters waits. */
    readonly rng: Rng
    /** Attempts of one call, refusals for rate (429) not counted. Default 6. */
    readonly attemptsMax?: number
    /** Retries over all calls, as a share of the calls so far. Default 0.1, and at least 50. */
    readonly retryShareMax?: number
    /**
     * How long nothing but refusals for rate is waited out, in milliseconds. Default 15 minutes.
     */
    readonly stormMaxMs?: number
    /**
     * Ask a second time for the last stragglers, which may be billed twice. Default false.
     */
    readonly isHedging?: boolean
  }

export type ScheduleCounts = {
  readonly queued: number
  readonly inFlight: number
  readonly done: number
  readonly failed: number
  readonly retried: number
  readonly hedged: number
  /** Attempts that were given up and may have been billed all the same. */
  readonly possiblyBilled: number
  /** Clock time until which a storm of refusals is waited out; undefined outside one. */
  readonly stormUntil: number | undefined
}

export type Schedule = { readonly llm: Llm; readonly counts: () => ScheduleCounts }

/**
 * Sends calls as fast as is allowed. A call is rejected with its last error once its attempts or
 * the retries of all are used up. After an error with which no call can succeed, every call that
 * waits or comes is rejected with it at once.
 */
export function scheduleLlm(llm: Llm, options: ScheduleOptions): Schedule {
  const state = startState(llm, options)
  return {
    counts: () => ({ ...state.tally, queued: state.queue.count(), ...stormOf(state) }),
    llm: {
      name: llm.name,
      generate(prompt, call = {}) {
        if (state.dead !== undefined) return Promise.reject(state.dead)
        return new Promise((resolve, reject) => {
          const entry = enter(prompt, call, resolve, reject)
          state.queue.add(entry)
          entry.isQueued = true
          watchSignal(state, entry)
          pump(state)
        })
      },
    },
  }
}

type Call = Queued & {
  readonly prompt: Prompt
  readonly options: GenerateOptions
  readonly resolve: (generation: Generation) => void
  readonly reject: (error: LlmError) => void
  /** Attempts that are out, at most two. */
  readonly out: Set<Attempt>
  tried: number
  isQueued: boolean
  isSettled: boolean
  stopWatching?: () => void
}

type Attempt = {
  readonly call: Call
  readonly start: number
  readonly abort: AbortController
  /** 1 for a call's first attempt; later ones are waited for longer. */
  readonly ordinal: number
  /** It is out for too long, and is given up if its answer has not just come. */
  isLate?: boolean
}

type State = {
  readonly llm: Llm
  readonly options: ScheduleOptions & typeof defaults
  readonly queue: CallQueue<Call>
  /** Calls whose lane is theirs until their time comes, the earliest anywhere. */
  readonly resting: Set<{ readonly call: Call; readonly until: number }>
  /** In order of their start. */
  readonly attempts: Set<Attempt>
  readonly pace: Pace
  readonly patience: Patience
  readonly tally: {
    -readonly [K in Exclude<keyof ScheduleCounts, 'queued' | 'stormUntil'>]: number
  }
  /** For how long nothing but refusals came back, and when the last did. */
  refusedMs: number
  refusedAt: number | undefined
  dead: LlmError | undefined
  alarm: { readonly at: number; readonly abort: AbortController } | undefined
}

const defaults = {
  attemptsMax: 6,
  retryShareMax: 0.1,
  stormMaxMs: 900_000,
  isHedging: false,
}

function startState(llm: Llm, given: ScheduleOptions): State {
  const options = { ...defaults, ...given }
  return {
    llm,
    options,
    queue: callQueue(options.concurrency),
    resting: new Set(),
    attempts: new Set(),
    pace: sendingPace(options),
    patience: attemptPatience(options),
    tally: { inFlight: 0, done: 0, failed: 0, retried: 0, hedged: 0, possiblyBilled: 0 },
    refusedMs: 0,
    refusedAt: undefined,
    dead: undefined,
    alarm: undefined,
  }
}

function stormOf({ pace }: State): Pick<ScheduleCounts, 'stormUntil'> {
  return { stormUntil: pace.stormUntil() }
}

function enter(
  prompt: Prompt,
  options: GenerateOptions,
  resolve: Call['resolve'],
  reject: Call['reject'],
): Call {
  let size = prompt.system.length
  for (const { text } of prompt.messages) size += text.length
  const { lane } = options
  const out = new Set<Attempt>()
  const call = { prompt, options, resolve, reject, size, out, ...untried }
  return lane === undefined ? call : { ...call, lane }
}

const untried = { tried: 0, isQueued: false, isSettled: false }

function watchSignal(state: State, call: Call): void {
  const { signal } = call.options
  if (signal === undefined) return
  const leave = () => {
    settle(state, call, stoppedBy(signal))
    pump(state)
  }
  if (signal.aborted) queueMicrotask(leave)
  else signal.addEventListener('abort', leave, { once: true })
  call.stopWatching = () => signal.removeEventListener('abort', leave)
}

/** Sends what may be sent now and sets the alarm for what may be sent, or given up, later. */
function pump(state: State): void {
  const { clock } = state.options
  const now = clock.now()
  wakeResting(state, now)
  giveUpLate(state, now)
  let wait = Number.POSITIVE_INFINITY
  for (let next = state.queue.peek(); next !== undefined; next = state.queue.peek()) {
    if (next.options.signal?.aborted === true) {
      settle(state, next, stoppedBy(next.options.signal))
      continue
    }
    const tokens = Math.ceil(next.size / charactersPerToken)
    wait = state.pace.waitMs(now, state.attempts.size, tokens)
    if (wait > 0) break
    state.pace.sent(now, tokens)
    state.queue.take()
    next.isQueued = false
    send(state, next, now)
  }
  if (state.options.isHedging) hedge(state, now)
  setAlarm(state, now + Math.min(wait, nextTurn(state, now)), now)
}

/** Enough for limits; what was really used is told by the answer. */
const charactersPerToken = 4

function wakeResting(state: State, now: number): void {
  for (const rest of state.resting) {
    if (rest.until > now) continue
    state.resting.delete(rest)
    if (rest.call.isSettled) continue
    state.queue.giveBack(rest.call)
    rest.call.isQueued = true
  }
}

function nextTurn({ resting, attempts, patience, queue, options }: State, now: number): number {
  let turn = Number.POSITIVE_INFINITY
  for (const { until } of resting) turn = Math.min(turn, until - now)
  const [oldest] = attempts
  if (oldest === undefined) return turn
  const limit = queue.count() > 0 ? patience.limitMs() : patience.lastLimitMs()
  const usual = options.isHedging && queue.count() === 0 ? patience.usualMs() : limit
  return Math.min(turn, Math.max(tickMs, oldest.start + Math.min(limit, usual) - now))
}

/** Attempts are looked at no more often than that. */
const tickMs = 20

function setAlarm(state: State, at: number, now: number): void {
  // Where nothing is left to wait for, no alarm may keep the process.
  const isNeeded = at !== Number.POSITIVE_INFINITY
  if (isNeeded && state.alarm !== undefined && state.alarm.at <= at && state.alarm.at > now) return
  state.alarm?.abort.abort()
  state.alarm = undefined
  if (!isNeeded) return
  const abort = new AbortController()
  state.alarm = { at, abort }
  const ring = () => {
    if (abort.signal.aborted) return
    state.alarm = undefined
    pump(state)
  }
  state.options.clock.sleep(Math.max(0, at - now), abort.signal).then(ring, () => undefined)
}

function send(state: State, call: Call, now: number): void {
  const ordinal = call.tried + 1
  const attempt: Attempt = { call, start: now, abort: new AbortController(), ordinal }
  state.attempts.add(attempt)
  state.tally.inFlight++
  call.out.add(attempt)
  call.tried++
  const options = { ...call.options, signal: attempt.abort.signal }
  state.llm.generate(call.prompt, options).then(
    (generation) => onAnswer(state, attempt, generation),
    (thrown: unknown) => onError(state, attempt, thrown),
  )
}

/** The attempt gives its place back; false when it had been given up before. */
function leavePlace(state: State, attempt: Attempt): boolean {
  attempt.call.out.delete(attempt)
  if (!state.attempts.delete(attempt)) return false
  state.tally.inFlight--
  return true
}

function onAnswer(state: State, attempt: Attempt, generation: Generation): void {
  const now = state.options.clock.now()
  if (leavePlace(state, attempt)) state.patience.answered(now - attempt.start)
  state.pace.answered(now)
  state.refusedMs = 0
  state.refusedAt = undefined
  settle(state, attempt.call, generation)
  pump(state)
}

function onError(state: State, attempt: Attempt, thrown: unknown): void {
  if (!leavePlace(state, attempt)) return
  const error =
    thrown instanceof LlmError
      ? thrown
      : new LlmError('malformed', String(thrown), { cause: thrown })
  const now = state.options.clock.now()
  if (error.kind === 'rate-limited') {
    state.pace.refused(now, error.retryAfterMs)
    // A machine that slept for an hour was not refused for an hour.
    state.refusedMs += Math.min(now - (state.refusedAt ?? now), retryAfterMostMs)
    state.refusedAt = now
  }
  if (isHopeless(error)) die(state, attempt.call, error)
  // A hedged call goes on while its other attempt is out.
  else if (attempt.call.out.size === 0) retryOrFail(state, attempt.call, error, now)
  pump(state)
}

function retryOrFail(state: State, call: Call, error: LlmError, now: number): void {
  if (call.isSettled) return
  const { attemptsMax, retryShareMax, stormMaxMs } = state.options
  const { tally } = state
  const isRefusal = error.kind === 'rate-limited'
  if (isRefusal) call.tried--
  const known = tally.done + tally.failed
  const allowance = Math.max(retriesMin, retryShareMax * known)
  const mayRetry = isRefusal
    ? state.refusedMs < stormMaxMs
    : isRetryable(error) && call.tried < attemptsMax && tally.retried < allowance
  if (!mayRetry) {
    settle(state, call, error)
    return
  }
  if (!isRefusal) tally.retried++
  state.resting.add({
    call,
    until: now + backoffMs(error, { tried: call.tried, rng: state.options.rng }),
  })
}

const retriesMin = 50

/**
 * Gives up attempts that take longer than answers do; each further one of a call is given twice the
 * time, so that a server which has become slower is not asked for ever in vain.
 */
function giveUpLate(state: State, now: number): void {
  const { patience, queue, attempts, options } = state
  const { maxMs = Number.POSITIVE_INFINITY, clock } = options
  const limit = queue.count() > 0 ? patience.limitMs() : patience.lastLimitMs()
  for (const attempt of attempts) {
    const ms = now - attempt.start
    if (ms < limit) return
    if (attempt.isLate || ms < Math.min(maxMs, limit * 2 ** (attempt.ordinal - 1))) continue
    attempt.isLate = true
    // An answer that came while this process was busy is read first: it is paid for.
    void clock.turn().then(() => giveUp(state, attempt))
  }
}

function giveUp(state: State, attempt: Attempt): void {
  const { call, start, abort } = attempt
  if (!leavePlace(state, attempt)) return
  const now = state.options.clock.now()
  const ms = now - start
  state.patience.gaveUp(ms)
  state.tally.possiblyBilled++
  const error = new LlmError('timeout', `no answer within ${(ms / 1000).toFixed(1)} s`)
  abort.abort(error)
  if (call.out.size === 0) retryOrFail(state, call, error, now)
  pump(state)
}

/** The last fiftieth of the calls so far, when nothing waits: those that take unusually long. */
function hedge(state: State, now: number): void {
  const { queue, resting, attempts, patience, tally, options } = state
  if (queue.count() > 0 || resting.size > 0) return
  if (attempts.size > 0.02 * tally.done) return
  for (const { call, start } of attempts) {
    if (now - start < patience.usualMs() || attempts.size >= options.concurrency) return
    if (call.out.size > 1) continue
    tally.hedged++
    tally.possiblyBilled++
    send(state, call, now)
  }
}

function settle(state: State, call: Call, result: Generation | LlmError): void {
  if (call.isSettled) return
  call.isSettled = true
  call.stopWatching?.()
  for (const attempt of call.out) {
    leavePlace(state, attempt)
    attempt.abort.abort(new LlmError('interrupted', 'answered elsewhere'))
  }
  if (call.isQueued) state.queue.remove(call)
  else state.queue.open(call)
  if (result instanceof LlmError) {
    state.tally.failed++
    call.reject(result)
  } else {
    state.tally.done++
    call.resolve(result)
  }
}

/** No call will succeed any more: none is kept waiting. */
function die(state: State, first: Call, error: LlmError): void {
  state.dead = error
  settle(state, first, error)
  for (const { call } of state.attempts) settle(state, call, error)
  for (const { call } of state.resting) settle(state, call, error)
  state.resting.clear()
  for (let call = state.queue.take(); call !== undefined; call = state.queue.take()) {
    call.isQueued = false
    settle(state, call, error)
  }
}
