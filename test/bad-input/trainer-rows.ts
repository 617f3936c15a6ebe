/** A made-up row of each format that trainers and searches use, by its name. */
export const trainerRows: Readonly<Record<string, (n: number) => object>> = {
  'annotated-steps': (n) => ({
    id: `t${n}`,
    problem: `Add ${n} and 26.`,
    steps: [
      { text: 'tens', label: 1 },
      { text: 'ones', label: -1 },
    ],
    answer: '42',
    final_correct: false,
  }),
  'axolotl-preference': (n) => ({ input: `Add ${n} and 26.`, chosen: '43', rejected: '33' }),
  'llama-factory': (n) => ({
    instruction: `Add ${n} and 26.`,
    input: '',
    chosen: '43',
    rejected: '33',
  }),
  'llama-factory-chat': (n) => ({
    conversations: [{ from: 'human', value: `Add ${n} and 26.` }],
    chosen: { from: 'gpt', value: '43' },
    rejected: { from: 'gpt', value: '33' },
  }),
  'llama-factory-kto': (n) => ({
    instruction: `Add ${n} and 26.`,
    input: '',
    output: '43',
    kto_tag: true,
  }),
  'llama-factory-kto-chat': (n) => ({
    conversations: [
      { from: 'human', value: `Add ${n} and 26.` },
      { from: 'gpt', value: '43' },
      { from: 'human', value: 'Sure?' },
      { from: 'gpt', value: 'Yes.' },
    ],
    kto_tag: true,
  }),
  'prompt-completion-chat': (n) => ({
    prompt: [{ role: 'user', content: `Add ${n} and 26.` }],
    completion: [{ role: 'assistant', content: '43' }],
  }),
  'unpaired-chat': (n) => ({
    prompt: [{ role: 'user', content: `Add ${n} and 26.` }],
    completion: [{ role: 'assistant', content: '43' }],
    label: true,
  }),
  'prompt-only': (n) => ({ prompt: `Add ${n} and 26.`, solution: '43' }),
  text: (n) => ({ text: `Add ${n} and 26. 43` }),
  'math-shepherd': (n) => ({
    input: `Add ${n} and 26. Step 1: 10 + 20 = 30. ки\nStep 2: 7 - 6 = 12. ки`,
    label: `Add ${n} and 26. Step 1: 10 + 20 = 30. +\nStep 2: 7 - 6 = 12. -`,
    task: 'GSM8K',
  }),
  omegaprm: (n) => ({
    question_id: `q${n}`,
    question: `Add ${n} and 26.`,
    final_answer: '43',
    reasoning_steps: [
      { solution_prefix: 'tens', mc_value: 0.75 },
      { solution_prefix: 'tens\nones', mc_value: 0.25 },
    ],
  }),
  'openai-preference': (n) => ({
    input: { messages: [{ role: 'user', content: `Add ${n} and 26.` }] },
    preferred_output: [{ role: 'assistant', content: '43' }],
    non_preferred_output: [{ role: 'assistant', content: '33' }],
  }),
  openr: (n) => ({
    question: `Add ${n} and 26.`,
    process: '10 + 20 = 30 ки\n7 + 6 = 12 ки',
    label: ['+', '-'],
  }),
  'openrlhf-prm': (n) => ({
    input: `Add ${n} and 26. Step 1: 10 + 20 = 30. ки\nStep 2: 7 + 6 = 12. ки`,
    value: [0.9, 0.25],
  }),
  'preference-chat': (n) => ({
    prompt: [{ role: 'user', content: `Add ${n} and 26.` }],
    chosen: [{ role: 'assistant', content: '43' }],
    rejected: [{ role: 'assistant', content: '33' }],
  }),
  prm800k: (n) => ({
    question: { problem: `Add ${n} and 26.`, ground_truth_answer: '43' },
    label: {
      steps: [
        { completions: [{ text: 'tens: 30', rating: 1 }], chosen_completion: 0 },
        {
          completions: [
            { text: 'ones: 12', rating: -1 },
            { text: 'ones: 13', rating: 1 },
          ],
          human_completion: null,
          chosen_completion: null,
        },
      ],
      finish_reason: 'found_error',
    },
  }),
  rlhflow: (n) => ({
    conversations: [
      { role: 'user', content: `Add ${n} and 26. 10 + 20 = 30` },
      { role: 'assistant', content: '+' },
      { role: 'user', content: '7 + 6 = 12' },
      { role: 'assistant', content: '-' },
    ],
  }),
  'search-outputs': (n) => ({
    problem: `Add ${n} and 26.`,
    completions: ['tens\n\nones', 'at once'],
    scores: [[0.9, 0.25], [0.5]],
  }),
  unpaired: (n) => ({ prompt: `Add ${n} and 26.`, completion: '43', label: true }),
  'prompt-completion': (n) => ({ prompt: `Add ${n} and 26.`, completion: '43' }),
  verl: (n) => ({
    data_source: 'sums',
    prompt: [{ role: 'user', content: `Add ${n} and 26.` }],
    ability: 'math',
    reward_model: { style: 'rule', ground_truth: '43' },
    extra_info: {},
  }),
}
