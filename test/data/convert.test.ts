/** Recorded files go to other formats with every row accounted for, and every loss named. */
import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { type ConvertReport, convert } from '../../src/job/convert-job.ts'
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

function converted(input: string, output: string, to: string): Promise<ConvertReport> {
  const choices = { afterError: 'drop', threshold: 0.5 } as const
  return convert(
    { input, output, to, ...choices, read: { rejectShareMax: 1 } },
    { signal: new AbortController().signal, progress: () => undefined },
  )
}
