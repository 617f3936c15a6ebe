import { InvalidArgumentError } from 'commander'

/** A threshold: a number, "fit", or "fit:SPLIT". */
export function thresholdFlag(text: string): number | 'fit' | { readonly fitOn: string } {
  if (text === 'fit') return text
  if (text.startsWith('fit:') && text.length > 4) return { fitOn: text.slice(4) }
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value))
    throw new InvalidArgumentError('It takes a number such as 0.5, fit, or fit:SPLIT.')
  return value
}
