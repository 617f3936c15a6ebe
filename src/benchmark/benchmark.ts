/**
 * A benchmark is a list of items with known answers, a rule that says whether an answer is right,
 * and a measure over the rulings. A ruling holds everything that a measure needs, so that figures,
 * intervals, comparisons and gates are pure functions of rulings, whoever gave the answers.
 */
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'

/**
 * An answer in the terms of the benchmark: the 0-based index of a step or candidate, several of
 * them, a word, or null for "no step is wrong".
 */
export type Answer = number | string | null | readonly number[]

/** What is asked once. */
export type BenchmarkItem = {
  /** What the data calls it; joins answers and results on the same items. */
  readonly id: string
  /** What is reported apart: a split, a class, a subset. */
  readonly split: string
  /** Items with one key are never parted between fitting and reporting. */
  readonly taskKey: string
  /** What is judged: one attempt, or the candidates to choose from; none where only labels exist. */
  readonly attempts: readonly Trajectory[]
  readonly gold: Answer
  /** Labels of the steps, on the benchmark's scale: null = unlabelled. */
  readonly goldSteps?: readonly (number | null)[]
  /** How many answers are possible: what chance has to choose from. */
  readonly optionCount?: number
  /** Another thing that is known of it, such as the agent at fault, or the twin of an item. */
  readonly note?: string
}

/** What somebody said of an item. Without an answer, `missing` says why. */
export type Prediction = {
  readonly answer?: Answer
  readonly missing?: string
  /** Per step: the label that was said, null = none. */
  readonly stepLabels?: readonly (number | null)[]
  /** Per step: a score, higher is better, null = none. */
  readonly stepScores?: readonly (number | null)[]
  /** Per attempt: a reward, higher is better, null = none. */
  readonly rewards?: readonly (number | null)[]
  /** Another thing that was said, such as the agent at fault. */
  readonly note?: string
}

/** One step of a ruling: what is known, what was said, and the score behind it. */
export type StepRuling = {
  /** On the benchmark's scale (1 good, 0 neutral, -1 wrong); null = unlabelled. */
  readonly gold: number | null
  /** The label that was said; null = none. */
  readonly said: number | null
  /** Higher is better; null or absent = no score. */
  readonly score?: number | null
}

/** An item with its answer and whether that is right. Plain data: a line of a results file. */
export type ItemResult = {
  readonly id: string
  readonly split: string
  readonly gold: Answer
  /** Absent when nothing usable was said; then `missing` says why, and the credit is 0. */
  readonly predicted?: Answer
  readonly missing?: string
  /** 1 right, 0 wrong; between them the expected share, where chance or a draw decides. */
  readonly credit: number
  /** Further credits or counts that the measure needs, by name, such as "agent" or "pass^2". */
  readonly credits?: Readonly<Record<string, number>>
  readonly steps?: readonly StepRuling[]
  readonly optionCount?: number
}

/** Figures of a set of results, null where there is nothing to take them of. */
export type Figures = {
  /** The number that is published, in the benchmark's unit. */
  readonly headline: number | null
  /** Over all items. */
  readonly overall: FigureRow
  /** The same or other figures for each split, in order of first appearance. */
  readonly splits: Readonly<Record<string, FigureRow>>
}

export type FigureRow = Readonly<Record<string, number | null>>

/** What is said of a benchmark before anything is measured. */
export type BenchmarkAbout = {
  /** Kebab-case; what the command line calls it. */
  readonly name: string
  /** One sentence: what is asked, and who labelled it. */
  readonly title: string
  /** Formats that its files may have. */
  readonly formats: readonly string[]
  /** What has to be said of an item. */
  readonly asks: 'first-error' | 'step-labels' | 'choice' | 'outcome'
  /** The number that the data gives to its first step, where labels are numbers of steps. */
  readonly indexBase?: 0 | 1
  /** Name of the headline, and whether it runs to 1 or to 100. */
  readonly headline: { readonly name: string; readonly unit: 'share' | 'percent' }
}

/** Seam: one benchmark. A file each. */
export interface Benchmark {
  readonly about: BenchmarkAbout
  /** Items of the data's records; those without a usable label are passed to `onUnlabelled`. */
  items(
    records: AsyncIterable<SourceRecord>,
    onUnlabelled: (id: string) => void,
  ): AsyncIterable<BenchmarkItem>
  /** Whether an answer is right. */
  rule(item: BenchmarkItem, prediction: Prediction): ItemResult
  /** The published metric; a pure function of rulings. O(items + steps). */
  measure(results: readonly ItemResult[]): Figures
  /** What one gets without looking, as the rulings that it would get on the same items. */
  baselines(results: readonly ItemResult[]): Readonly<Record<string, readonly ItemResult[]>>
}
