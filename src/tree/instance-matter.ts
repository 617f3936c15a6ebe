/*
 * What belongs to one instance in a critique, and not to the quality it speaks of (dg-prm R-3.4b):
 * formulas, numbers, quotations, names, and the numbers of steps. Each is replaced by an ellipsis, so
 * that the sentence still reads: "the sum of … was taken as … instead of …".
 */

const formulas = [
  /\$\$[^$]*\$\$|\$[^$\n]*\$/g,
  /\\\([^]*?\\\)|\\\[[^]*?\\\]/g,
  /\\[a-zA-Z]+(?:\s*\{[^{}]*\})*/g,
  /`[^`]*`/g,
]
const quotations = [/"[^"]*"|“[^”]*”|«[^»]*»/g, /(?<![\p{L}\d])['‘](?!s\s)[^'‘’\n]{1,160}['’](?![\p{L}\d])/gu]
const number = String.raw`(?:\d+(?:\s*(?:-|–|to|through)\s*\d+)?|[A-Z](?![\p{L}\d]))`
const numbers = String.raw`${number}(?:\s*(?:,|and|&|or|,\s*and)\s*(?:steps?\s+)?${number})*`
const manySteps = new RegExp(String.raw`\b(steps|lines)\s+#?${numbers}`, 'giu')
const oneStep = new RegExp(String.raw`\b(?:the\s+)?(step|line)\s+#?${numbers}`, 'giu')
const symbols = /\S*[\d=^_{}\\<>|~+*/]\S*/gu
const variables = /(?<![\p{L}'’-])[b-hj-zB-HJ-Z](?![\p{L}'’-])/gu

/**
 * The text without what belongs to the instance. `instance` is the prompt and work that the critique
 * speaks of: a capitalised word inside a sentence that stands there too is a name.
 */
export function withoutInstanceMatter(text: string, instance = ''): string {
  let general = text
  for (const pattern of [...formulas, ...quotations]) general = general.replace(pattern, ' … ')
  general = general
    .replace(manySteps, (_, word: string) => word)
    .replace(oneStep, (_, word: string, at: number) => (at === 0 ? `A ${word.toLowerCase()}` : `a ${word.toLowerCase()}`))
    .replace(symbols, (token) => ` …${/[.,;:]$/.exec(token)?.[0] ?? ''} `)
    .replace(variables, ' … ')
  return tidied(withoutNames(general, instance))
}

/** Capitalised words of a text that do not open a sentence. */
export function namesIn(text: string): Set<string> {
  return new Set(text.match(/(?<![.!?:…]\s+|^|["“(]|\n)(?<=\s)\p{Lu}\p{L}+/gu))
}

function withoutNames(text: string, instance: string): string {
  const names = namesIn(instance)
  return text.replace(/\p{Lu}\p{L}+(?:['’]s)?/gu, (word) =>
    names.has(word.replace(/['’]s$/, '')) ? ' … ' : word,
  )
}

/** One ellipsis where several stood together; no empty brackets, doubled spaces or stray commas. */
function tidied(text: string): string {
  return text
    .replace(/[([{][\s…,;:.and&-]*[)\]}]/g, ' ')
    .replace(/…(?:[\s,;:()]*(?:and|or|,)?[\s,;:()]*…)+/g, '…')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?)])/g, '$1')
    .replace(/…\s*(?=[.!?])/g, '…')
    .replace(/^[\s,;:.…]+/, '')
    .trim()
}
