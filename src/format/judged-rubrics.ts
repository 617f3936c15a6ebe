import { z } from 'zod'
import { textHash } from '../base/hash.ts'
import { makeTask } from '../domain/task.ts'
import { makeTrajectory } from '../domain/trajectory.ts'
import { accepted, codec, trajectoryRecord } from './codec.ts'
import type { SourceRecord } from './format.ts'
import { namedItem } from './numbered-list.ts'

/**
 * Prometheus evaluation rows: one text that holds instruction, response, reference and rubric, and
 * the marks (1 to 5) and feedback of several runs of one judge; `score` of the judgments is
 * `finalLabel` as given.
 */
export const feedbackRows = codec({
  name: 'feedback-rows',
  title: 'Prometheus rows (idx, instruction, gpt4_score, gpt4_feedback)',
  fields: ['idx', 'instruction', 'gpt4_score', 'gpt4_feedback'],
  makes: ['trajectory', 'criterion', 'judgment'],
  schema: z.object({
    idx: z.union([z.int(), z.string()]),
    response_source: z.string().optional(),
    category: z.string().optional(),
    instruction: z.string(),
    gpt4_score: z.array(z.number()),
    gpt4_feedback: z.array(z.string()),
  }),
  read(row) {
    const { idx, response_source: policy = '', category: domain = 'general' } = row
    const sections = sectionsOf(row.instruction)
    const [prompt, response, rubric] = [
      sections.get('The instruction to evaluate'),
      sections.get('Response to evaluate'),
      sections.get('Score Rubrics'),
    ]
    if (prompt === undefined || response === undefined || rubric === undefined)
      return {
        ok: false,
        reason:
          'field "instruction" lacks one of the sections "###The instruction to evaluate", ' +
          '"###Response to evaluate" and "###Score Rubrics"',
      }
    const sourceId = `${idx}#${policy}`
    const reference = [...sections].find(([title]) => title.startsWith('Reference Answer'))?.[1]
    const trajectory = makeTrajectory({
      task: makeTask(prompt, { reference, domain }),
      steps: [{ content: response }],
      policy,
      sourceId,
    })
    const criterion = /^\[([\s\S]+?)\]/.exec(rubric)?.[1] ?? rubric
    const records: SourceRecord[] = [
      trajectoryRecord(trajectory),
      { kind: 'criterion', criterion: { ...namedItem(criterion), domain, sourceId } },
    ]
    for (const [run, final] of row.gpt4_feedback.entries()) {
      const finalLabel = row.gpt4_score[run]
      records.push({
        kind: 'judgment',
        judgment: {
          judge: `gpt4#${run}`,
          sourceId,
          domain,
          stepLabels: {},
          ...(finalLabel !== undefined && { finalLabel }),
          explanations: { steps: {}, final },
        },
      })
    }
    return accepted(records, { identity: [idx, policy] })
  },
})

/** The parts of a prompt by their "###Title:" lines. */
function sectionsOf(text: string): ReadonlyMap<string, string> {
  const sections = new Map<string, string>()
  for (const part of text.split(/^###\s*/m)) {
    const end = part.search(/:\s*(?:\n|$)/)
    if (end > 0) sections.set(part.slice(0, end), part.slice(end + 1).trim())
  }
  return sections
}

/**
 * Contests of anonymous rubrics: how many wins each candidate rubric of a prompt has. One score a
 * candidate; the texts are not in the file, and the single contests are not kept.
 */
export const rubricContests = codec({
  name: 'rubric-contests',
  title: 'rubric contests (prompt, generator, wins, pair_outcomes)',
  fields: ['prompt', 'generator', 'wins', 'pair_outcomes'],
  makes: ['task', 'scores'],
  passesOver: {
    n_candidates: 'as many as there are wins',
    pair_outcomes: 'the single contests',
  },
  schema: z.object({
    generator: z.string(),
    benchmark: z.string().optional(),
    prompt: z.string(),
    wins: z.array(z.number()),
  }),
  read(row) {
    const { generator, benchmark = 'general', prompt, wins } = row
    const sourceId = `${benchmark}:${textHash(prompt, 8)}`
    const scores = { judge: generator, sourceId, stepScores: wins }
    const task = makeTask(prompt, { domain: benchmark })
    return accepted(
      [
        { kind: 'task', task },
        { kind: 'scores', scores },
      ],
      { identity: [generator, benchmark, prompt] },
    )
  },
})
