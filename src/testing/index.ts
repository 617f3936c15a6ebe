export { scriptedEncoder } from '../encoder/scripted-encoder.ts'
export { scriptedAllocator, scriptedJudge } from '../judge/scripted-judge.ts'
export { scriptedLlm } from '../llm/scripted-llm.ts'
export {
  type BatchEnding,
  type BatchScript,
  type RequestFate,
  type ScriptedProviderBatch,
  scriptedProviderBatch,
} from '../llm/scripted-provider-batch.ts'
export { scriptedExtractor } from '../tree/extractor.ts'
export { scriptedNamer } from '../tree/namer.ts'
export { scriptedValidator } from '../tree/validator.ts'
export { instructionsIn, obedientModel } from './obedient-model.ts'
export { scriptedModel } from './scripted-model.ts'
export { type ChatBody, scriptedCompletion } from './scripted-chat.ts'
export {
  type ScriptedServer,
  type ScriptedServerOptions,
  scriptedServer,
  type ServerFault,
} from './scripted-server.ts'
export { type Faults, type FaultyLlm, faultyLlm } from './faulty-llm.ts'
export { type VirtualClock, virtualClock } from './virtual-clock.ts'
