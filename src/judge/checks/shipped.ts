import type { Check } from '../check.ts'
import { amountsPossible } from './amounts-possible.ts'
import { equalitiesHold } from './equalities-hold.ts'
import { equationsSolved } from './equations-solved.ts'
import { formsAgree } from './forms-agree.ts'
import { unitsConvert } from './units-convert.ts'
import { valuesKept } from './values-kept.ts'

/** Every check that ships, in the order in which they stand in the tree. */
export const shippedChecks: readonly Check[] = [
  equalitiesHold,
  formsAgree,
  equationsSolved,
  unitsConvert,
  valuesKept,
  amountsPossible,
]
