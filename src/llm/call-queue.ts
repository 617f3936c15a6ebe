/**
 * Calls that wait for a place. Long ones go first, since a long call that starts last is what a job
 * ends up waiting for; but a call twice as long overtakes no more than `lead` others, so that a
 * short one is never left behind by ever new longer ones while somebody waits for it. Of each lane
 * only the first may leave, and only while none of its calls is out. Every operation is O(log n) in
 * the lanes that wait.
 */
export type Queued = {
  readonly lane?: string
  /** How long the call is thought to take, in any unit. */
  readonly size: number
}

export type CallQueue<T extends Queued> = {
  readonly count: () => number
  add(call: T): void
  /** The next call that may leave; its lane stays closed until `open`. */
  take(): T | undefined
  /** What `take` would give. */
  peek(): T | undefined
  /**
   * A call that was taken waits again, in its old turn: whoever waits for it waits longest. Its
   * lane has stayed closed to others.
   */
  giveBack(call: T): void
  /** The call has come to an end: the next of its lane may leave. */
  open(call: T): void
  /** Takes out a call that waits, wherever it stands. O(n). */
  remove(call: T): void
}

export function callQueue<T extends Queued>(lead: number): CallQueue<T> {
  const ready = priorityHeap<T>(lead)
  /** By lane, the calls behind the one that is ready or out. */
  const behind = new Map<string, T[]>()
  /** Of calls that are out, the turn in which they came. */
  const turns = new Map<T, Turn>()
  let count = 0
  const openLane = ({ lane }: T) => {
    if (lane === undefined) return
    const next = behind.get(lane)?.shift()
    if (next === undefined) behind.delete(lane)
    else ready.push(next)
  }
  return {
    count: () => count,
    add(call) {
      count++
      if (call.lane === undefined) ready.push(call)
      else if (behind.has(call.lane)) behind.get(call.lane)!.push(call)
      else {
        behind.set(call.lane, [])
        ready.push(call)
      }
    },
    take() {
      const entry = ready.pop()
      if (entry === undefined) return undefined
      count--
      turns.set(entry.call, entry)
      return entry.call
    },
    peek: () => ready.first(),
    giveBack(call) {
      count++
      ready.push(call, turns.get(call))
      turns.delete(call)
    },
    open(call) {
      turns.delete(call)
      openLane(call)
    },
    remove(call) {
      count--
      const line = call.lane === undefined ? undefined : behind.get(call.lane)
      const place = line?.indexOf(call) ?? -1
      if (place !== -1) {
        line!.splice(place, 1)
        return
      }
      ready.remove(call)
      openLane(call)
    },
  }
}

/** `turn` is the arrival, less what the call may overtake by its length. */
type Turn = { readonly arrival: number; readonly turn: number }
type Entry<T> = Turn & { readonly call: T }

/** A binary heap by turn, then arrival. */
function priorityHeap<T extends Queued>(lead: number) {
  const heap: Entry<T>[] = []
  let arrivals = 0
  const up = (from: number) => {
    const entry = heap[from]!
    let at = from
    while (at > 0) {
      const above = (at - 1) >> 1
      if (!isBefore(entry, heap[above]!)) break
      heap[at] = heap[above]!
      at = above
    }
    heap[at] = entry
  }
  const down = (from: number) => {
    const entry = heap[from]!
    let at = from
    for (;;) {
      let below = 2 * at + 1
      if (below >= heap.length) break
      if (below + 1 < heap.length && isBefore(heap[below + 1]!, heap[below]!)) below++
      if (!isBefore(heap[below]!, entry)) break
      heap[at] = heap[below]!
      at = below
    }
    heap[at] = entry
  }
  const removeAt = (at: number): Entry<T> => {
    const entry = heap[at]!
    const last = heap.pop()!
    if (at < heap.length) {
      heap[at] = last
      down(at)
      up(at)
    }
    return entry
  }
  return {
    first: () => heap[0]?.call,
    push(call: T, old?: Turn) {
      const arrival = old?.arrival ?? arrivals++
      const turn = old?.turn ?? arrival - lead * Math.log2(1 + call.size)
      heap.push({ call, arrival, turn })
      up(heap.length - 1)
    },
    pop: () => (heap.length === 0 ? undefined : removeAt(0)),
    remove(call: T) {
      removeAt(heap.findIndex((entry) => entry.call === call))
    },
  }
}

function isBefore(a: Turn, b: Turn): boolean {
  return a.turn < b.turn || (a.turn === b.turn && a.arrival < b.arrival)
}
