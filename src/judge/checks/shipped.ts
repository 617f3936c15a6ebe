import type { Check } from '../check.ts'
import { equalitiesHold } from './equalities-hold.ts'
import { valuesKept } from './values-kept.ts'

/** Every check that ships, in the order in which they stand in the tree. */
export const shippedChecks: readonly Check[] = [equalitiesHold, valuesKept]
