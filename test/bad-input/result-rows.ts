/** A made-up row of each format of judges, services and evaluations, by its name. */
export const resultRows: Readonly<Record<string, (n: number) => object>> = {
  evaluation: (n) => ({
    schema: 1,
    sourceId: `sum-${n}`,
    judge: 'some-model',
    evaluation: [
      { name: 'score', value: 0.5, reason: 'The carry is lost.' },
      { name: 'carry', value: 0, label: 'lost', stepIndex: 1 },
      { name: 'units', value: null, error: 'no reply', stepIndex: 1 },
    ],
  }),
  'processbench-predictions': (n) => ({ id: `sums-${n}`, prediction: 1 }),
  'openai-batch-requests': (n) => ({
    custom_id: `run/${n}`,
    method: 'POST',
    url: '/v1/chat/completions',
    body: { model: 'some-model', messages: [{ role: 'user', content: 'Add 17 and 26.' }] },
  }),
  'openai-batch-results': (n) => ({
    id: `batch_req_${n}`,
    custom_id: `run/${n}`,
    response: {
      status_code: 200,
      request_id: 'r',
      body: {
        model: 'some-model',
        choices: [{ index: 0, message: { role: 'assistant', content: '43' } }],
      },
    },
    error: null,
  }),
  'reinforcement-rows': (n) => ({
    messages: [{ role: 'user', content: `Add ${n} and 26.` }],
    reference_answer: '43',
  }),
  graders: (n) => ({
    type: 'score_model',
    name: `carry-${n}`,
    model: 'some-model',
    range: [0, 1],
    input: [
      { role: 'system', content: 'Is the carry kept?' },
      { role: 'user', content: '{{sample.output_text}}' },
    ],
  }),
  'openrlhf-reward-requests': (n) => ({
    query: [`Add ${n} and 26. 43`],
    prompts: [`Add ${n} and 26.`],
    labels: ['43'],
  }),
  'openrlhf-reward-answers': () => ({
    rewards: [0.5, 0.25],
    scores: [0.5, 0.25],
    extra_logs: { carry: [1, 0] },
  }),
  'llama-factory-reward-requests': (n) => ({ model: 'model', messages: [`Add ${n}. 43`] }),
  'llama-factory-reward-answers': () => ({ scores: [0.25] }),
  'classify-requests': (n) => ({
    model: 'prm',
    input: `<|im_start|>user\nAdd ${n}.<|im_end|>\n<|im_start|>assistant\n43<|im_end|>\n`,
    activation: false,
  }),
  'classify-answers': (n) => ({
    id: `classify-${n}`,
    object: 'list',
    data: [
      { index: 0, label: 'LABEL_0', probs: [0.75, 0.25], num_classes: 2 },
      { index: 1, label: 'LABEL_1', probs: [0.25, 0.75], num_classes: 2 },
    ],
    usage: { prompt_tokens: 9 },
  }),
  'pooling-requests': (n) => ({
    model: 'prm',
    task: 'token_classify',
    input: `<|im_start|>user\nAdd ${n}.<|im_end|>\n<|im_start|>assistant\n30<extra_0>12<extra_0>`,
  }),
  'pooling-answers': (n) => pooled(n),
  'pooling-answers-good-first': (n) => pooled(n),
  'embedding-answers': (n) => ({
    id: `embedding-${n}`,
    object: 'list',
    model: 'some-model',
    data: [
      { index: 0, object: 'embedding', embedding: [0.75] },
      { index: 1, object: 'embedding', embedding: [-2.5] },
    ],
    usage: { prompt_tokens: 9 },
  }),
  'score-requests': (n) => ({ model: 'm', queries: `Add ${n}.`, documents: ['43', '33'] }),
  'score-answers': (n) => ({
    id: `score-${n}`,
    object: 'list',
    data: [
      { index: 0, object: 'score', score: 0.75 },
      { index: 1, object: 'score', score: 0.25 },
    ],
  }),
  'rerank-requests': (n) => ({ model: 'm', query: `Add ${n}.`, documents: ['43'], top_n: 1 }),
  'rerank-answers': (n) => ({
    id: `rerank-${n}`,
    results: [
      { index: 1, document: { text: '43' }, relevance_score: 0.75 },
      { index: 0, document: { text: '33' }, relevance_score: 0.25 },
    ],
  }),
  'generative-scoring-requests': (n) => ({
    model: 'm',
    query: `Add ${n}.`,
    items: ['43'],
    label_token_ids: [1, 2],
    apply_softmax: true,
    item_first: false,
  }),
  'evaluate-requests': (n) => ({ messages: chat(n), ground_truth: '43' }),
  'evaluate-answers': () => ({
    score: 0.5,
    is_score_valid: true,
    reason: 'The carry is lost.',
    metrics: { carry: { score: 0.5, is_score_valid: true, reason: 'ones' } },
    step_outputs: [
      { step_index: 0, base_reward: 1, terminated: false, metrics: {} },
      { step_index: 1, base_reward: 0, terminated: false, metrics: {} },
    ],
  }),
  'nemo-gym': (n) => ({
    responses_create_params: { input: [{ role: 'user', content: `Add ${n}.` }] },
    response: {
      id: `resp-${n}`,
      output: [
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Add.' }] },
        { type: 'function_call', name: 'add', arguments: '{"a":17}', call_id: 'c1' },
        { type: 'function_call_output', call_id: 'c1', output: '43' },
        { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: '43' }] },
      ],
    },
    reward: 1,
    reward_components: { carry: 1 },
  }),
  'open-reward-outputs': () => ({
    blocks: [{ type: 'text', text: 'Right.' }],
    reward: 1,
    finished: true,
    metadata: {},
  }),
  ruler: (n) => ({
    scores: [
      { trajectory_id: `a${n}`, explanation: 'short and right', score: 0.75 },
      { trajectory_id: `b${n}`, explanation: 'wrong', score: 0.25 },
    ],
  }),
  autoevals: () => ({ name: 'Factuality', score: 0.5, metadata: { rationale: 'so', choice: 'B' } }),
  openevals: () => ({ key: 'correctness', score: true, comment: 'so', metadata: null }),
  promptfoo: () => ({
    pass: false,
    score: 0.5,
    reason: 'The carry is lost.',
    namedScores: { carry: 0, units: 1 },
    componentResults: [{ pass: false, score: 0, reason: 'lost', assertion: { metric: 'carry' } }],
    tokensUsed: { total: 9 },
  }),
  openjudge: () => ({ name: 'carry', score: 3, reason: 'kept', metadata: {} }),
  mastra: () => ({ score: 0.5, reason: 'so', analyzeStepResult: { verdicts: [] } }),
  'inspect-scores': () => ({ value: 'C', answer: '43', explanation: 'equal', history: [] }),
  'inspect-log': (n) => ({
    version: 2,
    status: 'success',
    eval: { task: 'sums', model: 'some-model' },
    samples: [
      {
        id: n,
        epoch: 1,
        input: 'Add 17 and 26.',
        target: '43',
        messages: chat(n),
        scores: { match: { value: 'I', answer: '33', explanation: 'differs' } },
      },
    ],
  }),
  langfuse: (n) => ({
    name: 'carry',
    value: 0.5,
    dataType: 'NUMERIC',
    traceId: `trace-${n}`,
    comment: 'so',
  }),
  phoenix: () => ({ score: 1, label: 'right', explanation: 'so' }),
  'otel-evaluations': (n) => ({
    resourceLogs: [{ scopeLogs: [{ logRecords: [evaluationEvent(n)] }] }],
  }),
  'otel-spans': (n) => ({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                spanId: `00${n}`,
                name: 'chat some-model',
                attributes: [
                  text('gen_ai.operation.name', 'chat'),
                  text('gen_ai.request.model', 'some-model'),
                  text('gen_ai.input.messages', messages('user', 'Add 17 and 26.')),
                  text('gen_ai.output.messages', messages('assistant', '43')),
                ],
                events: [{ ...evaluationEvent(n), eventName: undefined, name: eventName }],
              },
            ],
          },
        ],
      },
    ],
  }),
}

function pooled(n: number): object {
  return {
    id: `pool-${n}`,
    object: 'list',
    created: 1,
    model: 'prm',
    data: [
      {
        index: 0,
        object: 'pooling',
        data: [
          [0.25, 0.75],
          [0.875, 0.125],
        ],
      },
      { index: 1, object: 'pooling', data: [[0.5, 0.5]] },
    ],
    usage: { prompt_tokens: 9 },
  }
}

function chat(n: number): readonly object[] {
  return [
    { role: 'user', content: `Add ${n} and 26.` },
    { role: 'assistant', content: 'Tens.' },
    { role: 'assistant', content: '43' },
  ]
}

const eventName = 'gen_ai.evaluation.result'

function evaluationEvent(n: number): object {
  return {
    eventName,
    attributes: [
      text('gen_ai.evaluation.name', 'carry'),
      { key: 'gen_ai.evaluation.score.value', value: { doubleValue: 0.5 } },
      text('gen_ai.evaluation.score.label', 'partly'),
      text('gen_ai.evaluation.explanation', 'The carry is lost.'),
      text('gen_ai.response.id', `resp-${n}`),
    ],
  }
}

function text(key: string, value: string): object {
  return { key, value: { stringValue: value } }
}

function messages(role: string, content: string): string {
  return JSON.stringify([{ role, parts: [{ type: 'text', content }] }])
}
