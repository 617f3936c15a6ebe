export { aiSdkLlm, type AiSdkModel, type AiSdkOptions } from './ai-sdk-llm.ts'
export {
  type Answer,
  type AskOptions,
  askStructured,
  type KnownWays,
  type Question,
} from './ask-structured.ts'
export { type Batch, type BatchOptions, type BatchReport, openBatch } from './batch-llm.ts'
export { type CacheOptions, cachedLlm } from './cached-llm.ts'
export { estimateTokens } from './estimate-tokens.ts'
export type {
  AnswerShape,
  GenerateOptions,
  Generation,
  Llm,
  Prompt,
  Sampling,
  TokenLogprob,
  TokenUsage,
} from './llm.ts'
export { isHopeless, isRetryable, LlmError, type LlmErrorKind } from './llm-error.ts'
export { type Bill, type Budget, budgetedLlm, type Meter, meteredLlm } from './meter.ts'
export { openLlm, type ProviderOptions } from './open-llm.ts'
export { openProviderBatch } from './open-provider-batch.ts'
export { batchPrices, type Price, priceOf, type PriceTable } from './prices.ts'
export type { BatchRequest } from './batch-request.ts'
export type { AnswerLine } from './answer-line.ts'
export {
  type BatchState,
  type ProviderBatch,
  type SentBatch,
  type SoughtBatch,
} from './provider-batch.ts'
export { requestKey } from './request-key.ts'
export {
  type Schedule,
  type ScheduleCounts,
  scheduleLlm,
  type ScheduleOptions,
} from './schedule.ts'
