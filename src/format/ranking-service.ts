/** `/score`, `/rerank` and `/generative_scoring`: servers that score a document against a query. */
import { z } from 'zod'
import { overallScore } from '../domain/evaluation.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { placedId } from './classify-service.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import { evaluationRecord, namedScore, rewardWriter } from './evaluation-rows.ts'
import type { ParsedRow, Row } from './format.ts'
import { answerMembers, hasMember, textsSchema } from './pooling-service.ts'
import { stepsText } from './step-text.ts'
import { type TrajectoryWriter, written } from './writer.ts'

const queryNames = ['queries', 'text_1', 'data_1', 'query']
const documentNames = ['documents', 'text_2', 'data_2', 'items']

/** `/score`: each document against its query, or all of them against one. */
export const scoreRequests = codec({
  name: 'score-requests',
  title: '/score requests (queries, documents, or text_1, text_2)',
  fields: [
    ['queries', 'text_1', 'data_1'],
    ['documents', 'text_2', 'data_2', 'items'],
  ],
  makes: ['trajectory'],
  passesOver: { model: 'who is asked' },
  schema: z.object({
    queries: textsSchema.optional(),
    text_1: textsSchema.optional(),
    data_1: textsSchema.optional(),
    documents: textsSchema.optional(),
    text_2: textsSchema.optional(),
    data_2: textsSchema.optional(),
    items: textsSchema.optional(),
  }),
  writes: {
    trajectory: asDocument((queries, document) => ({ queries, documents: [document] })),
  },
  read: (row) => documentsOf(row),
})

/** `/rerank`: the documents that are to be put in order. */
export const rerankRequests = codec({
  name: 'rerank-requests',
  title: '/rerank requests (query, documents)',
  fields: ['query', 'documents'],
  makes: ['trajectory'],
  passesOver: { model: 'who is asked', top_n: 'how many are to be answered' },
  schema: z.object({ query: z.string(), documents: z.array(z.string()) }),
  writes: { trajectory: asDocument((query, document) => ({ query, documents: [document] })) },
  read: (row) => documentsOf(row),
})

/** `/generative_scoring`: how likely a model says the first of two words of each item. */
export const generativeScoringRequests = codec({
  name: 'generative-scoring-requests',
  title: '/generative_scoring requests (query, items, label_token_ids)',
  fields: ['query', 'items', ['label_token_ids', 'apply_softmax', 'item_first']],
  makes: ['trajectory'],
  passesOver: {
    model: 'who is asked',
    label_token_ids: 'the words that are weighed',
    apply_softmax: 'how answers are scaled',
    item_first: 'the order in which both are shown',
  },
  schema: z.object({ query: z.string(), items: textsSchema }),
  writes: {
    trajectory: asDocument((query, item) => ({
      query,
      items: [item],
      apply_softmax: true,
      item_first: false,
    })),
  },
  read: (row) => documentsOf(row),
})

function asDocument(row: (query: string, document: string) => object): TrajectoryWriter {
  return { keeps: [], write: ({ task, steps }) => written(row(task.prompt, stepsText(steps))) }
}

function documentsOf(row: Row): ParsedRow {
  const queries = listOf(queryNames.map((name) => row[name]))
  const documents = listOf(documentNames.map((name) => row[name]))
  if (queries.length !== 1 && queries.length !== documents.length)
    return {
      ok: false,
      reason: `${queries.length} queries stand against ${documents.length} documents`,
    }
  const attempts = documents.map((content, index) =>
    makeTrajectory({
      task: makeTask(queries.length === 1 ? queries[0]! : queries[index]!),
      steps: [{ content }],
    }),
  )
  return accepted(attempts.map(trajectoryRecord))
}

/** The first of some members that is there, as a list of texts. */
function listOf(values: readonly unknown[]): readonly string[] {
  const value = values.find((each) => each !== undefined)
  return typeof value === 'string' ? [value] : ((value ?? []) as readonly string[])
}

/** Answers of `/score`, in the order of the documents. */
export const scoreAnswers = codec({
  name: 'score-answers',
  title: '/score answers (object, data with score)',
  fields: ['object', 'data'],
  makes: ['evaluation'],
  matches: ({ data }) => hasMember(data, 'score'),
  passesOver: answerMembers,
  schema: z.object({
    id: z.string().nullish(),
    model: z.string().nullish(),
    data: z.array(z.object({ index: z.int().min(0).nullish(), score: z.number() })),
  }),
  writes: {
    evaluation: rewardWriter(({ id, model, value }) => ({
      id,
      object: 'list',
      model,
      data: [{ index: 0, object: 'score', score: value }],
    })),
  },
  read: ({ id, model, data }) => scoredDocuments({ id, model }, data),
})

/** Answers of `/rerank`: sorted by score; `index` is the place among the documents. */
export const rerankAnswers = codec({
  name: 'rerank-answers',
  title: '/rerank answers (results with relevance_score)',
  fields: ['results'],
  makes: ['evaluation'],
  matches: ({ results }) => hasMember(results, 'relevance_score'),
  passesOver: { ...answerMembers, 'results.*.document': 'what was asked' },
  schema: z.object({
    id: z.string().nullish(),
    model: z.string().nullish(),
    results: z.array(
      z.object({
        index: z.int().min(0),
        relevance_score: z.number(),
      }),
    ),
  }),
  writes: {
    evaluation: rewardWriter(({ id, model, value }) => ({
      id,
      model,
      results: [{ index: 0, relevance_score: value }],
    })),
  },
  read({ id, model, results }) {
    const inOrder = results.toSorted((a, b) => a.index - b.index)
    const scored = inOrder.map(({ index, relevance_score: score }) => ({ index, score }))
    return scoredDocuments({ id, model }, scored)
  },
})

function scoredDocuments(
  {
    id,
    model,
  }: { readonly id?: string | null | undefined; readonly model?: string | null | undefined },
  scored: readonly { readonly index?: number | null | undefined; readonly score: number }[],
): ParsedRow {
  const records = scored.map(({ index, score }, place) =>
    evaluationRecord({
      sourceId: placedId(id, index ?? place, scored.length),
      judge: model,
      scores: [namedScore({ name: overallScore, value: score })],
    }),
  )
  return accepted(records)
}
