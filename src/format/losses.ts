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
  const counts = new Map<string, { kind: LossKind; field: string; rows: number }>()
  const row = new Set<{ rows: number }>()
  return {
    lose(kind, field) {
      const key = `${kind} ${field}`
      let entry = counts.get(key)
      if (!entry) counts.set(key, (entry = { kind, field, rows: 0 }))
      if (row.has(entry)) return
      row.add(entry)
      entry.rows++
    },
    nextRow: () => row.clear(),
    forgetRow() {
      for (const entry of row) entry.rows--
      row.clear()
    },
    list: () =>
      [...counts.values()]
        .filter(({ rows }) => rows > 0)
        .map((entry) => ({ ...entry }))
        .toSorted(
          (a, b) =>
            order.indexOf(a.kind) - order.indexOf(b.kind) ||
            b.rows - a.rows ||
            (a.field < b.field ? -1 : 1),
        ),
  }
}

const order: readonly LossKind[] = ['guessed', 'thresholded', 'rounded', 'dropped']
