import { expect, test } from 'vitest'
import { describeJudge } from '../../test/contract/judge.ts'
import { criterionId } from '../domain/criterion.ts'
import { makeTask } from '../domain/task.ts'
import type { Check } from './check.ts'
import { equalitiesHold } from './checks/equalities-hold.ts'
import { shippedChecks } from './checks/shipped.ts'
import { rulesJudge } from './rules-judge.ts'

describeJudge('the rules judge', () => rulesJudge(shippedChecks), 'equalities-hold')

test('a criterion without a known check is unscored: no judge', async () => {
  for (const check of [undefined, 'sense-of-humour'])
    expect(await scoreOf([equalitiesHold], ['1 + 1 = 2'], 0, check)).toMatchObject({
      status: 'unscored',
      value: null,
      reason: 'no judge',
    })
})

test('no evidence is not applicable, never a pass', async () => {
  expect(await scoreOf([equalitiesHold], ['Let us begin.'], 0, 'equalities-hold')).toMatchObject({
    status: 'not-applicable',
    value: null,
  })
})

test('a check that throws fails alone and says so', async () => {
  const broken = checkOf('broken', () => {
    throw new Error('no such table')
  })
  const score = await scoreOf([broken, equalitiesHold], ['1 + 1 = 2'], 0, 'broken')
  expect(score).toMatchObject({ status: 'failed', value: null })
  expect(score?.reason).toContain('no such table')
  expect(
    await scoreOf([broken, equalitiesHold], ['1 + 1 = 2'], 0, 'equalities-hold'),
  ).toMatchObject({ status: 'ok', value: 1 })
})

test('a score outside [0, 1] fails instead of entering', async () => {
  const generous = checkOf('generous', () => ({ applicable: true, score: 1.2, reason: 'fine' }))
  const score = await scoreOf([generous], ['x'], 0, 'generous')
  expect(score).toMatchObject({ status: 'failed', value: null })
})

test('scores are rounded once, to hundredths', async () => {
  const fine = checkOf('fine', () => ({ applicable: true, score: 1 / 3, reason: 'a third' }))
  expect((await scoreOf([fine], ['x'], 0, 'fine'))?.value).toBe(0.33)
})

test('a step that uses a wrong value inherits its fault and has none of its own', async () => {
  const steps = ['A crate holds 17 + 25 = 43 jars.', 'It is full.', 'Two hold 43 * 2 = 86.']
  expect(await scoreOf(shippedChecks, steps, 0, 'equalities-hold')).toMatchObject({
    ownFault: true,
    inherits: [],
  })
  expect(await scoreOf(shippedChecks, steps, 2, 'equalities-hold')).toMatchObject({
    value: 1,
    ownFault: false,
    inherits: [0],
  })
})

test('a fault is inherited through steps that are right in themselves', async () => {
  const steps = ['A crate: 17 + 25 = 43.', 'Two crates: 43 * 2 = 86.', 'Three pairs: 86 * 3 = 258.']
  expect((await scoreOf(shippedChecks, steps, 2, 'equalities-hold'))?.inherits).toEqual([0])
})

test('two checks of one name are refused', () => {
  expect(() => rulesJudge([equalitiesHold, equalitiesHold])).toThrow(
    'two checks are named "equalities-hold"',
  )
})

async function scoreOf(
  checks: readonly Check[],
  contents: readonly string[],
  stepIndex: number,
  check: string | undefined,
) {
  const text = { name: 'Any', description: 'Any quality at all.', ...(check && { check }) }
  const steps = contents.map((content) => ({ content }))
  const context = { task, steps, targets: [stepIndex], windowStart: 0, carried: [] }
  const criterion = { id: criterionId(text), ...text }
  const { scores } = await rulesJudge(checks).judge({ context, items: [{ stepIndex, criterion }] })
  return scores[0]
}

const task = makeTask('A crate holds 17 red and 25 green jars. How many jars do the crates hold?')

function checkOf(name: string, find: Check['find']): Check {
  const text = { name, description: 'A quality made up for this test.' }
  return { name, criterion: text, parent: { ...text, facet: 'other' }, find }
}
