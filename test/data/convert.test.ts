/** Recorded files go to other formats with every row accounted for, and every loss named. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, describe, expect, test } from 'vitest'
import type { Row } from '../../src/format/format.ts'
import { formats } from '../../src/format/formats.ts'
import { recogniseFormat } from '../../src/format/recognise.ts'
import { takenKinds } from '../../src/format/write-records.ts'
import { type ConvertReport, convert, converts } from '../../src/job/convert-job.ts'
import { accountOf, expectHonest } from '../property/honest-conversion.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

const files = hasRecordedData
  ? globSync('steps/processbench*.jsonl.gz', { cwd: recorded('') }).toSorted()
  : []

describe.skipIf(!hasRecordedData)('recorded files, converted', () => {
  const folder = mkdtempSync(join(tmpdir(), 'paretree-'))
  const lines: string[] = []
  afterAll(() => {
    rmSync(folder, { recursive: true })
    console.log(lines.join('\n'))
  })

  for (const file of files)
    for (const to of ['stepwise', 'math-shepherd', 'rlhflow', 'processbench', 'trajectory'])
      test(`${file} to ${to}: read is written, empty and rejected`, async () => {
        const output = join(folder, `${to}.jsonl`)
        const report = await converted(recorded(file), output, to)
        const { read, written, empty, rejected, rowsOut } = report
        lines.push([file, to, read, written, rejected, report.losses.length].join('  '))
        expect(written + empty + rejected).toBe(read)
        expect(readFileSync(output, 'utf8').split('\n').length - 1).toBe(rowsOut)
        if (to === 'trajectory' || to === 'processbench') expect(report.losses).toEqual([])
        else expect(report.losses).not.toEqual([])
      })
})

/** Every file of records. */
const everyFile = hasRecordedData
  ? globSync('*/**/*.jsonl.gz', { cwd: recorded('') }).toSorted()
  : []
/** How many rows of a file are converted, evenly spread. */
const rowsTried = 40

describe.skipIf(!hasRecordedData)('recorded rows, to each format that takes them', () => {
  const lines: string[] = []
  afterAll(() => console.log(lines.join('\n')))

  for (const file of everyFile)
    test(`${file}: what differs is named, and what is named differs`, () => {
      const rows = spreadRows(recorded(file))
      const from = recogniseFormat(rows, formats, file)
      const records = rows.flatMap((row) => {
        const parsed = from.read(row)
        return parsed.ok ? parsed.records : []
      })
      const targets = formats.filter((to) => converts(from, to))
      let written = 0
      for (const to of targets)
        for (const [index, record] of records.entries()) {
          if (!takenKinds(to).includes(record.kind)) continue
          const account = accountOf(record, to, index)
          if (account) written++
          expectHonest(account)
        }
      lines.push([file, from.name, records.length, targets.length, written].join('  '))
      expect(records.length).toBeGreaterThan(0)
    })
})

function spreadRows(path: string): readonly Row[] {
  const texts = gunzipSync(readFileSync(path)).toString().split('\n').filter(Boolean)
  const every = Math.max(1, Math.floor(texts.length / rowsTried))
  return texts.filter((_, at) => at % every === 0).map((text) => JSON.parse(text) as Row)
}

function converted(input: string, output: string, to: string): Promise<ConvertReport> {
  const choices = { afterError: 'drop', threshold: 0.5 } as const
  return convert(
    { input, output, to, ...choices, read: { rejectShareMax: 1 } },
    { signal: new AbortController().signal, progress: () => undefined },
  )
}
