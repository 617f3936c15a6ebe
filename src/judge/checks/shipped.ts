import type { Check } from '../check.ts'
import { amountsPossible } from './amounts-possible.ts'
import { answerFollows } from './answer-follows.ts'
import { conclusionsMatch } from './conclusions-match.ts'
import { equalitiesHold } from './equalities-hold.ts'
import { equationsSolved } from './equations-solved.ts'
import { formsAgree } from './forms-agree.ts'
import { givensKept } from './givens-kept.ts'
import { numbersGiven } from './numbers-given.ts'
import { percentsTaken } from './percents-taken.ts'
import { questionAnswered } from './question-answered.ts'
import { sumsAlike } from './sums-alike.ts'
import { stepsAdvance } from './steps-advance.ts'
import { stepsSpeak } from './steps-speak.ts'
import { timeReckoned } from './time-reckoned.ts'
import { unitsConvert } from './units-convert.ts'
import { valuesKept } from './values-kept.ts'

/** Every check that ships, in the order in which they stand in the tree. */
export const shippedChecks: readonly Check[] = [
  equalitiesHold,
  formsAgree,
  equationsSolved,
  unitsConvert,
  timeReckoned,
  valuesKept,
  amountsPossible,
  numbersGiven,
  givensKept,
  percentsTaken,
  sumsAlike,
  conclusionsMatch,
  answerFollows,
  questionAnswered,
  stepsAdvance,
  stepsSpeak,
]
