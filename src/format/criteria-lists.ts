import { z } from 'zod'
import { textHash } from '../base/hash.ts'
import type { GradedNode, ListedCriterion } from '../domain/recorded.ts'
import { makeTask } from '../domain/task.ts'
import { accepted, codec } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { namedItem, numberedItems } from './numbered-list.ts'
import { written } from './writer.ts'

/** Our own criteria: `{name, description}`, one a row. */
export const criterionFormat = codec({
  name: 'criterion',
  title: 'criteria (name, description)',
  fields: ['name', 'description'],
  makes: ['criterion'],
  writes: {
    criterion: {
      keeps: ['domain', 'sourceId'],
      write: ({ name, description, domain, sourceId }) =>
        written({ name, description, domain, sourceId }),
    },
  },
  schema: z.object({
    name: z.string().min(1),
    description: z.string(),
    domain: z.string().optional(),
    sourceId: z.string().optional(),
  }),
  read(row) {
    const { name, description, domain = 'general' } = row
    const sourceId = row.sourceId ?? name
    return accepted([criterionRecord({ name, description, domain, sourceId })], {
      identity: [row.sourceId ?? '', name, description],
    })
  },
})

/**
 * Generated rubrics: a prompt and its criteria as one numbered list. A text without such a list (a
 * refusal) gives no criteria; the row is kept and counted as one whose label is unusable.
 */
export const rubricLists = codec({
  name: 'rubric-lists',
  title: 'rubrics as numbered lists (prompt, rubric)',
  fields: ['prompt', 'rubric'],
  makes: ['criterion'],
  matches: ({ rubric }) => typeof rubric === 'string',
  schema: z.object({
    mode: z.string().optional(),
    benchmark: z.string().optional(),
    generator: z.string().optional(),
    prompt: z.string(),
    rubric: z.string(),
  }),
  read(row) {
    const { mode = '', benchmark = 'general', generator = '', prompt, rubric } = row
    const source = [mode, benchmark, generator, textHash(prompt, 8)].filter(Boolean).join(':')
    const records = numberedItems(rubric).map((item, index) =>
      criterionRecord({ ...item, domain: benchmark, sourceId: `${source}#${index}` }),
    )
    return accepted(records, {
      identity: [mode, benchmark, generator, prompt],
      invalidLabels: records.length === 0 ? ['rubric holds no numbered list'] : [],
    })
  },
})

const weighted = z.object({
  criterion: z.string(),
  explanation: z.string(),
  weight: z.number().min(0),
})

/**
 * DeepResearch Bench criteria: a weighted tree of dimensions and criteria a task, and its criteria.
 */
export const dimensionCriteria = codec({
  name: 'dimension-criteria',
  title: 'weighted criteria by dimension (id, prompt, dimension_weight, criterions)',
  fields: ['id', 'prompt', 'dimension_weight', 'criterions'],
  makes: ['criterion', 'graded-tree', 'task'],
  passesOver: {
    'criterions.*.*.comment': 'a note on a weight',
  },
  schema: z.object({
    id: z.union([z.int(), z.string()]),
    prompt: z.string(),
    dimension_weight: z.record(z.string(), z.number().min(0)),
    criterions: z.record(z.string(), z.array(weighted)),
  }),
  read(row) {
    const source = `${row.id}`
    const criteria: SourceRecord[] = []
    const dimensions = Object.entries(row.criterions).map(([domain, list]): GradedNode => {
      const sourceId = `${source}/${domain}`
      const children = list.map(({ criterion, explanation, weight }, index): GradedNode => {
        const place = `${sourceId}#${index}`
        const listed = { name: criterion, description: explanation, domain, sourceId: place }
        criteria.push(criterionRecord(listed))
        return ungraded(place, `${criterion}: ${explanation}`, weight)
      })
      return ungraded(sourceId, domain, row.dimension_weight[domain] ?? 0, children)
    })
    const root = ungraded(source, row.prompt, 1, dimensions)
    const task = makeTask(row.prompt)
    const records: SourceRecord[] = [
      { kind: 'task', task },
      { kind: 'graded-tree', name: source, root },
    ]
    return accepted([...records, ...criteria], {
      identity: [row.id],
      invalidLabels: Object.keys(row.criterions)
        .filter((name) => row.dimension_weight[name] === undefined)
        .map((name) => `dimension_weight has no weight for ${name}; it counts 0`),
    })
  },
})

/**
 * WritingBench checklists: named criteria of a query. What each band of marks means is not kept.
 */
export const checklists = codec({
  name: 'checklists',
  title: 'checklists (query, checklist)',
  fields: ['query', 'checklist'],
  makes: ['task', 'criterion'],
  passesOver: {
    domain2: 'a narrower domain',
    'checklist.*.1-2': 'a band of marks',
    'checklist.*.3-4': 'a band of marks',
    'checklist.*.5-6': 'a band of marks',
    'checklist.*.7-8': 'a band of marks',
    'checklist.*.9-10': 'a band of marks',
  },
  schema: z.object({
    index: z.union([z.int(), z.string()]).optional(),
    query: z.string(),
    domain1: z.string().optional(),
    domain2: z.string().optional(),
    checklist: z.array(z.object({ name: z.string(), criteria_description: z.string() })),
  }),
  read(row) {
    const source = `${row.index ?? textHash(row.query, 8)}`
    const domain = row.domain1 ?? 'general'
    const criteria = row.checklist.map(({ name, criteria_description: description }, index) =>
      criterionRecord({ name, description, domain, sourceId: `${source}#${index}` }),
    )
    const task = makeTask(row.query, { domain })
    return accepted([{ kind: 'task', task }, ...criteria], { identity: [source] })
  },
})

/** BiGGen Bench rubrics: a task with a reference and the question that graders answer on it. */
export const scoreRubrics = codec({
  name: 'score-rubrics',
  title: 'score rubrics (id, input, score_rubric)',
  fields: ['id', 'input', 'score_rubric'],
  makes: ['task', 'criterion'],
  passesOver: {
    task: 'a narrower domain',
    instance_idx: 'in the id',
    'score_rubric.score1_description': 'a band of marks',
    'score_rubric.score2_description': 'a band of marks',
    'score_rubric.score3_description': 'a band of marks',
    'score_rubric.score4_description': 'a band of marks',
    'score_rubric.score5_description': 'a band of marks',
  },
  schema: z.object({
    id: z.string(),
    capability: z.string().optional(),
    system_prompt: z.string().optional(),
    input: z.string(),
    reference_answer: z.string().nullish(),
    score_rubric: z.object({ criteria: z.string() }),
  }),
  read(row) {
    const { id, capability: domain = 'general', system_prompt, input } = row
    const prompt = system_prompt ? `${system_prompt}\n\n${input}` : input
    const task = makeTask(prompt, { reference: row.reference_answer ?? undefined, domain })
    const item = namedItem(row.score_rubric.criteria)
    return accepted([{ kind: 'task', task }, criterionRecord({ ...item, domain, sourceId: id })], {
      identity: [id],
    })
  },
})

function criterionRecord(criterion: ListedCriterion): SourceRecord {
  return { kind: 'criterion', criterion }
}

function ungraded(
  sourceId: string,
  requirement: string,
  weight: number,
  children: readonly GradedNode[] = [],
): GradedNode {
  return { sourceId, requirement, weight, score: null, children }
}
