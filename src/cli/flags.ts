import { type Command, InvalidArgumentError, Option } from 'commander'

/** Flags that every verb has. */
export function addCommonFlags(command: Command): Command {
  return command
    .option('--json', 'print one JSON object on stdout at the end')
    .option('-q, --quiet', 'say nothing but errors')
    .option('-v, --verbose', 'show the stack trace of an error')
    .option('--no-progress', 'no progress line')
}

/** Flags of verbs that read JSON Lines. */
export function addInputFlags(command: Command): Command {
  return command
    .option('-n, --limit <count>', 'read at most this many records', wholeNumber)
    .option('--max-bad <share>', 'stop when more than this share of the rows is bad', share, 0.01)
    .option('--lenient', 'repair what can be repaired, and record what was changed')
    .option('--rejects <file>', 'where rejected rows are written')
}

/** A whole number, 0 or more. */
export function wholeNumber(text: string): number {
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value))
    throw new InvalidArgumentError('It takes a whole number, such as 8.')
  return value
}

/** A whole number of at least 1. */
export function positiveNumber(text: string): number {
  const value = wholeNumber(text)
  if (value === 0) throw new InvalidArgumentError('It takes a whole number of at least 1.')
  return value
}

/** Any finite number of at least 0. */
export function amount(text: string): number {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value) || value < 0)
    throw new InvalidArgumentError('It takes a number of at least 0, such as 0.5.')
  return value
}

/** Seconds, more than 0. */
export function seconds(text: string): number {
  const value = amount(text)
  if (value === 0) throw new InvalidArgumentError('It takes seconds, more than 0, such as 30.')
  return value
}

/** A share between 0 and 1. */
export function share(text: string): number {
  const value = amount(text)
  if (value > 1) throw new InvalidArgumentError('It takes a share between 0 and 1, such as 0.01.')
  return value
}

/** A flag that takes one of a few words. */
export function choice<const T extends string>(
  flags: string,
  description: string,
  words: readonly T[],
  byDefault?: T,
): Option {
  const option = new Option(flags, description).choices(words)
  return byDefault === undefined ? option : option.default(byDefault)
}
