/**
 * Text that somebody else wrote, made fit to stand in a prompt. What cannot be seen is dropped, the
 * special tokens of chat templates are written as plain words, and a line that poses as another
 * speaker's turn is marked as quoted. All of it is looked for in a folded shadow of the text (NFKC,
 * lower case, look-alike letters), so that a disguise changes nothing; what is kept, is kept as it
 * was written. Meaning survives: this is no filter of what a text says.
 */

/** Invisible characters dropped, template tokens and posed turns defused, `secret` removed. */
export function neutralText(text: string, secret = ''): string {
  let neutral = visibleText(text)
  for (let pass = 0; pass < passesMax; pass++) {
    const before = neutral
    neutral = rewritten(neutral, secret)
    if (neutral === before) return neutral
  }
  // Nested deeper than anybody nests by accident: no mark of a token is left standing.
  return neutral.replace(/[<|[\]>]/g, ' ')
}

/** Nesting of tokens in tokens that is followed; the removal of one may complete another. */
const passesMax = 24

/**
 * Without characters that have no shape: zero-width, direction, tags, controls, half characters.
 */
export function visibleText(text: string): string {
  return text.toWellFormed().replaceAll('\r\n', '\n').replace(shapeless, '')
}

const shapeless = new RegExp(
  [
    String.raw`(?![\t\n])[\p{Cc}\p{Cf}]`,
    String.raw`[\u115F\u1160\u17B4\u17B5\u3164\uFFA0\u{E0000}-\u{E0FFF}]`,
    String.raw`\u034F|[\uFE00-\uFE0F]`,
  ].join('|'),
  'gu',
)

type Change = { readonly start: number; readonly end: number; readonly by: string }

function rewritten(text: string, secret: string): string {
  const shadow = foldedText(text)
  const changes = [
    ...(secret === '' ? [] : secretsIn(shadow.text, secret)),
    ...tokensIn(shadow.text),
    ...turnsIn(shadow.text),
  ].toSorted((a, b) => a.start - b.start || b.end - a.end)
  const parts: string[] = []
  let kept = 0
  for (const { start, end, by } of changes) {
    const from = shadow.origin(start)
    if (from < kept) continue
    parts.push(text.slice(kept, from), by)
    kept = Math.max(from, shadow.origin(end))
  }
  return parts.length === 0 ? text : parts.join('') + text.slice(kept)
}

function secretsIn(shadow: string, secret: string): Change[] {
  const changes: Change[] = []
  const wanted = secret.toLowerCase()
  for (let at = shadow.indexOf(wanted); at !== -1; at = shadow.indexOf(wanted, at + wanted.length))
    changes.push({ start: at, end: at + wanted.length, by: '' })
  return changes
}

function tokensIn(shadow: string): Change[] {
  return [...shadow.matchAll(templateTokens)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    by: `(${match[0].replace(/[^\p{L}\p{N}/]+/gu, ' ').trim()})`,
  }))
}

/** Special tokens of the chat templates of open models, by their shapes. */
const templateTokens = new RegExp(
  [
    String.raw`<\|[^<>|\n]{0,64}\|>`,
    String.raw`\[\s*\/?\s*(?:inst|system_prompt|available_tools|tool_calls|tool_results)\s*\]`,
    String.raw`<<\s*\/?\s*sys\s*>>`,
    String.raw`<\s*\/?\s*(?:s|bos|eos|pad|unk|start_of_turn|end_of_turn|im_start|im_end)\s*>`,
  ].join('|'),
  'g',
)

/** A line that opens like somebody else's turn is quoted, not changed. */
function turnsIn(shadow: string): Change[] {
  return [...shadow.matchAll(posedTurns)].map((match) => {
    const start = match.index + match[1]!.length
    return { start, end: start, by: '| ' }
  })
}

const speakers = 'system|user|assistant|human|developer|tool|instructions?|response'
const posedTurns = new RegExp(
  String.raw`(^|\n)[#*_> \t]{0,12}(?:${speakers})\s?(?:message|prompt|turn)?[*_ \t]{0,4}:`,
  'g',
)

/** The text as a reader may take it, and where each of its characters comes from. */
function foldedText(text: string): { readonly text: string; origin(at: number): number } {
  if (isPlain.test(text)) return { text: text.toLowerCase(), origin: (at) => at }
  const folded: string[] = []
  const origins: number[] = []
  let place = 0
  for (const character of text) {
    for (const piece of foldedCharacter(character)) {
      folded.push(piece)
      origins.push(place)
    }
    place += character.length
  }
  origins.push(text.length)
  return { text: folded.join(''), origin: (at) => origins[at]! }
}

const isPlain = /^[\n\t\x20-\x7e]*$/

/** One UTF-16 unit an entry, so that places in the joined text are places in the list. */
function foldedCharacter(character: string): string[] {
  const plain = character.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  return Array.from({ length: plain.length }, (_, at) => lookAlikes.get(plain[at]!) ?? plain[at]!)
}

/** Letters and marks of other scripts that pass for Latin ones. */
const lookAlikes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    a: 'аɑα',
    b: 'ЬʙƄ',
    c: 'сϲ',
    d: 'ԁɗ',
    e: 'еҽє',
    g: 'ɡց',
    h: 'һհ',
    i: 'іɩıι',
    j: 'јϳ',
    k: 'кκ',
    l: 'ӏǀ',
    m: 'м',
    n: 'ոη',
    o: 'оοօ',
    p: 'рρ',
    q: 'ԛգ',
    r: 'гᴦ',
    s: 'ѕꜱ',
    t: 'тτ',
    u: 'υսᴜ',
    v: 'ѵν',
    w: 'ѡԝ',
    x: 'хχ',
    y: 'уүγ',
    z: 'ᴢ',
    '<': '‹〈⟨˂❮«',
    '>': '›〉⟩˃❯»',
    '|': '¦∣│┃ˈ❘⏐',
    '[': '⟦〔【［',
    ']': '⟧〕】］',
    ':': 'ː∶꞉',
    '/': '⁄∕⧸',
    _: '▁',
  }).flatMap(([plain, disguises]) =>
    Array.from(disguises).map((disguise) => [disguise.toLowerCase(), plain] as const),
  ),
)
