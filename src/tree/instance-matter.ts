/*
 * What belongs to one instance in a critique, and not to the quality it speaks of (dg-prm R-3.4b):
 * formulas, numbers, quotations, names, and the numbers of steps. Each is replaced by an ellipsis,
 * so that the sentence still reads: "the sum of … was taken as … instead of …".
 */

/**
 * The text without what belongs to the instance. `instance` is the prompt and work that the
 * critique speaks of, where its names are looked up.
 */
export function withoutInstanceMatter(text: string, instance = ''): string {
  let general = text
  for (const pattern of [...formulas, ...quotations]) general = general.replace(pattern, ' … ')
  general = general
    .replace(manySteps, '$1')
    .replace(oneStep, (_, before: string, word: string) => `${before}a ${word.toLowerCase()}`)
    .replace(numberedStep, '$1')
    .replace(symbols, (token) => ` …${/[.,;:]$/.exec(token)?.[0] ?? ''} `)
    .replace(variables, ' … ')
  return tidied(withoutNames(general, namesIn(instance)))
}

/** Words that are capitalised inside a sentence of the text, and nowhere in lower case. */
export function namesIn(text: string): Set<string> {
  const plain = new Set(text.match(/(?<!\p{L})\p{Ll}+/gu))
  const capitalised = text.matchAll(/[\p{L},;)]\s+(\p{Lu}\p{L}+)/gu).map(([, name]) => name!)
  return new Set(capitalised.filter((name) => !plain.has(name.toLowerCase())))
}

const formulas = [
  /\$\$[^$]*\$\$|\$[^$\n]*\$/g,
  /\\\([^]*?\\\)|\\\[[^]*?\\\]/g,
  /\\[a-zA-Z]+(?:\s*\{[^{}]*\})*/g,
  /`[^`]*`/g,
]

/** Apostrophes inside words do not open a quotation. */
const quotations = [
  /"[^"]*"|“[^”]*”|«[^»]*»/g,
  /(?<![\p{L}\d])['‘][^'‘’\n]{1,160}['’](?![\p{L}\d])/gu,
]

const number = String.raw`(?:\d+(?:\s*(?:-|–|to|through)\s*\d+)?|[B-HJ-Z]\b)`
const numbers = String.raw`${number}(?:\s*(?:,\s*and|,|and|&|or)\s*(?:[Ss]teps?\s+)?${number})*`
const manySteps = new RegExp(String.raw`\b([Ss]teps|[Ll]ines)\s+#?${numbers}`, 'g')
/**
 * Words after which "step 5" becomes "a step"; after others, such as "final", it becomes "step".
 */
const openers = (
  'in at to of by from and or with on than that after before since while when where which ' +
  'what if for because'
)
  .split(' ')
  .map((word) => `[${word[0]!.toUpperCase()}${word[0]}]${word.slice(1)}`)
const opening = String.raw`(?:^|[.,;:!?(]\s*|\b(?:${openers.join('|')})\s+)`
const oneStep = new RegExp(
  String.raw`(${opening})(?:[Tt]he\s+)?([Ss]tep|[Ll]ine)\s+#?${numbers}`,
  'g',
)
const numberedStep = new RegExp(String.raw`\b([Ss]tep|[Ll]ine)\s+#?${numbers}`, 'g')
const symbols = /\S*[\d=^_{}\\<>|~+*/\p{Sm}]\S*/gu
const variables = /(?<![\p{L}'’-])[b-hj-zB-HJ-Z](?![\p{L}'’-])/gu

function withoutNames(text: string, names: ReadonlySet<string>): string {
  return text.replace(/\p{Lu}\p{L}+(?:['’]s)?/gu, (word) =>
    names.has(word.replace(/['’]s$/, '')) ? ' … ' : word,
  )
}

/** One ellipsis where several stood together; no empty brackets, doubled spaces or stray commas. */
function tidied(text: string): string {
  return text
    .replace(/[([{][\s…,;:.and&-]*[)\]}]/g, ' ')
    .replace(/…(?:[\s,;:()]*(?:and|or)?[\s,;:()]*…)+/g, '…')
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?)])/g, '$1')
    .replace(/^[\s,;:.…]+/, '')
    .replace(
      /(^|[.!?]\s+)(\p{Ll})/gu,
      (_, before: string, first: string) => before + first.toUpperCase(),
    )
    .trim()
}
