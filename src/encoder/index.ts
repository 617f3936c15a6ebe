export {
  aiSdkEncoder,
  type AiSdkEncoderOptions,
  type AiSdkEmbeddingModel,
} from './ai-sdk-encoder.ts'
export { cachedEncoder } from './cached-encoder.ts'
export type { EncodeOptions, Encoder, FitEncoder } from './encoder.ts'
export { type HashingOptions, hashingEncoder } from './hashing-encoder.ts'
export { fitTfidfSvd, type TfidfSvdOptions, tfidfSvdEncoder } from './tfidf-svd-encoder.ts'
export { openEncoder } from './open-encoder.ts'
