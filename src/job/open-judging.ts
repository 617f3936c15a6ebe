import { textHash } from '../base/hash.ts'
import type { AnswerWay, KnownWays } from '../llm/ask-structured.ts'
import type { Llm } from '../llm/llm.ts'
import type { AskKit } from '../judge/ask.ts'
import { llmComparator } from '../judge/comparator.ts'
import { llmCritic } from '../judge/critics.ts'
import { llmAllocator } from '../judge/llm-allocator.ts'
import { llmJudge } from '../judge/llm-judge.ts'
import { promptHashes, readPromptFiles } from '../judge/prompt-files.ts'
import { repeatedJudge } from '../judge/repeated-judge.ts'
import type { Store } from '../store/store.ts'
import { llmExtractor } from '../tree/llm-extractor.ts'
import { llmNamer } from '../tree/llm-namer.ts'
import { llmValidator } from '../tree/llm-validator.ts'
import { readFenceKey } from './call-store.ts'
import type { Judging } from './judging.ts'
import type { ModelRequest } from './model-request.ts'
import { revisionOf } from './revision-of.ts'

/** A judging, and what it learned of its endpoint, to be kept for the next time. */
export type OpenJudging = {
  readonly judging: Judging
  keepWays(): Promise<void>
}

/** A model in all roles, asked by the shipped prompts or by those of the user. */
export async function openJudging(
  llm: Llm,
  request: ModelRequest,
  store: Store,
): Promise<OpenJudging> {
  const { sampling, repeats, criteriaFirst, concurrency } = request
  const prompts = readPromptFiles(request.prompts)
  const fenceKey = readFenceKey(request)
  const ways: KnownWays = new Map()
  const waysKey = `ways/${llm.name}@${request.baseUrl ?? ''}`
  const known = await store.get(waysKey)
  if (known) ways.set(llm.name, Buffer.from(known).toString() as AnswerWay)
  const kit: AskKit = { llm, prompts, fenceKey, sampling, ways, isRetrying: request.isRetrying }
  const judging: Judging = {
    allocator: llmAllocator(kit),
    judge: repeatedJudge(llmJudge(kit, { headMax: criteriaFirst }), repeats),
    extractor: llmExtractor(kit),
    validator: llmValidator(kit),
    namer: llmNamer(kit),
    comparator: llmComparator(kit),
    critic: llmCritic(kit, { votes: repeats }),
    concurrency,
    stamp: {
      model: llm.name,
      ...revisionOf(request),
      sampling,
      prompts: promptHashes(prompts),
      fenceKey: textHash(fenceKey, 8),
    },
  }
  return {
    judging,
    async keepWays() {
      const way = ways.get(llm.name)
      if (way !== undefined && way !== known?.toString()) await store.put(waysKey, Buffer.from(way))
    },
  }
}
