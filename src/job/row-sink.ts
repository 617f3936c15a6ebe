/** Seam: where converted rows go. A file appears under its name only when it is finished. */
export interface RowSink {
  /** A promise when the next row should wait for it. */
  write(row: object): Promise<void> | void
  finish(): Promise<void>
  /** Removes what was written of a file that is not finished. */
  abandon(): Promise<void>
}
