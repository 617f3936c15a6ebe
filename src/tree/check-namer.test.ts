import { expect, test } from 'vitest'
import { type CriterionId, givenId } from '../domain/ids.ts'
import { makeNode } from '../domain/reward-tree.ts'
import type { Check } from '../judge/check.ts'
import { checkNamer } from './check-namer.ts'

test('a parent is named after what most of its support is about', async () => {
  const named = await checkNamer(checks).nameParent([child('units', 1), child('sums', 5)])
  expect(named).toMatchObject({ name: 'Computation', facet: 'soundness' })
})

test('at equal support the most central child decides', async () => {
  const named = await checkNamer(checks).nameParent([child('units', 2), child('sums', 2)])
  expect(named.name).toBe('Consistency')
})

test('a child without a known check leaves the name to the other namer', async () => {
  const named = await checkNamer(checks).nameParent([child('taste', 3), child('sums', 1)])
  expect(named.name).toBe('about taste')
})

test('a general criterion names one parent; the next one is named by its children', async () => {
  const namer = checkNamer(checks)
  await namer.nameParent([child('sums', 5)])
  const second = await namer.nameParent([child('sums', 2)])
  expect(second).toMatchObject({ name: 'about sums', facet: 'soundness' })
})

const checks = [check('sums', 'Computation'), check('units', 'Consistency')]

function check(name: string, parent: string): Check {
  const text = { name: parent, description: `All about ${parent}.` }
  return {
    name,
    criterion: text,
    parent: { ...text, facet: 'soundness' },
    find: () => ({ applicable: false }),
  }
}

function child(name: string, support: number) {
  const id = givenId<CriterionId>(name)
  return makeNode(
    { id, name: `about ${name}`, description: 'A criterion.', check: name },
    { support },
  )
}
