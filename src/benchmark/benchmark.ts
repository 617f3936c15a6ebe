/**
 * A benchmark is a list of items with known answers, a rule that says whether an answer is right,
 * and a measure over the rulings. A ruling holds everything that a measure needs, so that figures,
 * intervals, comparisons and gates are pure functions of rulings, whoever gave the answers.
 */
import type { Facet } from '../domain/criterion.ts'
import type { Answer, Prediction } from '../domain/prediction.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { SourceRecord } from '../format/format.ts'

/** What is asked once. */
export type BenchmarkItem = {
  /** What the data calls it; joins answers and results on the same items. */
  readonly id: string
  /** What is reported apart: a split, a class, a subset. */
  readonly split: string
  /** Items with one key are never parted between fitting and reporting. */
  readonly taskKey: string
  /** What is judged: one attempt, or candidates to choose from; none where only labels exist. */
  readonly attempts: readonly Trajectory[]
  readonly gold: Answer
  /** Labels of the steps, on the benchmark's scale: null = unlabelled. */
  readonly goldSteps?: readonly (number | null)[]
  /** What the source calls these steps, where that is not 0, 1, 2 ... */
  readonly stepKeys?: readonly string[]
  /** How many answers are possible: what chance has to choose from. */
  readonly optionCount?: number
  /** Another thing that is known of it, such as the agent at fault, or the twin of an item. */
  readonly note?: string
}

/** One step of a ruling: what is known, what was said, and the score behind it. */
export type StepRuling = {
  /** On the benchmark's scale (1 good, 0 neutral, -1 wrong); null = unlabelled. */
  readonly gold: number | null
  /** The label that was said; null = none. Between labels: expected, where chance decides. */
  readonly said: number | null
  /** Higher is better; null or absent = no score. */
  readonly score?: number | null
  /** Characters of the step's text; absent where the text is not at hand. */
  readonly length?: number
}

/** An item with its answer and whether that is right. Plain data: a line of a results file. */
export type ItemResult = {
  readonly id: string
  readonly split: string
  readonly gold: Answer
  /**
   * Absent when nothing usable was said; then `missing` says why, and the credit is 0. Absent, too,
   * where nobody is asked.
   */
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
  /** What people call the headline, the figure of a split that it is made of, and its unit. */
  readonly headline: {
    readonly name: string
    readonly figure: string
    readonly unit: 'share' | 'percent'
  }
  /** Figures of a split that a table shows, where they are many. Default all. */
  readonly columns?: readonly string[]
  /** What a judge's scores have to speak of to count against a step. Default soundness alone. */
  readonly judgedOn?: readonly Facet[]
  /** Whether a score that equals the threshold is wrong. Default: it is right. */
  readonly atThreshold?: 'wrong' | 'right'
  /** What becomes of items that a given source of answers does not know. Default left out. */
  readonly uncovered?: 'wrong' | 'left-out'
}

/** Seam: one benchmark. A file each. */
export interface Benchmark {
  readonly about: BenchmarkAbout
  /** Items of the data's records; what cannot be asked is left out, and why is told. */
  items(
    records: AsyncIterable<SourceRecord>,
    onLeftOut: (id: string, reason: string) => void,
  ): AsyncIterable<BenchmarkItem>
  /** Whether an answer is right. */
  rule(item: BenchmarkItem, prediction: Prediction): ItemResult
  /** The published metric; a pure function of rulings. O(items + steps). */
  measure(results: readonly ItemResult[]): Figures
  /** What one gets without looking, as the rulings that it would get on the same items. */
  baselines(results: readonly ItemResult[]): Readonly<Record<string, readonly ItemResult[]>>
}

/** A row of figures for each split, in order of first appearance. */
export function bySplit<Row extends FigureRow>(
  results: readonly ItemResult[],
  rowOf: (members: readonly ItemResult[], split: string) => Row,
): Readonly<Record<string, Row>> {
  const splits = Map.groupBy(results, ({ split }) => split)
  return Object.fromEntries(
    [...splits].map(([split, members]) => [split, rowOf(members, split)] as const),
  )
}

/** What was said of a step: its score, or its label where only labels were said. */
export function ratingOf({ score, said }: StepRuling): number | null {
  return score === undefined ? said : score
}

/** The plain mean, null of nothing. */
export function meanFigure(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}
