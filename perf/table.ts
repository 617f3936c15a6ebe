/** One kernel on one size, beside one peer. Times are medians in milliseconds of one run. */
export type Row = {
  readonly kernel: string
  /** The input, as briefly as possible: `100,000 x 5, correlated`. */
  readonly size: string
  /** Ours in TypeScript. */
  readonly typescriptMs: number | undefined
  /** Ours with compiled kernels, where there are any. */
  readonly webassemblyMs?: number | undefined
  /** Name and version of the peer; undefined when there is none. */
  readonly peer?: string | undefined
  readonly peerMs?: number | undefined
  /** By how much the process grew at most while ours in TypeScript ran, in MB (10^6 bytes). */
  readonly memoryMb?: number | undefined
}

/** Tells of one row as soon as it is measured. */
export type Report = (row: Row) => void

/** Measures some kernels, each beside its peers, row after row. */
export type Suite = (report: Report) => Promise<void> | void

const columns = [
  'kernel',
  'size',
  'ours TS, ms',
  'ours WASM, ms',
  'peer',
  'peer, ms',
  'TS / peer',
  'WASM / peer',
  'memory, MB',
] as const

export const tableHead: string = [columns, columns.map(() => '---')].map(tableLine).join('\n')

/** A line of a Markdown table; ratios below 1 mean that ours is faster. */
export function tableRow(row: Row): string {
  const { kernel, size, typescriptMs, webassemblyMs, peer, peerMs, memoryMb } = row
  return tableLine([
    kernel,
    size,
    figure(typescriptMs),
    figure(webassemblyMs),
    peer ?? '',
    figure(peerMs),
    figure(ratio(typescriptMs, peerMs)),
    figure(ratio(webassemblyMs, peerMs)),
    figure(memoryMb),
  ])
}

function tableLine(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function ratio(ours: number | undefined, theirs: number | undefined): number | undefined {
  return ours === undefined || theirs === undefined ? undefined : ours / theirs
}

/** Three significant digits. */
function figure(value: number | undefined): string {
  return value === undefined ? '' : Number(value.toPrecision(3)).toLocaleString('en')
}
