import { type Contrast, makeContrast } from '../domain/contrast.ts'
import { accepted, contrastRecord } from './codec.ts'
import type { ParsedRow } from './format.ts'

/** Task and prefix as one prompt: what follows the task stands after a blank line. */
export function promptText(contrast: Contrast): string {
  const prefix = prefixText(contrast)
  return prefix === '' && contrast.source !== 'pair'
    ? contrast.prompt
    : `${contrast.prompt}\n\n${prefix}`
}

/** The domain that the source told; a format that has none is called by its own name. */
export function toldDomain({ domain, source }: Contrast): string | undefined {
  return domain === source || domain === 'general' ? undefined : domain
}

/**
 * The steps so far, each with its line break. A Step-DPO prefix is one text that the next step
 * continues, and stays as it is.
 */
export function prefixText({ prefix = [], source }: Contrast): string {
  if (source === 'step-dpo') return prefix.join('')
  return prefix.map((step) => `${step}\n`).join('')
}

/** The steps of one side as one text. */
export function sideText(steps: readonly string[]): string {
  return steps.join('\n')
}

/** The row of one contrast whose sides are whole texts, and which says nothing else. */
export function sidesRow(sides: {
  readonly prompt: string
  readonly chosen: string
  readonly rejected: string
  readonly source: string
  /** What the row says beside them. */
  readonly unread?: readonly string[]
}): ParsedRow {
  const { prompt, chosen, rejected, source, unread = [] } = sides
  const contrast = { domain: source, prompt, positive: [chosen], negative: [rejected], source }
  return accepted([contrastRecord(makeContrast(contrast))], { unread })
}
