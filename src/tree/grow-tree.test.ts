import { expect, test } from 'vitest'
import { seededRng, shuffled } from '../base/rng.ts'
import { makeContrast } from '../domain/contrast.ts'
import { fitTfidfSvd } from '../encoder/tfidf-svd-encoder.ts'
import { critiqueExtractor } from './critique-extractor.ts'
import { scriptedExtractor } from './extractor.ts'
import { type GrowthRecord, growTree, offlineKit } from './grow-tree.ts'
import { scriptedNamer } from './namer.ts'
import { formatTree } from './tree-file.ts'
import { scriptedValidator } from './validator.ts'

const faults = [
  ['The conversion of units is wrong', 'the units of the result disagree'],
  ['An earlier statement is repeated needlessly', 'the repetition adds nothing new'],
  ['The conclusion contradicts an earlier line', 'the contradiction is never resolved'],
]
const settings = ['in a sum of money', 'about a long journey', 'for a garden', 'with two trains']

/** Twelve contrasts: three kinds of fault in four settings. */
const records: GrowthRecord[] = faults.flatMap(([fault, consequence], kind) =>
  settings.map((setting, at) => ({
    kind: 'contrast',
    contrast: makeContrast({
      domain: 'test',
      prompt: `prompt ${at}`,
      positive: ['good work'],
      negative: ['bad work'],
      rationale: `${fault} ${setting}, and ${consequence}.`,
      sourceId: `${kind}-${at}`,
      source: 'test',
    }),
  })),
)

test('kinds of fault become parents, and every criterion is assigned to one', async () => {
  const { tree, assignments, members } = await growTree(records, offlineKit())
  expect(tree.roots.map(({ support }) => support)).toEqual([4, 4, 4])
  expect(members).toHaveLength(12)
  const parentsOfKind = Map.groupBy(assignments, ({ contrastId }) => contrastId[0])
  for (const assigned of parentsOfKind.values())
    expect(new Set(assigned.map(({ parentId }) => parentId)).size).toBe(1)
  const [first] = assignments
  const parent = tree.roots.find(({ id }) => id === first?.parentId)
  const child = parent?.children.find(({ id }) => id === first?.childId)
  expect(child?.memberIds).toContain(first?.criterionId)
})

test('the same records in any order give the same bytes', async () => {
  const expected = formatTree((await growTree(records, offlineKit())).tree)
  for (let seed = 0; seed < 3; seed++) {
    const { tree } = await growTree(shuffled(records, seededRng(seed)), offlineKit())
    expect(formatTree(tree)).toBe(expected)
  }
})

test('what was read, kept and turned away stands in the tree and its log', async () => {
  const short = makeContrast({
    domain: 'test',
    prompt: 'p',
    positive: ['a'],
    negative: ['b'],
    rationale: 'Wrong.',
    source: 'test',
  })
  const source = [...records, records[0]!, { kind: 'contrast' as const, contrast: short }]
  const { tree } = await growTree(source, offlineKit())
  expect(tree.filter).toEqual({ read: 14, kept: 12, rejected: { 'well-formed': 1, repeated: 1 } })
  expect(tree.log[0]?.note).toMatch(/^12 criteria became \d+ leaves under 3 parents$/)
})

test('a validator of the kit is asked', async () => {
  const kit = {
    ...offlineKit(),
    validator: scriptedValidator((_, [work]) => +(work === 'bad work')),
  }
  await expect(growTree(records, kit)).rejects.toThrow('turned away all 12 criteria')
})

test('a namer of the kit names the parents; their ids are those of their texts', async () => {
  const namer = scriptedNamer(([central]) => ({
    name: `About: ${central!.name}`,
    description: 'Named by hand.',
    facet: 'soundness',
  }))
  const grown = await growTree(records, { ...offlineKit(), namer })
  for (const root of grown.tree.roots) {
    expect(root).toMatchObject({ facet: 'soundness', description: 'Named by hand.' })
    expect(grown.embeddings.has(root.id)).toBe(true)
  }
})

test('listed criteria and explained faults grow too', async () => {
  const { tree } = await growTree(
    [
      ...settings.map((setting) => ({
        kind: 'criterion' as const,
        criterion: {
          name: 'Clarity',
          description: `The answer is clearly organised ${setting}.`,
          domain: 'writing',
          sourceId: setting,
        },
      })),
      {
        kind: 'judgment',
        judgment: {
          judge: 'j',
          sourceId: 's',
          domain: 'tools',
          stepLabels: { '2': -1 },
          explanations: { steps: { '2': 'It calls a tool which does not exist.' } },
        },
      },
    ],
    offlineKit(),
  )
  expect(tree.roots.flatMap(({ domains }) => Object.keys(domains)).toSorted()).toContain('tools')
})

test('an input without anything to grow from is refused in a sentence', async () => {
  const kit = { extractor: scriptedExtractor(new Map()), encoder: fitTfidfSvd }
  await expect(growTree(records, kit)).rejects.toMatchObject({
    code: 'input-unrecognised',
    message: expect.stringContaining('no recorded critique'),
  })
})

test('growth stops when it is told to', async () => {
  const kit = { extractor: critiqueExtractor(), encoder: fitTfidfSvd }
  await expect(growTree(records, kit, { signal: AbortSignal.abort() })).rejects.toThrow('abort')
})
