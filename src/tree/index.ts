export { buildTree, emptyTree, insertAll, type Radii } from './build-tree.ts'
export { checkExtractor, checkValidator } from './check-extractor.ts'
export { checkNamer } from './check-namer.ts'
export { type ClusterOptions, clusterTree } from './cluster-tree.ts'
export { critiqueExtractor } from './critique-extractor.ts'
export { diffTrees, type TreeDifference } from './diff-trees.ts'
export { editTree, type TreeEdit } from './edit-tree.ts'
export { embedTree, formatEmbeddings, parseEmbeddings } from './embeddings-file.ts'
export type { Extractor } from './extractor.ts'
export {
  type GrowKit,
  type GrownTree,
  type GrowOptions,
  type GrowthRecord,
  growTree,
  offlineKit,
} from './grow-tree.ts'
export { type LintFinding, lintTree } from './lint-tree.ts'
export { llmExtractor, type LlmExtractorOptions } from './llm-extractor.ts'
export { llmNamer } from './llm-namer.ts'
export { llmValidator } from './llm-validator.ts'
export { centralNamer, type Namer } from './namer.ts'
export { pruneTree, splitTree } from './prune-tree.ts'
export { rebuildTree } from './rebuild-tree.ts'
export { formatTree, parseTree } from './tree-file.ts'
export { type TreeStatistics, treeStatistics } from './tree-statistics.ts'
export type { Validator } from './validator.ts'
