export { compareScores, compareShared } from './compare.ts'
export { rankPoints, sortFronts } from './fronts.ts'
export { type CompletedGroup, completeGroup, type MissingPolicy } from './missing.ts'
export { type SharedFronts, sortSharedFronts } from './shared-fronts.ts'
