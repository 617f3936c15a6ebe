/**
 * Whether a model, by its name, is one that thinks before it writes: its answers cost many tokens
 * more than they show, and it takes no temperature.
 */
export function thinksFirst(model: string): boolean {
  return thinking.test(model)
}

const thinking = /\/(?:o\d|gpt-5)|think|reason|(?:^|[-/])r1\b/i
