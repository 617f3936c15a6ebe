import type { Fence } from './fence.ts'

/** Two works on one prompt, as a prompt shows them: numbered by their place, nothing else told. */
export type ShownWorks = {
  readonly prompt: string
  readonly prefix: readonly string[]
  readonly works: readonly [first: readonly string[], second: readonly string[]]
}

/** The task comes first and the works after it: swapped works still share their beginning. */
export function shownWorks(fence: Fence, { prompt, prefix, works }: ShownWorks): string {
  return fence.around([
    { label: 'task', text: prompt },
    ...prefix.map((text, index) => ({ label: `shared step ${index + 1}`, text })),
    ...works.flatMap((work, side) =>
      work.map((text, index) => ({
        label: work.length === 1 ? `work ${side + 1}` : `work ${side + 1}, step ${index + 1}`,
        text,
      })),
    ),
  ])
}
