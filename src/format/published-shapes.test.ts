/** One row of each shape that the field's tools document, and what it is recognised as. */
import { describe, expect, test } from 'vitest'
import { formats } from './formats.ts'
import { recogniseFormat } from './recognise.ts'

const user = { role: 'user', content: 'Take 9 from 31.' }
const right = { role: 'assistant', content: '22' }
const wrong = { role: 'assistant', content: '23' }
const chatText = '<|im_start|>user\nTake 9 from 31.<|im_end|>\n<|im_start|>assistant\n'

const shapes: readonly (readonly [tool: string, format: string, row: object])[] = [
  [
    'TRL stepwise supervision',
    'stepwise',
    { prompt: 'Take 9.', completions: ['31-10=21', '22'], labels: [true, true] },
  ],
  ['TRL preference', 'preference', { prompt: 'Take 9.', chosen: ' 22', rejected: ' 23' }],
  [
    'TRL conversational preference',
    'preference-chat',
    { prompt: [user], chosen: [right], rejected: [wrong] },
  ],
  ['TRL unpaired preference', 'unpaired', { prompt: 'Take 9.', completion: ' 22', label: true }],
  [
    'OpenRLHF PRM data',
    'openrlhf-prm',
    { input: 'Take 9. Step 1: 31-10=21. ки\nStep 2: 23 ки', value: ['+', '-'] },
  ],
  [
    'OpenRLHF remote reward, request',
    'openrlhf-reward-requests',
    { query: ['Take 9. 22'], prompts: ['Take 9.'], labels: ['22'] },
  ],
  [
    'OpenRLHF remote reward, empty shard',
    'openrlhf-reward-requests',
    { query: [], prompts: [], labels: [] },
  ],
  [
    'OpenRLHF remote reward, answer',
    'openrlhf-reward-answers',
    { rewards: [0.5], scores: [0.5], extra_logs: { borrow: [1], order: [0] } },
  ],
  ['verl, served', 'classify-requests', { model: 'm', input: `${chatText}22`, activation: false }],
  [
    'LLaMA-Factory preference',
    'llama-factory',
    { instruction: 'Take 9.', input: '', chosen: '22', rejected: '23' },
  ],
  [
    'LLaMA-Factory reward, request',
    'llama-factory-reward-requests',
    { model: 'model', messages: ['Take 9. 22', 'Take 9. 23'] },
  ],
  ['LLaMA-Factory reward, answer', 'llama-factory-reward-answers', { scores: [0.5, 0.25] }],
  [
    'LLaMA-Factory score.evaluation',
    'llama-factory-reward-answers',
    { id: 'e', object: 'score.evaluation', model: 'm', scores: [0.5] },
  ],
  ['SGLang scores', 'llama-factory-reward-answers', { scores: [[0.75, 0.25]] }],
  [
    '/pooling, request',
    'pooling-requests',
    { model: 'm', task: 'token_classify', input: `${chatText}21<extra_0>22<extra_0>` },
  ],
  [
    '/pooling, request of messages',
    'pooling-requests',
    { model: 'm', task: 'token_classify', messages: [user, right] },
  ],
  [
    '/pooling, answer',
    'pooling-answers',
    {
      id: 'pool-7',
      object: 'list',
      created: 1,
      model: 'm',
      data: [
        {
          index: 0,
          object: 'pooling',
          data: [
            [0.25, 0.75],
            [0.5, 0.5],
          ],
        },
      ],
      usage: { prompt_tokens: 9 },
    },
  ],
  ['/classify, request', 'classify-requests', { model: 'm', input: ['one', 'two'] }],
  [
    '/classify, answer',
    'classify-answers',
    { object: 'list', data: [{ index: 0, label: 'A', probs: [0.5, 0.5], num_classes: 2 }] },
  ],
  ['/score, request', 'score-requests', { model: 'm', queries: 'q', documents: ['one', 'two'] }],
  ['/score, other names', 'score-requests', { model: 'm', text_1: ['q', 'r'], text_2: ['1', '2'] }],
  [
    '/score, answer',
    'score-answers',
    { object: 'list', data: [{ index: 0, object: 'score', score: 2.5 }] },
  ],
  ['/rerank, request', 'rerank-requests', { model: 'm', query: 'q', documents: ['one'], top_n: 1 }],
  [
    '/rerank, answer',
    'rerank-answers',
    { results: [{ index: 0, document: { text: 'one' }, relevance_score: 0.5 }] },
  ],
  [
    '/generative_scoring, request',
    'generative-scoring-requests',
    {
      model: 'm',
      query: 'q',
      items: ['one'],
      label_token_ids: [1, 2],
      apply_softmax: true,
      item_first: false,
    },
  ],
  [
    'OpenAI batch, request',
    'openai-batch-requests',
    {
      custom_id: 'a/1',
      method: 'POST',
      url: '/v1/chat/completions',
      body: { model: 'm', messages: [user] },
    },
  ],
  [
    'OpenAI batch, request of responses',
    'openai-batch-requests',
    {
      custom_id: 'a/1',
      method: 'POST',
      url: '/v1/responses',
      body: { model: 'm', input: 'Take.' },
    },
  ],
  [
    'OpenAI batch, result',
    'openai-batch-results',
    {
      id: 'b1',
      custom_id: 'a/1',
      response: {
        status_code: 200,
        request_id: 'r',
        body: {
          choices: [{ index: 0, message: right, finish_reason: 'stop' }],
        },
      },
      error: null,
    },
  ],
  [
    'OpenAI batch, failed line',
    'openai-batch-results',
    { id: 'b2', custom_id: 'a/2', response: null, error: { code: 'expired', message: 'too late' } },
  ],
  [
    'OpenAI preference fine-tuning',
    'openai-preference',
    {
      input: { messages: [user], tools: [], parallel_tool_calls: true },
      preferred_output: [right],
      non_preferred_output: [wrong],
    },
  ],
  ['reinforcement fine-tuning', 'reinforcement-rows', { messages: [user], reference_answer: '22' }],
  [
    'score_model grader',
    'graders',
    { type: 'score_model', name: 'ok', model: 'm', range: [0, 1], input: [user] },
  ],
  [
    'multi grader',
    'graders',
    {
      type: 'multi',
      graders: { same: { type: 'string_check', operation: 'eq', input: 'a', reference: 'b' } },
      calculate_output: 'same',
    },
  ],
  [
    'Math-Shepherd',
    'math-shepherd',
    {
      input: 'Take 9. Step 1: 31-10=21. ки\nStep 2: 23 ки',
      label: 'Take 9. Step 1: 31-10=21. +\nStep 2: 23 -',
      task: 'GSM8K',
    },
  ],
  [
    'PRM800K',
    'prm800k',
    {
      question: { problem: 'Take 9.', ground_truth_answer: '22' },
      label: {
        steps: [{ completions: [{ text: '21', rating: 1, flagged: false }], chosen_completion: 0 }],
        total_time: 1,
        finish_reason: 'solution',
      },
    },
  ],
  [
    'MATH-APS',
    'omegaprm',
    {
      question_id: 1,
      question: 'Take 9.',
      final_answer: '22',
      reasoning_steps: [{ solution_prefix: '21', mc_value: 0.5 }],
    },
  ],
  ['OpenR', 'openr', { question: 'Take 9.', process: '21 ки 22 ки', label: ['+', '-'] }],
  [
    'RLHFlow',
    'rlhflow',
    {
      conversations: [
        { role: 'user', content: 'Take 9 from 31. 31-10=21' },
        { role: 'assistant', content: '+' },
      ],
    },
  ],
  [
    'Step-DPO',
    'step-dpo',
    {
      dataset: 'made',
      prompt: 'Take 9.',
      initial_reason_steps: 'Step 1: 21.\nStep 2:',
      chosen: ' 22.',
      rejected: ' 23.',
      full_chosen: ' 22.',
      full_rejected: ' 23.',
      answer: '22',
    },
  ],
  [
    'search-and-learn',
    'search-outputs',
    { problem: 'Take 9.', completions: ['21\n\n22'], scores: [[0.75, 0.5]], pred: '22' },
  ],
  [
    'ProcessBench',
    'processbench',
    {
      id: 'made-1',
      generator: 'none',
      problem: 'Take 9.',
      steps: ['21', '23'],
      final_answer_correct: false,
      label: 1,
    },
  ],
  ['ProcessBench prediction', 'processbench-predictions', { id: 'made-1', prediction: -1 }],
  [
    'PRMBench',
    'prmbench',
    {
      idx: 'made_1',
      question: 'Take 9.',
      original_question: 'Take 9.',
      modified_question: 'Take 9.',
      original_process: ['1. 21', '2. 22'],
      modified_process: ['1. 22', '2. so 22'],
      modified_steps: [1],
      error_steps: [1],
      reason: 'It assumes the result.',
      classification: 'circular',
    },
  ],
  [
    'PRMBench prediction',
    'prmbench-predictions',
    {
      idx: 'made_1',
      scores: {
        step_level_validity_scores: [0.25, 0.75],
        step_level_validity_labels: [false, true],
        step_level_redundancy_scores: [0.25, 0.75],
        step_level_redundancy_labels: [false, true],
        solution_level_validity_scores: 0.5,
      },
    },
  ],
  [
    'AgentProcessBench labels',
    'agent-process-labels',
    {
      data_source: 'made',
      query_index: 3,
      sample_index: 1,
      step_labels: { '1': 1, '3': -1 },
      final_label: -1,
    },
  ],
  [
    '/evaluate, request',
    'evaluate-requests',
    { messages: [user, right], ground_truth: '22', kwargs: {} },
  ],
  [
    '/evaluate, answer',
    'evaluate-answers',
    {
      score: 0.5,
      is_score_valid: true,
      reason: 'slip',
      metrics: { borrow: { score: 0.5, is_score_valid: true, reason: '31-9' } },
      step_outputs: [{ step_index: 0, base_reward: 1, terminated: false, metrics: {} }],
    },
  ],
  [
    'NeMo Gym /verify',
    'nemo-gym',
    {
      responses_create_params: { input: 'Take 9.' },
      response: { id: 'r', output: [{ type: 'message', role: 'assistant', content: '22' }] },
      reward: 1,
      reward_components: { borrow: 1 },
      expected: '22',
    },
  ],
  [
    'Open Reward Standard',
    'open-reward-outputs',
    { blocks: [{ type: 'text', text: 'ok' }], reward: 1, finished: false, metadata: null },
  ],
  ['RULER', 'ruler', { scores: [{ trajectory_id: '1', explanation: 'short', score: 0.5 }] }],
  ['autoevals', 'autoevals', { name: 'Closed', score: null, metadata: { rationale: 'r' } }],
  ['openevals', 'openevals', { key: 'right', score: false, comment: 'c' }],
  ['promptfoo', 'promptfoo', { pass: true, score: 1, reason: 'r' }],
  ['OpenJudge score', 'openjudge', { name: 'n', score: 4, reason: 'r', metadata: {} }],
  ['OpenJudge rank', 'openjudge', { name: 'n', rank: [2, 1], reason: 'r' }],
  ['OpenJudge error', 'openjudge', { name: 'n', error: 'no reply', reason: '' }],
  ['mastra', 'mastra', { score: 0.5, reason: 'r', preprocessStepResult: {} }],
  ['Inspect score', 'inspect-scores', { value: 'I', answer: '23', explanation: 'e' }],
  [
    'Inspect log',
    'inspect-log',
    {
      version: 2,
      status: 'success',
      eval: { task: 'made', model: 'm' },
      plan: {},
      results: { scores: [] },
      stats: {},
      samples: [
        {
          id: 1,
          epoch: 2,
          input: 'Take 9.',
          target: ['22'],
          messages: [user, right],
          scores: { match: { value: { exact: 1, close: true } } },
        },
      ],
    },
  ],
  ['Langfuse', 'langfuse', { name: 'n', value: 'good', dataType: 'CATEGORICAL', traceId: 't' }],
  ['Phoenix', 'phoenix', { score: 0, label: 'wrong', explanation: 'e' }],
  [
    'OpenTelemetry event, flat',
    'otel-evaluations',
    {
      name: 'gen_ai.evaluation.result',
      attributes: { 'gen_ai.evaluation.name': 'n', 'gen_ai.evaluation.score.value': 0.5 },
    },
  ],
  [
    'OpenTelemetry span, flat',
    'otel-spans',
    {
      name: 'chat m',
      attributes: {
        'gen_ai.operation.name': 'chat',
        'gen_ai.request.model': 'm',
        'gen_ai.input.messages': [{ role: 'user', parts: [{ type: 'text', content: 'Take.' }] }],
      },
    },
  ],
]

describe('a row of', () => {
  for (const [tool, name, row] of shapes)
    test(`${tool} is recognised as ${name} and read with all of its labels`, () => {
      const value = JSON.parse(JSON.stringify(row)) as Readonly<Record<string, unknown>>
      const format = recogniseFormat([value], formats, 'x')
      expect(format.name).toBe(name)
      expect(format.read(value)).toMatchObject({ ok: true, invalidLabels: [] })
    })
})
