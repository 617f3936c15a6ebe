import { makePair } from '../../src/domain/preference-pair.ts'
import { type CriterionId, type GroupId, givenId, type TrajectoryId } from '../../src/domain/ids.ts'
import { makeTask } from '../../src/domain/task.ts'
import { formatPair } from '../../src/format/pair-format.ts'
import { resultRows } from './result-rows.ts'
import { trainerRows } from './trainer-rows.ts'

/**
 * A made-up row of each shipped format, by its name. Rows of different `n` are different records.
 */
export const exampleRows: Readonly<Record<string, (n: number) => object>> = {
  trajectory: (n) => ({
    schema: 1,
    task: { prompt: `Add ${n} and 26.`, reference: `${n + 26}`, domain: 'sums' },
    steps: ['tens', { content: 'ones', toolCalls: [{ name: 'add', input: '[7, 6]' }] }],
    outcome: { answer: '43', isCorrect: true },
    labels: { kind: 'first-error', firstErrorIndex: null },
    sourceId: `sum-${n}`,
  }),
  'scored-trajectory': (n) => ({
    task: { prompt: `Add ${n} and 26.` },
    steps: ['one'],
    sourceId: `scored-${n}`,
    scored: [
      {
        stepIndex: 0,
        parents: [],
        criteria: [{ id: 'c', via: 'fixed' }],
        growthCandidates: [],
        scores: [
          {
            stepIndex: 0,
            criterionId: 'c',
            status: 'ok',
            value: 0.5,
            reason: 'so',
            ownFault: false,
            inherits: [],
          },
        ],
      },
    ],
  }),
  contrast: (n) => ({
    prompt: `Add ${n} and 26.`,
    positive: ['tens', '43'],
    negative: ['tens', '33'],
    rationale: 'The carry is lost.',
    sourceId: `contrast-${n}`,
  }),
  pair: (n) => JSON.parse(formatPair(examplePair(n))) as object,
  criterion: (n) => ({ name: `Carry ${n}`, description: 'Carries are kept.' }),
  'recorded-scores': (n) => ({ judge: 'prm', sourceId: `sum-${n}`, stepScores: [0.1, 0.9] }),
  chat: (n) => ({
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: `Add ${n} and 26.` },
      { role: 'assistant', content: '43' },
    ],
    id: `chat-${n}`,
  }),
  preference: (n) => ({ prompt: `Add ${n} and 26.`, chosen: ' 43', rejected: ' 33' }),
  'step-dpo': (n) => ({
    dataset: 'sums',
    prompt: `Add ${n} and 26.`,
    initial_reason_steps: 'Tens.\n',
    chosen: '13',
    rejected: '12',
    full_chosen: '13',
    full_rejected: '12',
    answer: '43',
  }),
  stepwise: (n) => ({
    prompt: `Add ${n} and 26.`,
    completions: ['tens', 'ones'],
    labels: [true, false],
  }),
  processbench: (n) => ({
    id: `sums-${n}`,
    generator: 'none',
    problem: `Add ${n} and 26.`,
    steps: ['10 + 20 = 30', '7 + 6 = 12', '42'],
    final_answer_correct: false,
    label: 1,
  }),
  prmbench: (n) => ({
    idx: `circular_${n}`,
    question: 'q',
    original_question: `Add ${n} and 26.`,
    modified_question: `Add ${n} and 26.`,
    original_process: ['1. 10+20=30', '2. 43'],
    modified_process: ['1. Suppose 43', '2. So 43'],
    modified_steps: [1],
    error_steps: [1],
    reason: 'It assumes the result.',
    classification: 'circular',
  }),
  'big-bench-mistake': (n) => ({
    task: 'sums',
    row: n,
    input: 'Add 17 and 26.',
    steps: ['a', 'b'],
    answer: '42',
    target: '43',
    mistake_index: 1,
  }),
  'mr-ben': (n) => ({
    file: 'sums',
    Question_UUID: `uuid-${n}`,
    Question: 'Add 17 and 26.',
    Options: 'A: 42\nB: 43',
    Ground_Truth_Answer: 'B',
    Sampled_Model: 'none',
    Model_Solution_Steps: ['Step 1', 'Step 2'],
    Model_Solution_Correctness: 'incorrect',
    Model_Solution_First_Error_Step: '2',
    Model_Solution_Error_Reason: ['The carry is lost.'],
  }),
  'mr-gsm8k': (n) => ({
    uuid: `uuid-${n}`,
    question: 'Add 17 and 26.',
    ground_truth_answer: 43,
    model_output_steps: ['Step 1', 'Step 2'],
    model_output_answer_correctness: n === 2 ? 'correct' : 'wrong',
    model_output_solution_first_error_step: 2,
    model_output_solution_first_error_reason: 'The carry is lost.',
    claude_eval_output: { response: 'r', error_step_pred: '2', error_reason: 'why' },
  }),
  'best-of-n': (n) => ({
    problem_id: `sums_${n}`,
    problem: { question: `Add ${n} and 26.`, ground_truth: '43', dataset: 'sums' },
    n: 2,
    candidates: [
      {
        candidate_index: 0,
        steps: ['system\nBe brief.\nuser\nAdd.\nassistant\n10 + 20', '43'],
        extracted_answer: '43',
        is_correct: true,
      },
      { candidate_index: 1, steps: ['33'], extracted_answer: '33', is_correct: false },
    ],
  }),
  'gsm8k-solutions': (n) => ({
    question: `Add ${n} and 26.`,
    ground_truth: '17+26 = <<17+26=43>>43\nA: 43',
    small: { is_correct: false, solution: '17+26 = <<17+26=33>>33\nA: 33' },
    large: { is_correct: true, solution: '17+26 = <<17+26=43>>43\nA: 43' },
  }),
  'gsm8k-problems': (n) => ({ question: `Add ${n} and 26.`, answer: 'Sum.\n#### 43' }),
  'sampled-responses': (n) => ({
    idx: n,
    question: 'Add 17 and 26.',
    answer: '43',
    response: ['Tens.\n\nOnes.', 'Guess.'],
    pred: ['43', '33'],
    score: [true, false],
    pred_score: [[4.5], [-1.25]],
  }),
  'step-scores': (n) => ({
    problem_id: `sums_${n}`,
    candidate_index: 0,
    step_scores: [0.25, 0.5],
    n_steps: 2,
    prm_name: 'prm',
    is_correct: true,
  }),
  'fover-scores': (n) => ({
    id: `sums-${n}`,
    verification: 'prm',
    y_pred_step_level: [1, 0.5],
    y_true_step_level: [true, false],
  }),
  'step-deletion-pairs': (n) => ({
    pair_id: `pair-${n}`,
    pair_type: 'necessary',
    original_trace: trace(['a', 'b']),
    modified_trace: trace(['b']),
  }),
  'step-deletion-scores': (n) => ({
    pair_id: `pair-${n}`,
    prm: 'prm',
    clean_step_scores: [0.5, 0.75],
    modified_step_scores: [0.5],
  }),
  'rubric-lists': (n) => ({
    benchmark: 'sums',
    generator: 'none',
    prompt: `Add ${n} and 26.`,
    rubric: `Here it is:\n\n1. **Carry**: ${n} is kept.\n2. The sum is right.\n\nNote: short.`,
  }),
  'dimension-criteria': (n) => ({
    id: n,
    prompt: 'Write a report.',
    dimension_weight: { clarity: 0.4, depth: 0.6 },
    criterions: {
      clarity: [{ criterion: 'Order', explanation: 'It has an order.', weight: 1 }],
      depth: [{ criterion: 'Causes', explanation: 'It names causes.', weight: 1 }],
    },
  }),
  checklists: (n) => ({
    index: n,
    query: 'Write a report.',
    domain1: 'reports',
    checklist: [{ name: 'Order', criteria_description: 'It has an order.', '1-2': 'none' }],
  }),
  'score-rubrics': (n) => ({
    id: `rubric-${n}`,
    capability: 'planning',
    input: 'Plan a day.',
    reference_answer: 'Sleep.',
    score_rubric: { criteria: 'Is the plan possible?', score1_description: 'no' },
  }),
  'rubric-trees': (n) => ({ paper: `paper-${n}`, rubric: treeNode() }),
  'graded-trees': (n) => ({ paper: `paper-${n}`, attempt: '0', graded: treeNode(0.5) }),
  'rubric-tree': (n) => ({ ...treeNode(), id: `root-${n}` }),
  'feedback-rows': (n) => ({
    idx: n,
    response_source: 'none',
    instruction:
      `###The instruction to evaluate:\nAdd ${n}.\n\n###Response to evaluate:\n43\n\n` +
      '###Reference Answer (Score 5):\n43\n\n###Score Rubrics:\n[Is it right?]\nScore 1: no\n',
    gpt4_score: [5],
    gpt4_feedback: ['Fine.'],
  }),
  'rubric-contests': (n) => ({
    generator: 'none',
    prompt: `Add ${n} and 26.`,
    wins: [1, 0],
    pair_outcomes: [[0, 1, 1, 0]],
  }),
  'agent-process-bench': (n) => ({
    data_source: 'sums',
    query_index: n,
    sample_index: 0,
    question: 'Add 17 and 26.',
    ground_truth: { target: ['43'] },
    answer_text: '43',
    messages: [
      { role: 'user', content: 'Add 17 and 26.' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ id: 'c1', function: { name: 'add', arguments: '{"a":17}' } }],
      },
      { role: 'tool', content: '43', tool_call_id: 'c1' },
      { role: 'assistant', content: '43' },
    ],
    step_labels: { '1': 1, '3': -1 },
    final_label: -1,
  }),
  'agent-process-labels': (n) => ({
    record_id: `sums:${n}:0`,
    dataset: 'sums',
    step_labels: { '1': 1, '3': -1 },
    final_label: -1,
  }),
  'agent-process-judgments': (n) => ({
    run: 'judge',
    record_id: `sums:${n}:0`,
    dataset: 'sums',
    step_labels: { '1': 1, '3': null },
    final_label: 1,
    explanations: { steps: { '1': 'fine', '3': null }, final: 'good' },
  }),
  'tau-bench': (n) => ({
    task_id: n,
    trial: 0,
    reward: 1,
    info: { task: { instruction: 'Book a flight.' } },
    traj: [
      { role: 'system', content: 'Policy.' },
      { role: 'user', content: 'Hello.' },
      { role: 'assistant', content: 'Which flight?' },
    ],
  }),
  'who-and-when': (n) => ({
    subset: 'made-up',
    file: `${n}.json`,
    question: 'Add 17 and 26.',
    ground_truth: '43',
    history: [
      { role: 'human', content: 'Add.' },
      { role: 'assistant', name: 'Adder', content: '33' },
    ],
    mistake_agent: 'Adder',
    mistake_step: '1',
    mistake_reason: 'The carry is lost.',
    is_correct: false,
  }),
  'judge-bench-pairs': (n) => ({
    pair_id: `pair-${n}`,
    source: 'sums',
    question: 'Add 17 and 26.',
    response_A: '43',
    response_B: '33',
    label: 'A>B',
  }),
  'judge-bench-judgments': (n) => ({
    pair_id: `pair-${n}`,
    judge_name: 'plain',
    judge_model: 'some-model',
    judgments: [{ decision: 'A>B' }, { decision: 'B>A' }],
  }),
  'wild-bench': (n) => ({
    session_id: `session-${n}`,
    model_test: 'some-model',
    model_output: 'Plant the beans after the last frost.',
    parsed_result: { strengths: 'Brief.', weaknesses: 'Names no date.', score: '7' },
    score: '7',
  }),
  'reward-bench-2': (n) => ({
    id: `${n}`,
    prompt: 'Add 17 and 26.',
    chosen: ['43'],
    rejected: ['33', '44', '53'],
    subset: 'Sums',
  }),
  'visual-process-bench': (n) => ({
    image: [`sums/${n}.png`],
    question: 'Add the numbers on the board.',
    answer: '43',
    response: { model: 'some-model', steps: ['17 + 26', '= 33'], process_correctness: [1, -1] },
    data_source: 'boards',
  }),
  predictions: (n) => ({ judge: 'some-model', itemId: `sum-${n}`, answer: 1 }),
  'prmbench-predictions': (n) => ({
    idx: `circular_${n}`,
    scores: { step_level_validity_labels: [true, false] },
  }),
  ...trainerRows,
  ...resultRows,
}

/** A preference pair of our own. */
export function examplePair(n: number) {
  const axes = ['c1', 'c2'].map((id) => givenId<CriterionId>(id))
  return makePair({
    groupId: givenId<GroupId>('group'),
    task: makeTask(`Add ${n} and 26.`, { reference: '43', domain: 'sums' }),
    prefix: [{ content: 'Tens: 30.', observation: 'noted' }],
    stepIndex: 1,
    chosen: {
      trajectoryId: givenId<TrajectoryId>('t1'),
      sourceId: 'a#0',
      steps: [{ content: 'Ones: 13.', toolCalls: [{ name: 'add', input: '7 6', id: 'x' }] }],
      outcome: { answer: '43', isCorrect: true },
    },
    rejected: {
      trajectoryId: givenId<TrajectoryId>(`t2-${n}`),
      steps: [{ content: 'Ones: 12.' }],
    },
    chosenVector: { axes, values: [1, 0.1] },
    rejectedVector: { axes, values: [0.5, 0.1] },
    rule: 'dominating',
    grouping: 'prefix',
    evidence: ['7 + 6 is 13'],
  })
}

function trace(steps: readonly string[]) {
  return {
    problem: { question: 'Add 17 and 26.', ground_truth: '43' },
    steps: steps.map((text, index) => ({ index, text })),
    extracted_answer: '43',
    is_correct: true,
  }
}

function treeNode(score?: number) {
  const grade = score === undefined ? {} : { score, valid_score: true }
  return {
    id: 'root',
    requirements: 'The sum is right.',
    weight: 1,
    ...grade,
    sub_tasks: [
      { id: 'a', requirements: 'Tens.', weight: 1, ...grade, sub_tasks: [] },
      { id: 'b', requirements: 'Ones.', weight: 3, ...grade, sub_tasks: [] },
    ],
  }
}
