/** What records of judges and services mean, and the sentence for each that means nothing. */
import { describe, expect, test } from 'vitest'
import { exampleRows } from '../../test/bad-input/example-rows.ts'
import { formats } from './formats.ts'
import type { SourceRecord } from './format.ts'
import { lossTally } from './losses.ts'
import { writeRecord } from './write-records.ts'

function formatNamed(name: string) {
  return formats.find((format) => format.name === name)!
}

function read(name: string, row: object) {
  return formatNamed(name).read({ ...row })
}

function recordsOf(name: string, row: object): readonly SourceRecord[] {
  const parsed = read(name, row)
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.records
}

/** The rows of a record in a format, and what that loses: "dropped judge". */
function written(record: SourceRecord, name: string) {
  const tally = lossTally()
  const choices = { afterError: 'keep', threshold: 0.5, target: name } as const
  const result = writeRecord(record, formatNamed(name), { choices, lose: tally.lose })
  const losses = tally.list().map(({ kind, field }) => `${kind} ${field}`)
  return { result, losses, rows: result?.ok ? result.rows : [] }
}

/** Two steps, of which the second has the lowest verdict, and labels that say otherwise. */
const scored = recordsOf('scored-trajectory', {
  task: { prompt: 'Take 9 from 31.', domain: 'made' },
  steps: [
    { content: '31 - 10 = 21', sourceIndex: 2 },
    { content: '23', sourceIndex: 4 },
  ],
  labels: { kind: 'first-error', firstErrorIndex: 0 },
  sourceId: 'made:3:1',
  scored: [0, 1].map((stepIndex) => ({
    stepIndex,
    parents: [],
    criteria: [],
    growthCandidates: [],
    scores: [
      verdict(stepIndex, 'borrow', stepIndex === 0 ? 1 : 0.25),
      verdict(stepIndex, 'sum', 0.5),
    ],
  })),
})[0]!

function verdict(stepIndex: number, criterionId: string, value: number) {
  const about = { stepIndex, criterionId, status: 'ok', value, reason: `${criterionId} says so.` }
  return { ...about, ownFault: false, inherits: [], model: 'a-judge' }
}

describe('a scored trajectory', () => {
  test('as a ProcessBench prediction is its first step below the threshold, counted from 0', () => {
    const { rows, losses } = written(scored, 'processbench-predictions')
    expect(rows).toEqual([{ id: 'made:3:1', prediction: 1, model: 'a-judge' }])
    expect(losses).toContain('thresholded stepScores, at 0.5')
    expect(losses).toContain('guessed scores, as the lowest verdict')
  })

  test('as a PRMBench prediction has a label for each step, and its score', () => {
    const { rows } = written(scored, 'prmbench-predictions')
    expect(rows).toMatchObject([
      {
        idx: 'made:3:1',
        scores: {
          step_level_validity_scores: [0.5, 0.25],
          step_level_validity_labels: [true, false],
        },
      },
    ])
  })

  test('as an AgentProcessBench judgment names messages, with reasons', () => {
    const { rows } = written(scored, 'agent-process-judgments')
    expect(rows).toMatchObject([
      {
        run: 'a-judge',
        record_id: 'made:3:1',
        step_labels: { '2': 1, '4': -1 },
        explanations: { steps: { '4': 'borrow says so. sum says so.' } },
      },
    ])
  })

  test('as an /evaluate answer keeps every verdict at its step; the sums are means', () => {
    const { rows, losses } = written(scored, 'evaluate-answers')
    expect(rows).toMatchObject([
      {
        score: 0.5625,
        step_outputs: [
          { step_index: 0, base_reward: 0.75, metrics: { borrow: { score: 1 } } },
          { step_index: 1, base_reward: 0.375, metrics: { sum: { score: 0.5 } } },
        ],
      },
    ])
    expect(losses).toContain('guessed scores.overall, as the mean')
  })

  test('as Langfuse scores is a row a verdict, each on its step', () => {
    const { rows } = written(scored, 'langfuse')
    expect(rows).toHaveLength(4)
    expect(rows[3]).toEqual({
      name: 'sum',
      value: 0.5,
      dataType: 'NUMERIC',
      traceId: 'made:3:1',
      comment: 'sum says so.',
      metadata: { judge: 'a-judge', stepIndex: 1 },
    })
  })

  test('as an Inspect log keeps the attempt beside its scores', () => {
    const { rows, losses } = written(scored, 'inspect-log')
    expect(recordsOf('inspect-log', JSON.parse(JSON.stringify(rows[0])) as object)).toMatchObject([
      { kind: 'trajectory', trajectory: { task: { domain: 'made' }, sourceId: 'made:3:1' } },
      { kind: 'evaluation', evaluation: { judge: 'a-judge', scores: [{}, {}, {}, {}] } },
    ])
    expect(losses).not.toContain('dropped steps')
  })
})

test('a verdict that could not be had is never written as a number', () => {
  const failed: SourceRecord = {
    kind: 'evaluation',
    evaluation: { scores: [{ name: 'score', value: null, error: 'no reply' }] },
  }
  expect(written(failed, 'evaluate-answers').rows).toMatchObject([{ is_score_valid: false }])
  expect(written(failed, 'autoevals').rows).toMatchObject([{ score: null }])
  expect(written(failed, 'openjudge').rows).toMatchObject([{ error: 'no reply' }])
  for (const name of ['mastra', 'openevals', 'langfuse', 'ruler']) {
    const { rows, losses } = written(failed, name)
    expect([name, rows, losses]).toEqual([name, [], ['dropped scores, without a value']])
  }
  expect(written(failed, 'openrlhf-reward-answers').result).toEqual({
    ok: false,
    reason: 'no score has a value, and openrlhf-reward-answers rows need one',
  })
})

test('a failed batch line is a missing answer with its reason', () => {
  const failed = { custom_id: 'a', response: null, error: { code: 'x', message: 'too late' } }
  expect(recordsOf('openai-batch-results', failed)).toMatchObject([
    { prediction: { itemId: 'a', missing: 'too late' } },
  ])
  const refused = { custom_id: 'a', response: { status_code: 429, body: {} }, error: null }
  expect(recordsOf('openai-batch-results', refused)).toMatchObject([
    { prediction: { missing: 'status 429' } },
  ])
})

test('which class is the good one is told by the name of the format', () => {
  const row = exampleRows['pooling-answers']!(1)
  expect(recordsOf('pooling-answers', row)).toMatchObject([
    { scores: { stepScores: [0.75, 0.125] } },
    { scores: { sourceId: 'pool-1#1' } },
  ])
  expect(recordsOf('pooling-answers-good-first', row)).toMatchObject([
    { scores: { stepScores: [0.25, 0.875] } },
    { scores: { sourceId: 'pool-1#1' } },
  ])
})

test('PRMBench rows are written with steps that count from 1, AgentProcessBench by message', () => {
  const attempt = recordsOf('stepwise', {
    prompt: 'Take 9.',
    completions: ['21', '23', 'so 23'],
    labels: [true, false, false],
  })[0]!
  expect(written(attempt, 'prmbench').rows).toMatchObject([
    { modified_process: ['1. 21', '2. 23', '3. so 23'], error_steps: [2, 3] },
  ])
  expect(written(attempt, 'agent-process-bench').rows).toMatchObject([
    { step_labels: { '1': 1, '2': -1, '3': -1 } },
  ])
})

test('rows of ProcessBench and AgentProcessBench go through themselves and lose nothing', () => {
  for (const name of ['processbench', 'agent-process-bench', 'agent-process-labels']) {
    const [record] = recordsOf(name, exampleRows[name]!(1))
    expect([name, written(record!, name).losses]).toEqual([name, []])
  }
})

const refused: readonly (readonly [format: string, change: object, sentence: string])[] = [
  [
    'processbench-predictions',
    { prediction: 'two' },
    'prediction is "two", not the number of a step',
  ],
  ['processbench-predictions', { prediction: -2 }, 'steps count from 0, and -1 is none'],
  ['processbench-predictions', { prediction: 3, steps: ['a'] }, 'but there are 1 steps'],
  [
    'prmbench-predictions',
    { scores: { step_level_validity_labels: [true], step_level_validity_scores: [1, 0] } },
    'step_level_validity_scores has 2 entries for 1 steps',
  ],
  ['agent-process-labels', { record_id: undefined }, 'neither "record_id" nor "query_index"'],
  ['openrlhf-reward-requests', { prompts: [] }, 'prompts has 0 entries, but query has 1'],
  ['openrlhf-reward-answers', { extra_logs: { a: [1] } }, 'a has 1 entries, but rewards has 2'],
  ['llama-factory-reward-answers', { scores: ['high'] }, 'field "scores.0"'],
  ['classify-requests', { input: [151, 644] }, 'numbers of tokens cannot be read'],
  ['pooling-requests', { input: [[151, 644]] }, 'numbers of tokens cannot be read'],
  ['pooling-requests', { input: undefined }, 'neither "input" nor "messages"'],
  [
    'pooling-answers',
    { data: [{ index: 0, object: 'pooling', data: 'AACAPw==' }] },
    'ask for encoding_format "float"',
  ],
  ['classify-answers', { data: [{ index: 0, probs: [] }] }, 'field "data.0.probs"'],
  ['score-requests', { queries: ['a', 'b', 'c'] }, '3 queries stand against 2 documents'],
  ['score-answers', { data: [{ index: -1, score: 1 }] }, 'field "data.0.index"'],
  ['rerank-answers', { results: [{ relevance_score: 1 }] }, 'field "results.0.index"'],
  ['evaluate-answers', { step_outputs: [{ step_index: -1 }] }, 'field "step_outputs.0.step_index"'],
  ['evaluate-requests', { messages: [] }, 'field "messages"'],
  ['nemo-gym', { response: {} }, 'field "response.output"'],
  ['open-reward-outputs', { finished: undefined }, 'field "finished"'],
  ['ruler', { scores: [{ trajectory_id: '1', score: 7 }] }, 'field "scores.0.score"'],
  ['autoevals', { score: 7 }, 'field "score"'],
  ['openevals', { score: 'good' }, 'field "score"'],
  ['promptfoo', { score: 7 }, 'field "score"'],
  ['openjudge', { score: undefined }, 'no score, no rank and no error'],
  ['mastra', { score: null }, 'field "score"'],
  ['inspect-scores', { value: undefined }, 'field "value"'],
  ['inspect-log', { samples: [{ epoch: 1 }] }, 'field "samples.0.id"'],
  ['langfuse', { dataType: 'BOOLEAN' }, 'a BOOLEAN value is 0 or 1, not 0.5'],
  ['langfuse', { dataType: 'CATEGORICAL' }, 'a CATEGORICAL value, but it is number'],
  ['phoenix', { label: undefined }, 'field "label"'],
  ['openai-batch-requests', { body: { prompt: 'x' } }, 'the body is no chat'],
  ['openai-batch-results', { response: { status_code: 200, body: {} } }, 'expected an answer with'],
  [
    'reinforcement-rows',
    { messages: [{ role: 'assistant', content: 'x' }] },
    'messages end with a turn of the assistant',
  ],
  ['graders', { type: 'multi', graders: [{ type: 'x' }] }, 'field "graders.0" is no grader'],
  [
    'otel-evaluations',
    { resourceLogs: undefined, name: 'gen_ai.evaluation.result', attributes: {} },
    'has no "gen_ai.evaluation.name"',
  ],
  ['evaluation', { evaluation: [{ name: 'a' }] }, 'field "evaluation.0.value"'],
]

describe('a row that means nothing is refused in one sentence', () => {
  for (const [name, change, sentence] of refused)
    test(`${name}: ${sentence}`, () => {
      const parsed = read(name, { ...exampleRows[name]!(1), ...change })
      expect(parsed).toMatchObject({ ok: false })
      expect(parsed.ok ? '' : parsed.reason).toContain(sentence)
    })
})

const unwritable: readonly (readonly [SourceRecord, format: string, sentence: string])[] = [
  [
    { kind: 'evaluation', evaluation: { scores: [{ name: 'mark', value: 7 }] } },
    'autoevals',
    'score "mark" is 7, and scores of autoevals lie between 0 and 1',
  ],
  [
    { kind: 'evaluation', evaluation: { scores: [{ name: 'mark', value: 1 }] } },
    'ruler',
    'the row names no work (sourceId)',
  ],
  [
    { kind: 'prediction', prediction: { judge: 'a', itemId: 'b', answer: 'A>B' } },
    'processbench-predictions',
    'the answer is "A>B", not the index of a step',
  ],
  [
    { kind: 'prediction', prediction: { judge: 'a', itemId: 'b', stepLabels: [1, null] } },
    'prmbench-predictions',
    'step 1 (from 0) has no label',
  ],
  [
    {
      kind: 'evaluation',
      evaluation: { sourceId: 'a', scores: [{ name: 'm', value: 1, stepIndex: 1 }] },
    },
    'recorded-scores',
    'step 0 (from 0) has no score',
  ],
]

describe('a record that a format cannot hold is refused in one sentence', () => {
  for (const [record, name, sentence] of unwritable)
    test(`${name}: ${sentence}`, () => {
      const { result } = written(record, name)
      expect(result?.ok === false && result.reason).toContain(sentence)
    })
})
