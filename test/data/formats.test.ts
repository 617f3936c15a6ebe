/** Every recorded file is read by some format, and no row or label is lost in silence. */
import { globSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Format, Row } from '../../src/format/format.ts'
import { formats } from '../../src/format/formats.ts'
import { isInside } from '../../src/format/known-members.ts'
import { readRecords } from '../../src/format/read-records.ts'
import type { ReadReport } from '../../src/format/read-report.ts'
import { rewardTreeOf } from '../../src/format/rubric-trees.ts'
import { treeScores } from '../../src/score/tree-score.ts'
import { probeFields } from '../property/field-probe.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const folders = ['steps', 'outcomes', 'prm_scores', 'criteria', 'agents', 'judge']
const files = hasRecordedData
  ? folders.flatMap((folder) =>
      globSync(`${folder}/**/*.jsonl.gz`, { cwd: recorded('') }).toSorted(),
    )
  : []

describe.skipIf(!hasRecordedData)('recorded files', () => {
  const lines: string[] = []
  const left: string[] = []
  afterAll(() => {
    console.log([tableHead, ...lines].join('\n'))
    console.log(['| file | not carried | why |\n| --- | --- | --- |', ...left].join('\n'))
  })

  for (const file of files) {
    test(`${file} is recognised and read`, async () => {
      const path = recorded(file)
      const source = readRecords(path)
      const kinds = new Map<string, number>()
      for await (const { record } of source)
        kinds.set(record.kind, (kinds.get(record.kind) ?? 0) + 1)
      const report = source.report()
      lines.push(tableLine(file, report, kinds))

      const rowCount = gunzipSync(readFileSync(path)).toString().split('\n').filter(Boolean).length
      expect(report.read).toBe(rowCount)
      expect(report.accepted + report.rejected).toBe(rowCount)
      expect(report.accepted / rowCount).toBeGreaterThanOrEqual(0.99)
      expect([...kinds.values()].reduce((sum, count) => sum + count, 0)).toBe(report.records)
      const format = formats.find(({ name }) => name === report.format)!
      const fields = probedFields(path, format)
      left.push(...fields.left.map((line) => `| ${file} | ${line} |`))
      expect(fields.silent, 'members that are lost in silence').toEqual([])
      for (const kind of kinds.keys()) expect(format.makes).toContain(kind)
    })
  }

  test('every inner score of a graded tree is the weighted mean of its reward tree', async () => {
    let innerCount = 0
    const path = recorded('criteria/paperbench_graded_trees.jsonl.gz')
    for await (const { record } of readRecords(path)) {
      if (record.kind !== 'graded-tree') continue
      const { tree, scores: given } = rewardTreeOf(record.root)
      const computed = treeScores(tree.roots[0]!, (leaf) => given.get(leaf.id) ?? null)
      for (const [node, { score }] of computed) {
        if (node.children.length === 0) continue
        expect(score).toBeCloseTo(given.get(node.id)!, 9)
        innerCount++
      }
    }
    console.log(`${innerCount} inner scores of graded trees reproduced`)
    expect(innerCount).toBeGreaterThan(0)
  })
})

/** How many rows of a file are probed, evenly spread. */
const probedRows = 60

/**
 * Members of a file's rows that records do not hold. `left`: told by the loader, with the reason.
 * `silent`: not told, or told but not by a format that knows why.
 */
function probedFields(path: string, format: Format) {
  const texts = gunzipSync(readFileSync(path)).toString().split('\n').filter(Boolean)
  const every = Math.max(1, Math.floor(texts.length / probedRows))
  const rows = texts.filter((_, at) => at % every === 0).map((text) => JSON.parse(text) as Row)
  const told = new Map(rows.flatMap((row) => toldUnread(row, format)))
  const isUntold = (field: string) =>
    ![...told].some(([said, why]) => why !== '' && isInside(field, said))
  const silent = probeFields(rows, format, isUntold).filter(({ carried }) => carried === 0)
  return {
    left: [...told].map(([said, why]) => `${said} | ${why}`),
    silent: silent.map(({ path: field }) => field),
  }
}

/** What the loader says that it passes over in a row, and why. */
function toldUnread(row: Row, format: Format): readonly (readonly [string, string])[] {
  const parsed = format.read(row)
  const ofRow = parsed.ok ? (parsed.unread ?? []) : []
  return [...ofRow, ...(format.unread?.(row) ?? [])].map((said) => {
    const [member = '', ...why] = said.split(', ')
    return [member, why.join(', ')]
  })
}

const tableHead =
  '| file | format | rows | accepted | rejected | label-invalid | records |\n' +
  '| --- | --- | --- | --- | --- | --- | --- |'

function tableLine(file: string, report: ReadReport, kinds: ReadonlyMap<string, number>): string {
  const { format, read, accepted, rejectedByCode, labelInvalid } = report
  const rejected = Object.entries(rejectedByCode).map(([code, count]) => `${count} ${code}`)
  const records = [...kinds].map(([kind, count]) => `${count} ${kind}`).join(', ')
  const cells = [file, format, read, accepted, rejected.join(', ') || 0, labelInvalid, records]
  return `| ${cells.join(' | ')} |`
}
