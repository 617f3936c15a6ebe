import type { Check } from '../check.ts'
import { equalitiesHold } from './equalities-hold.ts'

/** Every check that ships, in the order in which they stand in the tree. */
export const shippedChecks: readonly Check[] = [equalitiesHold]
