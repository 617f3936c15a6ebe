import { expect, test } from 'vitest'
import { makeContrast } from '../domain/contrast.ts'
import { type CriterionId, givenId } from '../domain/ids.ts'
import type { Check } from '../judge/check.ts'
import { checkExtractor, checkValidator } from './check-extractor.ts'

test('what only the worse work breaks becomes a criterion, with its words', async () => {
  const [stated, ...others] = await checkExtractor(checks).extract(contrast)
  expect(others).toEqual([])
  expect(stated).toMatchObject({
    name: 'No bad word',
    check: 'no-bad-word',
    judgeModel: 'rules',
    evidence: { contrastId: contrast.id, quoteNegative: 'bad', quotePositive: 'fine' },
  })
})

test('a fault of both sides separates nothing', async () => {
  const both = makeContrast({ ...contrast, positive: ['bad'] })
  expect(await checkExtractor(checks).extract(both)).toEqual([])
})

test('the worst step speaks for a work; a check that never applies gives no score', async () => {
  const validator = checkValidator(checks)
  const pair = { prompt: 'p', prefix: ['bad'], works: [['fine', 'bad'], ['fine']] } as const
  expect(await validator.score(criterion('no-bad-word'), pair)).toEqual([0, 1])
  expect(await validator.score(criterion('no-number'), pair)).toEqual([null, null])
  expect(await validator.score(criterion(undefined), pair)).toEqual([null, null])
})

const contrast = makeContrast({
  domain: 'words',
  prompt: 'Say something.',
  positive: ['fine'],
  negative: ['fine', 'bad'],
  source: 'test',
})

const checks = [
  wordCheck('no-bad-word', 'No bad word', (text) => (text === 'bad' ? 0 : 1)),
  wordCheck('no-number', 'No number', (text) => (/\d/.test(text) ? 0 : null)),
]

function wordCheck(name: string, title: string, score: (text: string) => number | null): Check {
  const text = { name: title, description: 'Each step keeps to the words that are allowed.' }
  return {
    name,
    criterion: text,
    parent: { ...text, facet: 'other' },
    find({ steps, index }) {
      const { content } = steps[index]!
      const found = score(content)
      if (found === null) return { applicable: false }
      return { applicable: true, score: found, reason: content, evidence: content }
    },
  }
}

function criterion(check: string | undefined) {
  const id = givenId<CriterionId>('id')
  return { id, name: '', description: '', ...(check !== undefined && { check }) }
}
