import { systemClock } from '../base/clock.ts'
import type { CallCounts } from '../job/spend.ts'
import { count, counted, type Terminal } from './terminal.ts'

/** The line that tells how far things are, rewritten in place while they go on. */
export type LiveLine = {
  /** How far the work is: words, and the share that is done where it is known. */
  show(text: string, share?: number): void
  /** From now on model calls are told of too. */
  watch(counts: () => CallCounts): void
  stop(): void
}

/** Redraws five times a second while calls are watched, and at every `show` before. */
export function liveLine(terminal: Terminal): LiveLine {
  const start = systemClock.now()
  let shown = { text: '', share: 0 }
  let watched: (() => CallCounts) | undefined
  let timer: NodeJS.Timeout | undefined
  const draw = () => {
    const seconds = (systemClock.now() - start) / 1000
    const calls = watched === undefined ? [] : callWords(watched(), seconds)
    const left = watched === undefined ? [] : leftWords(shown.share, seconds)
    terminal.status([shown.text, ...calls, ...left].filter(Boolean).join(' · '))
  }
  return {
    show(text, share = 0) {
      shown = { text, share }
      if (timer === undefined) draw()
    },
    watch(counts) {
      watched = counts
      timer ??= setInterval(draw, 200)
    },
    stop() {
      clearInterval(timer)
      terminal.clearStatus()
    },
  }
}

function callWords({ done, failed, stored, dollars }: CallCounts, seconds: number): string[] {
  return [
    counted(done, 'call'),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
    ...(stored > 0 ? [`${count(stored)} cached`] : []),
    `${(done / Math.max(seconds, 1)).toFixed(1)}/s`,
    ...(dollars === null ? [] : [`$${dollars.toFixed(2)}`]),
  ]
}

/** Nothing is foretold from the first few percent. */
function leftWords(share: number, seconds: number): string[] {
  if (share < 0.02 || share >= 1) return []
  const left = (seconds * (1 - share)) / share
  return [left < 90 ? `${Math.ceil(left)} s left` : `${Math.ceil(left / 60)} min left`]
}
