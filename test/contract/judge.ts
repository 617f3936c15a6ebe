import { describe, expect, test } from 'vitest'
import { criterionId } from '../../src/domain/criterion.ts'
import { makeNode } from '../../src/domain/reward-tree.ts'
import { makeTask } from '../../src/domain/task.ts'
import type { Allocator, Judge, StepContext } from '../../src/judge/judge.ts'

/**
 * What every judge promises. `check` names a criterion that the judge can score, if it needs a
 * name.
 */
export function describeJudge(name: string, makeJudge: () => Judge, check?: string): void {
  describe(`${name} keeps the contract of judges`, () => {
    test('one score an item, in the order of the items', async () => {
      const { scores } = await makeJudge().judge({ context, items })
      expect(scores.map(({ stepIndex, criterionId: id }) => [stepIndex, id])).toEqual(
        items.map(({ stepIndex, criterion: { id } }) => [stepIndex, id]),
      )
    })

    test('only an "ok" carries a value, and that lies in [0, 1]', async () => {
      const { scores } = await makeJudge().judge({ context, items })
      for (const { status, value } of scores) {
        if (status === 'ok') expect(value).toSatisfy((v: number) => v >= 0 && v <= 1)
        else expect(value).toBeNull()
      }
    })

    test('every score has a reason, and rests only on earlier steps', async () => {
      const { scores } = await makeJudge().judge({ context, items })
      for (const { reason, inherits, stepIndex } of scores) {
        expect(reason).not.toBe('')
        expect(inherits.every((index) => index >= 0 && index < stepIndex)).toBe(true)
        expect([...inherits]).toEqual(inherits.toSorted((a, b) => a - b))
      }
    })

    test('nothing asked, nothing answered', async () => {
      expect((await makeJudge().judge({ context, items: [] })).scores).toEqual([])
    })

    test('the same request has the same answer', async () => {
      const judge = makeJudge()
      const first = await judge.judge({ context, items })
      expect(await judge.judge({ context, items })).toEqual(first)
    })

    test('an aborted call is refused', async () => {
      const request = { context, items }
      await expect(makeJudge().judge(request, { signal: AbortSignal.abort() })).rejects.toThrow()
    })
  })

  const criteria = [undefined, check].map((checkName) => {
    const text = { name: 'Sums hold', description: 'Every sum in the step is right.' }
    const fields = checkName === undefined ? text : { ...text, check: checkName }
    return { id: criterionId(fields), ...fields }
  })
  const items = [2, 0, 1].flatMap((stepIndex) =>
    criteria.map((criterion) => ({ stepIndex, criterion })),
  )
}

/** What every allocator promises. */
export function describeAllocator(name: string, makeAllocator: () => Allocator): void {
  describe(`${name} keeps the contract of allocators`, () => {
    test('one topic a target, in order, naming only roots that were offered', async () => {
      const topics = await makeAllocator().selectParents(context, roots)
      expect(topics.map(({ stepIndex }) => stepIndex)).toEqual(context.targets)
      const ids: string[] = roots.map(({ id }) => id)
      for (const { parentIds } of topics)
        expect(parentIds.every((id) => ids.includes(id))).toBe(true)
    })

    test('one analysis a selected root; only a fine one has aspects', async () => {
      const selected = context.targets.map((stepIndex) => ({ stepIndex, roots }))
      const analyses = await makeAllocator().analyse(context, selected)
      expect(analyses.map(({ stepIndex, parentId }) => [stepIndex, parentId])).toEqual(
        selected.flatMap(({ stepIndex }) => roots.map(({ id }) => [stepIndex, id])),
      )
      for (const { fine, aspects } of analyses) expect(aspects.length > 0).toBe(fine)
    })

    test('an aborted call is refused', async () => {
      const options = { signal: AbortSignal.abort() }
      await expect(makeAllocator().selectParents(context, roots, options)).rejects.toThrow()
      await expect(makeAllocator().analyse(context, [], options)).rejects.toThrow()
    })
  })
}

const context: StepContext = {
  task: makeTask('Ann has 7 pens and Bob has 6. How many pens do they have?'),
  steps: [
    { content: 'Ann has 7 pens.' },
    { content: 'Together they have 7 + 6 = 12 pens.' },
    { content: 'Two bags hold 12 * 2 = 24 pens. The answer is 24.' },
  ],
  targets: [0, 1, 2],
  windowStart: 0,
  carried: [],
}

const roots = ['Sums', 'Words'].map((name) => {
  const fields = { name, description: `Matters of ${name.toLowerCase()}.` }
  return makeNode({ id: criterionId(fields), ...fields })
})
