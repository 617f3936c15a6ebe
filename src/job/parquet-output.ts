import { renameSync, rmSync } from 'node:fs'
import { KitError, messageOf } from '../base/errors.ts'
import { readJsonl } from '../base/jsonl.ts'
import type { Loss } from '../format/losses.ts'
import { nullMembersKey } from '../format/parquet-rows.ts'
import {
  cellOf,
  columnsOf,
  noteRow,
  nothingSeen,
  nullMembers,
  schemaOf,
  type SeenValues,
} from '../format/parquet-schema.ts'
import { openLines } from './line-output.ts'
import type { RowSink } from './row-sink.ts'

/**
 * A Parquet file whose columns are those of all its rows. A column's type is known when its last
 * row was seen, so rows wait in a file beside the output and are packed from there, a row group at
 * a time: memory stays flat. Throws `KitError("usage")` when the file cannot be written, or when
 * there is no row to take columns from.
 */
export function openParquet(path: string): RowSink {
  const [waiting, part] = [`${path}.rows`, `${path}.part`]
  const lines = openLines(waiting)
  const seen = nothingSeen()
  let isWaiting = false
  return {
    write(row) {
      noteRow(seen, row)
      return lines.write(JSON.stringify(row))
    },
    async finish() {
      lines.finish()
      isWaiting = true
      if (seen.objects === 0)
        throw new KitError(
          'usage',
          `${path} would hold no row, and Parquet takes its columns from rows; ` +
            'convert to JSON Lines',
        )
      await pack({ from: waiting, to: part }, seen, path)
      rmSync(waiting, { force: true })
      renameSync(part, path)
      return nullLosses(seen)
    },
    async abandon() {
      if (!isWaiting) lines.abandon()
      rmSync(waiting, { force: true })
      rmSync(part, { force: true })
    },
  }
}

/** A row group ends after this many rows, or characters of JSON. */
const groupRowsMax = 10_000
const groupCharsMax = 2 ** 23
/** No line of the file that rows wait in is too long or too deep: it is our own. */
const noLimits = { lineBytesMax: 2 ** 30, depthMax: 10_000 }

async function pack(
  { from, to }: { readonly from: string; readonly to: string },
  seen: SeenValues,
  path: string,
): Promise<void> {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer')
  const columns = columnsOf(seen)
  const value = JSON.stringify(nullMembers(seen).always)
  try {
    const writer = new ParquetWriter({
      writer: fileWriter(to),
      schema: schemaOf(columns),
      kvMetadata: [{ key: nullMembersKey, value }],
      createdBy: 'paretree',
    })
    let group: Readonly<Record<string, unknown>>[] = []
    let chars = 0
    const flush = async () => {
      const columnData = [...columns].map(([name, type]) => ({
        name,
        data: group.map((row) => cellOf(row[name], type)),
      }))
      await writer.write({ columnData, rowGroupSize: group.length })
      group = []
      chars = 0
    }
    for await (const items of readJsonl(from, noLimits))
      for (const item of items) {
        if (item.kind !== 'row') throw new KitError('usage', `a row cannot be kept: ${item.reason}`)
        group.push(item.value)
        chars += item.text.length
        if (group.length >= groupRowsMax || chars >= groupCharsMax) await flush()
      }
    if (group.length > 0) await flush()
    await writer.finish()
  } catch (cause) {
    if (cause instanceof KitError) throw cause
    const say = `${path} cannot be written (${messageOf(cause)}); choose another -o`
    throw new KitError('usage', say, { cause })
  }
}

function nullLosses(seen: SeenValues): readonly Loss[] {
  return nullMembers(seen).beside.map(({ path, rows }) => ({
    kind: 'dropped',
    field: `null, as absent in Parquet: ${path.join('.')}`,
    rows,
  }))
}
