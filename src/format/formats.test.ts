import { expect, test } from 'vitest'
import { exampleRows } from '../../test/bad-input/example-rows.ts'
import { probeFields } from '../../test/property/field-probe.ts'
import type { SourceRecord } from './format.ts'
import { formats } from './formats.ts'
import { isInside } from './known-members.ts'
import { recogniseFormat } from './recognise.ts'

/** The records of one row, by the format that it is recognised as. */
function recordsOf(row: object): readonly SourceRecord[] {
  const parsed = recogniseFormat([row as Record<string, unknown>], formats, 'x').read(
    row as Record<string, unknown>,
  )
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.records
}

function trajectoriesOf(row: object) {
  return recordsOf(row).flatMap((record) =>
    record.kind === 'trajectory' ? [record.trajectory] : [],
  )
}

function invalidLabelsOf(name: string, row: object): readonly string[] {
  const parsed = formats.find((format) => format.name === name)!.read({ ...row })
  if (!parsed.ok) throw new Error(parsed.reason)
  return parsed.invalidLabels
}

for (const format of formats) {
  test(`an example of ${format.name} is recognised, and read without loss of a label`, () => {
    const row = { ...exampleRows[format.name]!(1) }
    expect(recogniseFormat([row], formats, 'x').name).toBe(format.looksLike ?? format.name)
    const parsed = format.read(row)
    expect(parsed).toMatchObject({ ok: true, invalidLabels: [] })
    const kinds = new Set(parsed.ok ? parsed.records.map((record) => record.kind) : [])
    expect([...kinds].toSorted()).toEqual(format.makes.toSorted())
  })

  test(`what ${format.name} rows say is in their records, or told to be passed over`, () => {
    const rows = [1, 2, 3].map((n) => ({ ...exampleRows[format.name]!(n) }))
    const told = rows.flatMap((row) => {
      const parsed = format.read(row)
      return [...(format.unread?.(row) ?? []), ...((parsed.ok && parsed.unread) || [])]
    })
    const paths = told.map((said) => said.replace(/,.*/, ''))
    const isTold = (path: string) => paths.some((said) => isInside(path, said))
    const silent = probeFields(rows, format).filter(({ carried }) => carried === 0)
    expect(
      silent.map(({ path }) => path).filter((path) => !isTold(path) && !isReckoned(path)),
    ).toEqual([])
    const known = Object.keys(format.passesOver ?? {})
    const imagined = probeFields(rows, format, (path) => known.some((one) => isInside(path, one)))
    expect(imagined.filter(({ carried }) => carried > 0)).toEqual([])
  })

  test(`a member that ${format.name} rows do not have is told to be passed over`, () => {
    const row = { ...exampleRows[format.name]!(1), somethingElse: 7 }
    expect(format.unread?.(row)).toContain('somethingElse')
  })

  test(`rows of ${format.name} that are different records have different identities`, () => {
    const identities = [1, 2].map((n) => {
      const parsed = format.read({ ...exampleRows[format.name]!(n) })
      return parsed.ok ? parsed.identity : undefined
    })
    if (identities[0] !== undefined) expect(identities[0]).not.toBe(identities[1])
  })
}

/** Members of our own pairs that follow from the rest. */
const isReckoned = (path: string) => path === 'gap' || path === 'task.id'

test('names of formats are unique', () => {
  expect(new Set(formats.map((format) => format.name)).size).toBe(formats.length)
})

test('a ProcessBench label counts from 0, and -1 says that no step is wrong', () => {
  const row = exampleRows['processbench']!(1)
  expect(trajectoriesOf(row)[0]!.labels).toEqual({ kind: 'first-error', firstErrorIndex: 1 })
  expect(trajectoriesOf({ ...row, label: -1 })[0]!.labels).toEqual({
    kind: 'first-error',
    firstErrorIndex: null,
  })
  expect(invalidLabelsOf('processbench', { ...row, label: 3 })).toEqual([
    'label is 3, but there are 3 steps',
  ])
  expect(invalidLabelsOf('processbench', { ...row, label: 'two' })).toEqual([
    'label is "two", not the number of a step',
  ])
})

test('PRMBench gives a contrast without step numbers and per-step labels that count from 1', () => {
  const row = exampleRows['prmbench']!(1)
  const [contrast, trajectory] = recordsOf(row)
  expect(contrast).toMatchObject({
    contrast: {
      positive: ['10+20=30', '43'],
      negative: ['Suppose 43', 'So 43'],
      rationale: 'It assumes the result.',
      domain: 'prmbench',
      sourceId: 'circular_1',
    },
  })
  expect(trajectory).toMatchObject({
    trajectory: { labels: { kind: 'per-step', values: [-1, 1] }, task: { domain: 'circular' } },
  })
  expect(invalidLabelsOf('prmbench', { ...row, error_steps: [2, 9] })).toEqual([
    'error_steps holds 9, but modified_process has 2 steps',
  ])
})

test('the same PRMBench idx with another process is another record', () => {
  const format = formats.find(({ name }) => name === 'prmbench')!
  const row = exampleRows['prmbench']!(1)
  const identityOf = (fields: object) => {
    const parsed = format.read({ ...row, ...fields })
    return parsed.ok && parsed.identity
  }
  expect(identityOf({})).toBe(identityOf({}))
  expect(identityOf({ modified_process: ['1. Else'] })).not.toBe(identityOf({}))
})

test('steps keep numbers that are not theirs', () => {
  const row = { ...exampleRows['prmbench']!(1), original_process: ['1. one', '3. three'] }
  expect(recordsOf(row)[0]).toMatchObject({ contrast: { positive: ['1. one', '3. three'] } })
})

test('candidates join their scores, and the chat before the first step is cut off', () => {
  const [right, wrong] = trajectoriesOf(exampleRows['best-of-n']!(1))
  expect(right).toMatchObject({
    sourceId: 'sums_1#0',
    steps: [{ content: '10 + 20' }, { content: '43' }],
    outcome: { answer: '43', isCorrect: true },
  })
  expect(wrong!.task.id).toBe(right!.task.id)
  expect(recordsOf(exampleRows['step-scores']!(1))[0]).toMatchObject({
    scores: { judge: 'prm', sourceId: 'sums_1#0', stepScores: [0.25, 0.5] },
  })
})

test('rulings on an untrusted gold answer are dropped and counted', () => {
  const row = { ...exampleRows['best-of-n']!(1), ground_truth_ok: false }
  expect(trajectoriesOf(row)[0]!.outcome).toEqual({ answer: '43' })
  expect(invalidLabelsOf('best-of-n', row)).toHaveLength(1)
})

test('calculator notes stay in GSM8K lines; the last line tells the answer', () => {
  const [small, large] = trajectoriesOf(exampleRows['gsm8k-solutions']!(1))
  expect(small).toMatchObject({
    steps: [{ content: '17+26 = <<17+26=33>>33' }, { content: 'A: 33' }],
    outcome: { answer: '33', isCorrect: false },
    policy: 'small',
    task: { reference: '43' },
  })
  expect(large!.policy).toBe('large')
})

test('an MR-Ben label counts from 1; a line of code names the one step that reads so', () => {
  const row = exampleRows['mr-ben']!(1)
  expect(trajectoriesOf(row)[0]!.labels).toMatchObject({ firstErrorIndex: 1 })
  const code = {
    ...row,
    Model_Solution_Steps: 'def f():\n    return 1\n',
    Model_Solution_First_Error_Step: '    return 1',
  }
  expect(trajectoriesOf(code)[0]!.labels).toMatchObject({ firstErrorIndex: 1 })
})

test('labels of agents are found by message index; tools answer into the observation', () => {
  const row = exampleRows['agent-process-bench']!(1)
  const [trajectory] = trajectoriesOf(row)
  expect(trajectory!.steps).toEqual([
    {
      content: '',
      toolCalls: [{ name: 'add', input: '{"a":17}', id: 'c1' }],
      observation: '43',
      sourceIndex: 1,
    },
    { content: '43', sourceIndex: 3 },
  ])
  expect(trajectory!.labels).toMatchObject({ values: [1, -1], afterError: 'kept' })
  expect(invalidLabelsOf('agent-process-bench', { ...row, step_labels: { '2': 1 } })).toEqual([
    'step_labels names message "2", which is no assistant message',
  ])
})

test('a label that a judge did not give is missing, not invalid', () => {
  const [record] = recordsOf(exampleRows['agent-process-judgments']!(1))
  expect(record).toMatchObject({
    judgment: { stepLabels: { '1': 1 }, explanations: { steps: { '1': 'fine' }, final: 'good' } },
  })
})

test('all trials of a tau-bench task share the task', () => {
  const row = exampleRows['tau-bench']!(1)
  const other = { ...row, trial: 1, traj: [{ role: 'system', content: 'Policy.' }] }
  const [first, second] = [trajectoriesOf(row)[0]!, trajectoriesOf(other)[0]!]
  expect(first.task.id).toBe(second.task.id)
  expect(first.steps.map((step) => step.role ?? 'assistant')).toEqual(['user', 'assistant'])
})

test('stepwise labels may be truth values, 0 and 1, three values, or soft', () => {
  const labelsOf = (labels: readonly unknown[]) =>
    trajectoriesOf({ prompt: 'p', completions: labels.map(String), labels })[0]!.labels
  expect(labelsOf([true, false])).toMatchObject({ values: [1, -1], scale: 'ternary' })
  expect(labelsOf([1, 0])).toMatchObject({ values: [1, -1], scale: 'ternary' })
  expect(labelsOf([1, 0, -1])).toMatchObject({ values: [1, 0, -1], scale: 'ternary' })
  expect(labelsOf([0.9, 0, null])).toMatchObject({ values: [0.9, 0, null], scale: 'soft' })
})

test('preference rows share their prompt openly or as what both sides begin with', () => {
  const [named] = recordsOf(exampleRows['preference']!(1))
  expect(named).toMatchObject({ contrast: { positive: [' 43'], negative: [' 33'] } })
  const ask = { role: 'user', content: 'Add.' }
  const answer = (content: string) => [ask, { role: 'assistant', content }]
  const [shared] = recordsOf({ chosen: answer('43'), rejected: answer('33') })
  expect(shared).toMatchObject({
    contrast: { prompt: 'Add.', positive: ['43'], negative: ['33'] },
  })
})

test('a WildBench mark counts when both of its places agree on a number from 1 to 10', () => {
  const row = exampleRows['wild-bench']!(1)
  const judgments = recordsOf(row).flatMap((each) =>
    each.kind === 'judgment' ? [each.judgment] : [],
  )
  expect(judgments).toMatchObject([{ sourceId: 'session-1#some-model', finalLabel: 7 }])
  expect(invalidLabelsOf('wild-bench', { ...row, score: '11' })).toEqual([
    'score is "11", not a number from 1 to 10',
  ])
  expect(invalidLabelsOf('wild-bench', { ...row, score: '6' })).toEqual([
    'score is "6", but parsed_result.score is "7"',
  ])
})
