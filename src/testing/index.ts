export { scriptedEncoder } from '../encoder/scripted-encoder.ts'
export { scriptedAllocator, scriptedJudge } from '../judge/scripted-judge.ts'
export { scriptedLlm } from '../llm/scripted-llm.ts'
export { scriptedExtractor } from '../tree/extractor.ts'
export { scriptedNamer } from '../tree/namer.ts'
export { scriptedValidator } from '../tree/validator.ts'
export { instructionsIn, obedientModel } from './obedient-model.ts'
export { scriptedModel } from './scripted-model.ts'
export {
  type ChatBody,
  scriptedCompletion,
  type ScriptedServer,
  type ScriptedServerOptions,
  scriptedServer,
  type ServerFault,
} from './scripted-server.ts'
