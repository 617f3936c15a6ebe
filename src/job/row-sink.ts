import type { Loss } from '../format/losses.ts'

/** Seam: where converted rows go. A file appears under its name only when it is finished. */
export interface RowSink {
  /** A promise when the next row should wait for it. */
  write(row: object): Promise<void> | void
  /** Makes the file appear. What this kind of file could not tell of the rows is a loss. */
  finish(): Promise<readonly Loss[]>
  /** Removes what was written of a file that is not finished. */
  abandon(): Promise<void>
}
