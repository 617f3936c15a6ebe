import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { benchmarks } from '../../src/benchmark/benchmarks.ts'
import { benchmarkHelp } from '../../src/cli/bench.ts'
import { emptyFolder, paretree } from './command-line.ts'

test('help lists every benchmark that ships, and no other', () => {
  const names = benchmarks.map(({ about }) => about.name)
  expect(benchmarkHelp.map(([name]) => name).toSorted()).toEqual(names.toSorted())
})

test('an unknown benchmark is refused', async () => {
  const { code, stderr } = await paretree(['bench', 'nosuch', '--data', 'x'], {
    cwd: emptyFolder(),
  })
  expect([code, stderr]).toEqual([2, expect.stringContaining("unknown command 'nosuch'")])
})

test('labels that count from 1 are said to name no step', async () => {
  const cwd = folderOf({ 'rows.jsonl': [2, 1, 2].map((label, at) => solution(at, label)) })
  const { code, stderr } = await paretree(['bench', 'processbench', '--data', 'rows.jsonl'], {
    cwd,
  })
  expect(code).toBe(3)
  expect(stderr).toContain('2 of 3 items have no usable label (line 1: label is 2, but there are 2')
})

test('answers that count from 1, and lists of another length, are refused', async () => {
  const cwd = folderOf({
    'rows.jsonl': [1, 0].map((label, at) => solution(at, label)),
    'answers.jsonl': [2, 1].map((answer, at) => ({ judge: 'm', itemId: `made-${at}`, answer })),
    'scores.jsonl': [0, 1].map((at) => {
      return { judge: 'm', itemId: `made-${at}`, stepScores: [1, 1, 1] }
    }),
  })
  const bench = (file: string) =>
    paretree(['bench', 'processbench', '--data', 'rows.jsonl', '--predictions', file], { cwd })
  const based = await bench('answers.jsonl')
  expect(based.code).toBe(3)
  expect(based.stderr).toContain('answer 2 names no step of made-0: steps count from 0 to 1')
  const long = await bench('scores.jsonl')
  expect(long.code).toBe(3)
  expect(long.stderr).toContain('stepScores has 3 entries, but made-0 has 2 steps')
})

test('recorded answers are measured, and unread replies are counted', async () => {
  const cwd = folderOf({
    'rows.jsonl': [1, 0, -1].map((label, at) => solution(at, label)),
    'answers.jsonl': [
      { judge: 'm', itemId: 'made-0', answer: 1 },
      { judge: 'm', itemId: 'made-1', missing: 'unparsed' },
      { judge: 'm', itemId: 'made-2', answer: null },
    ],
  })
  const files = ['--data', 'rows.jsonl', '--predictions', 'answers.jsonl', '-o', 'rulings.jsonl']
  const args = ['bench', 'processbench', ...files, '--json', '-q']
  const { code, stdout } = await paretree(args, { cwd })
  expect(code).toBe(0)
  const rulings = readFileSync(join(cwd, 'rulings.jsonl'), 'utf8').trimEnd().split('\n')
  expect(rulings.map((line) => JSON.parse(line) as unknown)).toMatchObject([
    { benchmark: 'processbench', judge: 'm', id: 'made-0', gold: 1, predicted: 1, credit: 1 },
    { id: 'made-1', missing: 'unparsed', credit: 0 },
    { id: 'made-2', gold: null, predicted: null, credit: 1 },
  ])
  expect(JSON.parse(stdout)).toMatchObject({
    judge: 'm',
    missingCount: 1,
    splits: { made: { accuracyError: 50, accuracyCorrect: 100 } },
  })
})

test('answers to other items are refused', async () => {
  const cwd = folderOf({
    'rows.jsonl': [solution(0, 1)],
    'answers.jsonl': [{ judge: 'm', itemId: 'another-0', answer: 1 }],
  })
  const args = ['bench', 'processbench', '--data', 'rows.jsonl', '--predictions', 'answers.jsonl']
  const { code, stderr } = await paretree(args, { cwd })
  expect([code, stderr]).toEqual([2, expect.stringContaining('none of the 1 items of rows.jsonl')])
})

test('scores of other candidates are refused, and missing ones are told', async () => {
  const cwd = folderOf({
    'rows.jsonl': [bestOfTwo('p0'), bestOfTwo('p1')],
    'scores.jsonl': [stepScores('p0', 0), stepScores('p0', 1), stepScores('p1', 1)],
    'others.jsonl': [stepScores('q0', 0), stepScores('q0', 1)],
  })
  const bench = (file: string) =>
    paretree(['bench', 'best-of-n', '--data', 'rows.jsonl', '--scores', file], { cwd })
  const strange = await bench('others.jsonl')
  expect(strange.code).toBe(2)
  expect(strange.stderr).toContain('no candidate of rows.jsonl has a score by made-prm')
  const partly = await bench('scores.jsonl')
  expect(partly.code).toBe(0)
  expect(partly.stderr).toContain('made-prm has no score of 1 candidate')
})

test('a threshold that is fitted on every item leaves nothing to report', async () => {
  const cwd = folderOf({ 'rows.jsonl': [solution(0, 1)] })
  const args = ['bench', 'processbench', '--data', 'rows.jsonl', '--theta', 'fit:made']
  const { code, stderr } = await paretree(args, { cwd })
  expect([code, stderr]).toEqual([2, expect.stringContaining('none is left to report')])
})

test('a training file that is not there is told of before anybody is asked', async () => {
  const cwd = folderOf({ 'rows.jsonl': [solution(0, 1)] })
  const args = ['bench', 'processbench', '--data', 'rows.jsonl', '--training', 'nosuch.jsonl']
  const { code, stderr } = await paretree(args, { cwd })
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^paretree: nosuch.jsonl does not/)])
})

test('rows of one’s own are measured by a declaration', async () => {
  const shape = {
    name: 'sums',
    metric: 'first-error',
    id: 'uid',
    prompt: 'q',
    steps: 'work',
    label: 'wrong',
    indexBase: 1,
    none: [0],
  }
  const cwd = folderOf({
    'rows.jsonl': [
      { uid: 'a', q: 'What is 7 + 6?', work: ['7 + 6 = 12'], wrong: 1 },
      { uid: 'b', q: 'What is 7 + 5?', work: ['7 + 5 = 12'], wrong: 0 },
    ],
  })
  writeFileSync(join(cwd, 'shape.json'), JSON.stringify(shape))
  const args = ['bench', 'file', '--data', 'rows.jsonl', '--shape', 'shape.json', '--json', '-q']
  const { code, stdout } = await paretree(args, { cwd })
  expect(code).toBe(0)
  expect(JSON.parse(stdout)).toMatchObject({ benchmark: 'sums', headline: 100 })
})

function solution(index: number, label: number) {
  return { id: `made-${index}`, problem: 'What is 7 + 6?', steps: ['Add.', '7 + 6 = 12'], label }
}

function folderOf(files: Readonly<Record<string, readonly object[]>>): string {
  const cwd = emptyFolder()
  for (const [name, rows] of Object.entries(files))
    writeFileSync(join(cwd, name), rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
  return cwd
}

/** A right and a wrong candidate. */
function bestOfTwo(id: string) {
  const candidates = ['4', '5'].map((answer, index) => ({
    candidate_index: index,
    raw_text: `So it is ${answer}.`,
    steps: [`So it is ${answer}.`],
    extracted_answer: answer,
    is_correct: answer === '4',
    num_tokens: 5,
  }))
  const problem = { id, dataset: 'made', question: `2 + 2 (${id})`, ground_truth: '4' }
  return { problem_id: id, problem, n: 2, temperature: 1, candidates }
}

function stepScores(problem: string, candidate: number) {
  return {
    problem_id: problem,
    candidate_index: candidate,
    step_scores: [0.5],
    is_correct: candidate === 0,
    n_steps: 1,
    prm_name: 'made-prm',
    benchmark: 'made',
  }
}
