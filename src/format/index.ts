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
