/** The records of `POST /pooling`, by which vLLM and LMDeploy serve process reward models. */
import { z } from 'zod'
import type { RecordedScores } from '../domain/recorded.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory, type Trajectory } from '../domain/trajectory.ts'
import { messageSchema, stepsOfChat, unreadOfChat, withoutPlaces } from './chat-messages.ts'
import { isTemplated, markedChat, readTemplated, templateFault } from './chat-template.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { splitMarked, stepMarker } from './marked-steps.ts'
import type { ParsedRow } from './format.ts'
import { unwritable, written } from './writer.ts'

const textSchema = z.string('expected a text; numbers of tokens cannot be read')

/** One text or several; numbers of tokens are no text. */
export const textsSchema = z.union(
  [textSchema, z.array(textSchema)],
  'expected a text or a list of texts',
)

/**
 * Requests: one text or several, or a chat. Steps are cut at the markers of Qwen2.5-Math-PRM or of
 * Math-Shepherd; rows are written with the first. Token numbers are no text and cannot be read.
 */
export const poolingRequests = codec({
  name: 'pooling-requests',
  title: '/pooling requests (task, and input or messages)',
  fields: ['task', ['input', 'messages']],
  makes: ['trajectory'],
  matches: ({ task, steps }) => task === poolingTask && steps === undefined,
  passesOver: { model: 'who is asked', task: 'what kind of answer is asked for' },
  schema: z.object({
    task: z.string().nullish(),
    input: textsSchema.nullish(),
    messages: z.array(messageSchema).nullish(),
  }),
  writes: {
    trajectory: {
      keeps: ['step.boundaries'],
      write({ task, steps }) {
        const fault = templateFault([task.prompt, ...steps.map(({ content }) => content)])
        if (fault !== undefined) return unwritable(fault)
        return written({ task: poolingTask, input: markedChat(task.prompt, steps) })
      },
    },
  },
  read({ input, messages }) {
    if (messages) {
      const chat = stepsOfChat(messages)
      const own = withoutPlaces(chat.steps)
      const attempt = makeTrajectory({ task: makeTask(chat.prompt), steps: own })
      const unread = unreadOfChat(messages, 'messages', chat)
      return accepted([trajectoryRecord(attempt)], {
        unread: input ? ['input, beside messages', ...unread] : unread,
      })
    }
    if (input === undefined || input === null)
      return { ok: false, reason: 'the row has neither "input" nor "messages"' }
    return textRequest(typeof input === 'string' ? [input] : input, 'input')
  },
})

const poolingTask = 'token_classify'

/** Texts that are to be scored, each as a trajectory. */
export function textRequest(texts: readonly string[], field: string): ParsedRow {
  const unread = texts.some((text) => readTemplated(text).hasOwnSystem)
    ? [`${field}, what the system is told`]
    : []
  return accepted(
    texts.map((text) => trajectoryRecord(attemptOf(text))),
    { unread },
  )
}

function attemptOf(text: string): Trajectory {
  const isShepherd = !isTemplated(text) && text.includes(stepMarker)
  const { prompt, steps } = isShepherd ? splitMarked(text) : readTemplated(text)
  return makeTrajectory({
    task: makeTask(prompt),
    steps: steps.map((content) => ({ content })),
  })
}

/** What answers of such services hold beside what they say. */
export const answerMembers = {
  object: 'what kind of answer it is',
  created: 'a time',
  usage: 'how much was read',
  'data.*.object': 'what kind of answer it is',
}

const answerSchema = z.object({
  id: z.string().nullish(),
  model: z.string().nullish(),
  data: z.array(
    z.object({
      index: z.int().min(0).nullish(),
      data: z.union(
        [z.array(z.number()), z.array(z.array(z.number()).min(1))],
        'expected numbers, or rows of numbers; ask for encoding_format "float"',
      ),
    }),
  ),
})

/** Answers whose last class is the good one, as of Qwen2.5-Math-PRM. */
export const poolingAnswers = answers({
  name: 'pooling-answers',
  title: '/pooling answers (object, data with rows of class probabilities)',
  goodColumn: 'last',
})

/** Answers whose first class is the good one, as of Math-Shepherd with its returned tokens. */
export const poolingAnswersGoodFirst = answers({
  name: 'pooling-answers-good-first',
  title: '/pooling answers whose first class is the good one',
  goodColumn: 'first',
  looksLike: 'pooling-answers',
})

/**
 * Which column is the good one is part of the type: no answer says it. A row for each marker is a
 * step; rows for each token are not told apart from them.
 */
function answers(about: {
  readonly name: string
  readonly title: string
  readonly goodColumn: 'first' | 'last'
  readonly looksLike?: string
}) {
  const { goodColumn, ...rest } = about
  const at = goodColumn === 'first' ? 0 : -1
  return codec({
    ...rest,
    fields: ['object', 'data'],
    makes: ['scores'],
    matches: ({ data }) => hasMember(data, 'data'),
    passesOver: answerMembers,
    schema: answerSchema,
    writes: {
      scores: {
        keeps: [],
        range: 'unit',
        write: (scores) => written(answerOf(scores, goodColumn)),
      },
    },
    read({ id, model, data }) {
      const saysMore = data.some((each) => each.data.some(isMoreThanOneShare))
      const records = data.map((each, place) => {
        const index = each.index ?? place
        const sourceId = data.length > 1 ? `${id ?? 'answer'}#${index}` : (id ?? 'answer')
        const stepScores = each.data.map((row) => (Array.isArray(row) ? row.at(at)! : row))
        return { kind: 'scores', scores: { judge: model ?? 'prm', sourceId, stepScores } } as const
      })
      return accepted(records, {
        ...(typeof id === 'string' && { identity: model ? [model, id] : [id] }),
        unread: saysMore ? [`data.*.data, all columns but the ${goodColumn}`] : [],
      })
    },
  })
}

/** Of two classes the one is told by the other, to the digits that such rows are printed with. */
function isMoreThanOneShare(row: number | readonly number[]): boolean {
  if (typeof row === 'number' || row.length === 1) return false
  const [first = 0, second = 0] = row
  return row.length > 2 || Math.abs(first + second - 1) > 1e-3
}

/** Whether a list holds objects with a member of this name; an empty list tells nothing. */
export function hasMember(list: unknown, member: string): boolean {
  const first: unknown = Array.isArray(list) ? list[0] : undefined
  return typeof first === 'object' && first !== null && member in first
}

function answerOf(
  { judge, sourceId, stepScores }: RecordedScores,
  goodColumn: 'first' | 'last',
): object {
  const rows = stepScores.map((value) =>
    goodColumn === 'first' ? [value, 1 - value] : [1 - value, value],
  )
  return {
    id: sourceId,
    object: 'list',
    model: judge,
    data: [{ index: 0, object: 'pooling', data: rows }],
  }
}
