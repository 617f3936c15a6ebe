/**
 * What a conversion could not carry over. `dropped`: the target has no place for it. `rounded`: it
 * has fewer digits there. `thresholded`: values became classes. `guessed`: something that the
 * source does not say was made up, by the choice that was named.
 */
export type LossKind = 'dropped' | 'rounded' | 'thresholded' | 'guessed'

/**
 * One kind of loss, and how many rows met it. `field` is the part of the record that is not what it
 * was, such as "step.toolCalls" or "labels.values", and behind a comma what became of it. A part
 * stands for all that is inside it: "labels" for the values and for what they mean after an error.
 */
export type Loss = { readonly kind: LossKind; readonly field: string; readonly rows: number }

/** A loss of one record. */
export type NamedLoss = Omit<Loss, 'rows'>

/** Notes that the row at hand loses something; twice in one row counts once. */
export type Lose = (kind: LossKind, field: string) => void

/** Counts losses by row. Memory is a number for each kind of loss. */
export type LossTally = {
  readonly lose: Lose
  /** Begins the next row. */
  nextRow(): void
  /** Takes back what the row at hand lost: a row that is rejected loses nothing. */
  forgetRow(): void
  /** By kind, then the most rows first, then by field. */
  list(): readonly Loss[]
}

export function lossTally(): LossTally {
  const counts = new Map(order.map((kind) => [kind, new Map<string, Entry>()]))
  let row = 0
  const entries = () => [...counts.values()].flatMap((fields) => [...fields.values()])
  return {
    lose(kind, field) {
      const fields = counts.get(kind)!
      let entry = fields.get(field)
      if (!entry) fields.set(field, (entry = { kind, field, rows: 0, latest: -1 }))
      if (entry.latest === row) return
      entry.latest = row
      entry.rows++
    },
    nextRow() {
      row++
    },
    forgetRow() {
      for (const entry of entries())
        if (entry.latest === row) {
          entry.latest = -1
          entry.rows--
        }
    },
    list: () =>
      entries()
        .filter(({ rows }) => rows > 0)
        .map(({ kind, field, rows }) => ({ kind, field, rows }))
        .toSorted(
          (a, b) =>
            order.indexOf(a.kind) - order.indexOf(b.kind) ||
            b.rows - a.rows ||
            (a.field < b.field ? -1 : 1),
        ),
  }
}

/** `latest` is the last row that met the loss. */
type Entry = { kind: LossKind; field: string; rows: number; latest: number }

const order: readonly LossKind[] = ['guessed', 'thresholded', 'rounded', 'dropped']
