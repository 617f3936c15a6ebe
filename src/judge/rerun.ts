/**
 * The same judge asked once more: every question is put as before, and another answer to it is
 * wanted. The first time is 0. What differs between times is the judge's own noise.
 */
import type { Allocator, CallOptions, Judge } from './judge.ts'

export function rerunJudge(judge: Judge, time: number): Judge {
  return {
    name: judge.name,
    judge: (request, call) => judge.judge(request, atTime(time, call)),
  }
}

export function rerunAllocator(allocator: Allocator, time: number): Allocator {
  return {
    name: allocator.name,
    selectParents: (context, roots, call) =>
      allocator.selectParents(context, roots, atTime(time, call)),
    analyse: (context, selected, call) => allocator.analyse(context, selected, atTime(time, call)),
  }
}

function atTime(time: number, call: CallOptions = {}): CallOptions {
  return { ...call, repeatIndex: (call.repeatIndex ?? 0) + time }
}
