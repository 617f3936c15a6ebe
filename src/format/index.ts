export type { Format, ParsedRow, RecordKind, Row, SourceRecord } from './format.ts'
export { formats } from './formats.ts'
export { formatPairAs, type PairLayout } from './pair-export.ts'
export { formatPair } from './pair-format.ts'
export {
  type ReadOptions,
  type ReadRecord,
  type RecordSource,
  readKind,
  readRecords,
} from './read-records.ts'
export type { ReadReport } from './read-report.ts'
export { recogniseFormat } from './recognise.ts'
export { rewardTreeOf } from './rubric-trees.ts'
export { formatScored } from './scored-format.ts'
export { takenKinds, writeRecord, type WriteOptions } from './write-records.ts'
export type { AfterError, WriteChoices } from './shape-labels.ts'
export { type Loss, type LossKind, type LossTally, lossTally } from './losses.ts'
export type { RowSource } from './read-records.ts'
export type { LabelShape, Writers, WrittenRows } from './writer.ts'
