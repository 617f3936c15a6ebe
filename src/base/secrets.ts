/** The text without a key that somebody quotes in it. */
export function withoutSecret(text: string, secret = ''): string {
  return secret.length < secretCharsMin ? text : text.replaceAll(secret, '[key]')
}

/** Local servers are given keys such as "x" or "none", which are words and no secrets. */
const secretCharsMin = 6

/**
 * What a server says in an error, fit for a line of a terminal: without the key that it was asked
 * with and whatever else looks like one, the first line, at most 300 characters.
 */
export function serverWords(text: string, secret?: string): string {
  return withoutSecret(text, secret)
    .replace(/\b(?:sk|pk|key|xai|gsk|hf|AIza)[-_][\w*.-]{6,}/g, '[key]')
    .split('\n')[0]!
    .slice(0, 300)
}
