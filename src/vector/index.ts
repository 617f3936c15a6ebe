export { cosineDistance, distanceTolerance, isWithin, type Vector } from './cosine.ts'
export {
  cosineDistances,
  cutAtHeight,
  cutIntoClusters,
  type Join,
  linkClusters,
} from './linkage.ts'
export { nearest, type Neighbour, neighboursWithin, type Placed } from './nearest.ts'
export type { CondensedDistances, Linkage, LinkageOptions } from './cluster-field.ts'
export {
  addToIndex,
  allWithin,
  type IndexOptions,
  moveInIndex,
  nearestFew,
  nearestInIndex,
  openIndex,
  removeFromIndex,
  type VectorIndex,
} from './vector-index.ts'
