/** Where the memory begins that a caller may lay out for itself. */
export function freeStart(): usize {
  return (__heap_base + 15) & ~15
}
