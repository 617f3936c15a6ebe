import type { z } from 'zod'
import { textHash } from '../base/hash.ts'
import {
  type Answer,
  type AnswerCost,
  askStructured,
  type KnownWays,
} from '../llm/ask-structured.ts'
import type { Generation, Llm, PromptHead, Sampling } from '../llm/llm.ts'
import { LlmError } from '../llm/llm-error.ts'
import type { Fence } from './fence.ts'
import { type CallOptions, noUsage, type Usage } from './judge.ts'
import {
  fillPrompt,
  type PromptFile,
  type PromptFiles,
  type PromptRole,
  type PromptValues,
} from './prompt-files.ts'

/** What every role of a model is made of. */
export type AskKit = {
  readonly llm: Llm
  readonly prompts: PromptFiles
  /** Kept beside the store; whoever knows it can forge a fence. */
  readonly fenceKey: string
  readonly sampling?: Pick<Sampling, 'temperature' | 'topP' | 'maxOutputTokens' | 'seed'>
  /** How each endpoint wants to be asked for JSON; share one among all roles. */
  readonly ways?: KnownWays
  /**
   * Ask anew where a stored answer turns out to be of no use. Default false: it stays `unparsed`.
   */
  readonly isRetrying?: boolean
}

/** One question of a role. */
export type RoleQuestion<Role extends PromptRole, T> = {
  readonly role: Role
  readonly values: PromptValues<Role>
  readonly schema: z.ZodType<T>
  /** What is wrong with an answer of the right shape, in our own words alone. */
  readonly objection?: (answer: T) => string | undefined
  readonly fence: Fence
  /** Of what stands at the head of the prompt, the same for many tasks. */
  readonly headFence?: Fence | undefined
  /** Questions whose prompts share a growing prefix. */
  readonly lane?: string
}

/** What came of a question, with what results keep of it. */
export type RoleAnswer<T> = {
  /** Null when no reply could be used; then `reason` says why. */
  readonly value: T | null
  readonly reason: string
  readonly raw: string
  readonly model: string
  /** Of the prompt as it was sent, 16 hex digits. */
  readonly promptHash: string
  readonly usage: Usage
}

/**
 * Asks in a role. A reply counts only when it has the shape, raises no objection, repeats nothing
 * of the fence's code word, and is not itself a passage of the fenced material. Throws `LlmError`
 * when no reply came.
 */
export async function askRole<Role extends PromptRole, T>(
  kit: AskKit,
  question: RoleQuestion<Role, T>,
  { signal, repeatIndex = 0 }: CallOptions = {},
): Promise<RoleAnswer<T>> {
  signal?.throwIfAborted()
  const { role, values, schema, objection, fence, headFence, lane } = question
  const { system, text } = filledPrompt(kit, role, values)
  const prompt = { system, messages: [{ role: 'user' as const, text }] }
  const structured = {
    prompt,
    name: stageOf(role),
    schema,
    objection: (value: T) =>
      echo(value, [fence, ...(headFence ? [headFence] : [])], text) ?? objection?.(value),
    shown: (reply: string) => fence.around([{ label: 'your answer', text: reply }]),
  }
  const answer = await askedAnew(kit, (attempt) => {
    const repeat = repeatIndex + attempt * retryStride
    return askStructured(kit.llm, structured, {
      ...kit.sampling,
      ...(kit.ways !== undefined && { ways: kit.ways }),
      ...(lane !== undefined && { lane }),
      ...(headFence !== undefined && { head: headOf(role, text, headFence) }),
      ...(repeat > 0 && { repeatIndex: repeat }),
      ...(signal !== undefined && { signal }),
    })
  })
  if (answer.status === 'failed') throw answer.error
  return {
    value: answer.status === 'ok' ? answer.value : null,
    reason: answer.status === 'ok' ? '' : answer.reason,
    raw: answer.raw,
    model: answer.model,
    promptHash: textHash(`${system}\n${text}`),
    usage: usageOf(answer),
  }
}

function headOf(role: PromptRole, text: string, { code }: Fence): PromptHead {
  const end = `${code}>>>\n`
  return { name: `${role} ${code}`, length: text.indexOf(end) + end.length }
}

/**
 * The first answer, or, when retrying, the first after it that is of use or was really asked for:
 * each attempt is a request of its own to the store, so that none is paid for twice.
 */
async function askedAnew<T>(
  { isRetrying = false }: AskKit,
  ask: (attempt: number) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  for (let attempt = 0; ; attempt++) {
    const answer = await ask(attempt)
    const isStale = answer.status === 'unparsed' && answer.calls === 0
    if (!isRetrying || !isStale) return answer
  }
}

/** Beyond any number of votes. */
const retryStride = 1_000

/** What came of a question that wants words. */
export type TextAnswer = Pick<RoleAnswer<never>, 'model' | 'promptHash' | 'usage'> &
  Pick<Generation, 'text' | 'logprobs'>

/** How a question that wants words is asked. */
export type TextOptions = CallOptions & {
  readonly topLogprobs?: number
  /** Whether a reply is of use: when retrying, a stored one that is not is asked for anew. */
  readonly isUsable?: (text: string) => boolean
}

/** Asks in a role for words. Throws `LlmError` when no reply came. */
export async function askText<Role extends PromptRole>(
  kit: AskKit,
  { role, values, lane }: Pick<RoleQuestion<Role, never>, 'role' | 'values' | 'lane'>,
  { signal, repeatIndex = 0, topLogprobs = 0, isUsable = () => true }: TextOptions = {},
): Promise<TextAnswer> {
  signal?.throwIfAborted()
  const { system, text } = filledPrompt(kit, role, values)
  const ask = (repeat: number) =>
    kit.llm.generate(
      { system, messages: [{ role: 'user', text }] },
      {
        ...kit.sampling,
        stage: stageOf(role),
        ...(lane !== undefined && { lane }),
        ...(repeat > 0 && { repeatIndex: repeat }),
        ...(topLogprobs > 0 && { topLogprobs }),
        ...(signal !== undefined && { signal }),
      },
    )
  let answer = await ask(repeatIndex)
  const isStale = () => answer.isStored === true && !isUsable(answer.text)
  for (let again = repeatIndex + retryStride; kit.isRetrying && isStale(); again += retryStride)
    answer = await ask(again)
  const isPaid = answer.isStored !== true
  return {
    text: answer.text,
    model: answer.model,
    promptHash: textHash(`${system}\n${text}`),
    usage: isPaid ? usageOf({ calls: 1, usage: answer.usage }) : noUsage,
    ...(answer.logprobs !== undefined && { logprobs: answer.logprobs }),
  }
}

/** The name of a role's schema, and of its calls where they are counted. */
function stageOf(role: PromptRole): string {
  return role.replaceAll('-', '_')
}

function filledPrompt<Role extends PromptRole>(
  { prompts }: AskKit,
  role: Role,
  values: PromptValues<Role>,
) {
  const file: PromptFile<Role> = prompts[role]
  return { system: file.system, text: fillPrompt(file, values) }
}

/** The value of an answer; one that could not be used is a call without an answer. */
export function usableValue<T>(answer: RoleAnswer<T>, what: string): T {
  if (answer.value !== null) return answer.value
  throw new LlmError('malformed', `${what}: the reply could not be used: ${answer.reason}`)
}

function usageOf({ calls, usage }: Pick<AnswerCost, 'calls' | 'usage'>): Usage {
  const { inputTokens, cachedInputTokens, outputTokens } = usage
  return { calls, inputTokens, cachedInputTokens, outputTokens }
}

/** A verdict that stands in the material was written by whoever is judged. */
function echo(value: unknown, fences: readonly Fence[], prompt: string): string | undefined {
  const json = JSON.stringify(value)
  const lower = json.toLowerCase()
  if (fences.some(({ code }) => lower.includes(code))) return 'it repeats the code word'
  const packed = packedText(json)
  return packed.length > 2 && packedText(prompt).includes(packed)
    ? 'it repeats a passage of the material'
    : undefined
}

function packedText(text: string): string {
  return text.replace(/[\s\\]+/g, '')
}
