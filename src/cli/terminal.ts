import { stripVTControlCharacters, styleText } from 'node:util'

/** A style by name; `plain` leaves the text as it is. */
export type Style =
  | 'plain'
  | 'bold'
  | 'dim'
  | 'red'
  | 'green'
  | 'yellow'
  | 'cyan'
  | 'magenta'
  | 'blue'

/** What a verb says to a person: on stderr, so that stdout carries data only. */
export type Terminal = {
  readonly isInteractive: boolean
  /** Columns that fit in a line; 80 where nothing says otherwise. */
  readonly columns: number
  line(text?: string): void
  style(style: Style | readonly Style[], text: string): string
  /** Rewrites one status line in place; does nothing when not interactive or told to be quiet. */
  status(text: string): void
  clearStatus(): void
}

export type TerminalOptions = { readonly isQuiet: boolean; readonly hasProgress: boolean }

/** A terminal on stderr that honours NO_COLOR, FORCE_COLOR, CI and TERM=dumb. */
export function stderrTerminal(options: TerminalOptions): Terminal {
  const stream = process.stderr
  const { env } = process
  const isInteractive = stream.isTTY && env['CI'] === undefined && env['TERM'] !== 'dumb'
  const hasStatus = isInteractive && options.hasProgress && !options.isQuiet
  let statusLength = 0
  const clearStatus = () => {
    if (statusLength > 0) stream.write(`\r${' '.repeat(statusLength)}\r`)
    statusLength = 0
  }
  return {
    isInteractive,
    columns: stream.columns || 80,
    line(text = '') {
      if (options.isQuiet) return
      clearStatus()
      stream.write(`${text}\n`)
    },
    style: (style, text) => styled(style, text),
    status(text) {
      if (!hasStatus) return
      const shown = text.slice(0, (stream.columns || 80) - 1)
      stream.write(`\r${shown.padEnd(statusLength)}`)
      statusLength = shown.length
    },
    clearStatus,
  }
}

function styled(style: Style | readonly Style[], text: string): string {
  const styles = (Array.isArray(style) ? style : [style]).filter((name) => name !== 'plain')
  if (styles.length === 0) return text
  return styleText(styles, text, { stream: process.stderr })
}

/** Text from the data made safe to print: control characters and escape codes are taken out. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/gu, ' ')
}

/** One line of at most `width` characters, cut with an ellipsis. */
export function clipped(text: string, width: number): string {
  const flat = printable(text).replace(/\s+/g, ' ').trim()
  return flat.length <= width ? flat : `${flat.slice(0, Math.max(1, width - 1))}…`
}

/** Columns padded to one width each; numbers to the right. The first row is the head. */
export function tableLines(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  )
  const isNumeric = widths.map((_, column) =>
    rows.slice(1).every((row) => /^[-–.\d %,/]*$/.test(row[column] ?? '')),
  )
  return rows.map((row) =>
    row
      .map((cell, column) =>
        isNumeric[column] ? cell.padStart(widths[column]!) : cell.padEnd(widths[column]!),
      )
      .join('  ')
      .trimEnd(),
  )
}

/** Paragraph lines of at most `width` characters, broken at spaces. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of printable(text).split(/\s+/)) {
    if (line.length > 0 && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line.length > 0 ? `${line} ${word}` : word
  }
  if (line.length > 0) lines.push(line)
  return lines
}

/** A share as a percentage with one decimal, "-" when there is nothing to take a share of. */
export function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`
}

/** A number with thousands separators. */
export function count(value: number): string {
  return value.toLocaleString('en-GB')
}

/** A number of things: "1 pair", "2 pairs". */
export function counted(value: number, singular: string, plural = `${singular}s`): string {
  return `${count(value)} ${value === 1 ? singular : plural}`
}
