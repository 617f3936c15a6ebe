import { renameSync, rmSync } from 'node:fs'
import { KitError, messageOf } from '../base/errors.ts'
import { schemaElements, type ValueShape, widened } from '../format/parquet-schema.ts'
import type { RowSink } from './row-sink.ts'

type Row = Readonly<Record<string, unknown>>

/**
 * A Parquet file. Its columns are those of the first thousand rows; memory is one row group. Throws
 * `KitError("usage")` when a later row holds something that these columns have no place for.
 */
export async function openParquet(path: string): Promise<RowSink> {
  const { fileWriter, ParquetWriter } = await import('hyparquet-writer')
  const part = `${path}.part`
  const file = openWriter(() => fileWriter(part), path)
  let shape: ValueShape = { kind: 'object', members: new Map() }
  let writer: InstanceType<typeof ParquetWriter> | undefined
  let waiting: Row[] = []
  const flush = async () => {
    const columns = shape.kind === 'object' ? [...shape.members.keys()] : []
    const schema = schemaElements('root', shape).map((element, index) =>
      index === 0 ? { name: 'root', num_children: columns.length } : element,
    )
    writer ??= new ParquetWriter({ writer: file, schema: [...schema] })
    const columnData = columns.map((name) => ({ name, data: waiting.map((row) => row[name]) }))
    await writer.write({ columnData, rowGroupSize: groupRows })
    waiting = []
  }
  return {
    async write(row) {
      const next = widened(shape, row)
      if (writer && next !== shape)
        throw new KitError(
          'usage',
          `${path}: a row after the first ${groupRows} has members or types that those have not, ` +
            'and Parquet fixes its columns; convert to JSON Lines',
        )
      shape = next
      waiting.push(row as Row)
      if (waiting.length === groupRows) await flush()
    },
    async finish() {
      if (waiting.length > 0 || !writer) await flush()
      await writer?.finish()
      renameSync(part, path)
    },
    async abandon() {
      rmSync(part, { force: true })
    },
  }
}

const groupRows = 1_000

function openWriter<T>(open: () => T, path: string): T {
  try {
    return open()
  } catch (cause) {
    const say = `${path} cannot be written (${messageOf(cause)}); choose another -o`
    throw new KitError('usage', say, { cause })
  }
}
