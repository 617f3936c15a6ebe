import { expect, test } from 'vitest'
import { makeContrast } from '../domain/contrast.ts'
import { wordCount } from './shorten.ts'
import {
  criteriaOfJudgment,
  criterionOfList,
  critiqueExtractor,
  statementWordsMax,
} from './critique-extractor.ts'

const contrast = makeContrast({
  domain: 'sums',
  prompt: 'What does Omar pay for 3 pens?',
  positive: ['3 pens cost 6.'],
  negative: ['3 pens cost 7.'],
  rationale: 'Step 1 multiplies wrongly: 3 times 2 is 6. Omar pays too much.',
  sourceId: 'sum-1',
  source: 'test',
})

test('a short critique gives one requirement, free of its instance', async () => {
  const [criterion, ...others] = await critiqueExtractor().extract(contrast)
  expect(others).toEqual([])
  expect(criterion).toMatchObject({
    name: 'A step multiplies wrongly: … times … is …',
    description: 'Free of this fault: A step multiplies wrongly: … times … is …. … pays too much.',
    polarity: 'requirement',
    evidence: { contrastId: contrast.id, sourceId: 'sum-1' },
    domain: 'sums',
    judgeModel: 'critique',
  })
})

test('a contrast without a critique gives nothing', async () => {
  const { rationale: _, id: _id, ...silent } = contrast
  expect(await critiqueExtractor().extract(makeContrast(silent))).toEqual([])
})

test('a long critique gives several statements, none too long, and loses no sentence', async () => {
  const sentence = 'The reasoning rests on a claim that nobody has shown to hold here.'
  const rationale = Array.from({ length: 12 }, () => sentence).join(' ')
  const { id: _, ...fields } = contrast
  const criteria = await critiqueExtractor().extract(makeContrast({ ...fields, rationale }))
  expect(criteria).toHaveLength(2)
  const total = criteria.reduce((sum, { description }) => sum + wordCount(description) - 4, 0)
  expect(total).toBe(12 * wordCount(sentence))
  for (const { description } of criteria)
    expect(wordCount(description)).toBeLessThanOrEqual(statementWordsMax + 4)
})

test('explained steps that were labelled wrong give criteria; others do not', () => {
  const criteria = criteriaOfJudgment({
    judge: 'judge',
    sourceId: 'trace-7',
    domain: 'tools',
    stepLabels: { '1': 1, '3': -1, '5': -1 },
    explanations: { steps: { '1': 'Fine.', '3': 'Calls a tool that does not exist.', '5': '' } },
  })
  expect(criteria.map(({ name, evidence }) => [name, evidence.sourceId])).toEqual([
    ['Calls a tool that does not exist', 'trace-7'],
  ])
})

test('a listed criterion is taken as it stands', () => {
  const listed = {
    name: 'Units',
    description: 'Every 1 unit is named.',
    domain: 'd',
    sourceId: 's',
  }
  expect(criterionOfList(listed)).toMatchObject({
    name: 'Units',
    description: 'Every 1 unit is named.',
    judgeModel: 'list',
  })
})
