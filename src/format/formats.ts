import {
  agentProcessBench,
  agentProcessJudgments,
  agentProcessLabels,
} from './agent-process-bench.ts'
import { bestOfN } from './best-of-n.ts'
import { bigBenchMistake } from './big-bench-mistake.ts'
import { chat } from './chat.ts'
import { contrastFormat } from './contrast-format.ts'
import {
  checklists,
  criterionFormat,
  dimensionCriteria,
  rubricLists,
  scoreRubrics,
} from './criteria-lists.ts'
import type { Format } from './format.ts'
import { gsm8kProblems, gsm8kSolutions } from './gsm8k.ts'
import { judgeBenchJudgments, judgeBenchPairs } from './judge-bench.ts'
import { feedbackRows, rubricContests } from './judged-rubrics.ts'
import { mrBen } from './mr-ben.ts'
import { mrGsm8k } from './mr-gsm8k.ts'
import { pairFormat } from './pair-format.ts'
import { preference, stepDpo } from './preference.ts'
import { predictions, prmbenchPredictions, processbenchPredictions } from './predictions.ts'
import { prmbench } from './prmbench.ts'
import { processbench } from './processbench.ts'
import { rewardBench2Rows } from './reward-bench-2.ts'
import { gradedTrees, rubricTree, rubricTrees } from './rubric-trees.ts'
import { sampledResponses } from './sampled-responses.ts'
import { scoredFormat } from './scored-format.ts'
import { stepDeletionPairs, stepDeletionScores } from './step-deletion.ts'
import { candidateScores, foverScores, recordedScores } from './step-scores.ts'
import { stepwise } from './stepwise.ts'
import { tauBench } from './tau-bench.ts'
import { trajectoryFormat } from './trajectory-format.ts'
import { visualProcessBenchRows } from './visual-process-bench.ts'
import { whoAndWhen } from './who-and-when.ts'
import { wildBench } from './wild-bench.ts'
import { annotatedSteps } from './annotated-steps.ts'
import { axolotlPreference } from './axolotl-preference.ts'
import { llamaFactory, llamaFactoryChat } from './llama-factory.ts'
import { mathShepherd } from './math-shepherd.ts'
import { omegaprm } from './omegaprm.ts'
import { openaiPreference } from './openai-preference.ts'
import { openr } from './openr.ts'
import { openrlhfPrm } from './openrlhf-prm.ts'
import { preferenceChat } from './preference-chat.ts'
import { prm800k } from './prm800k.ts'
import { rlhflow } from './rlhflow.ts'
import { searchOutputs } from './search-outputs.ts'
import { llamaFactoryKto, promptCompletion, unpaired } from './unpaired.ts'
import { verl } from './verl.ts'
import { autoevals } from './autoevals.ts'
import { llamaFactoryKtoChat, promptCompletionChat, unpairedChat } from './completion-chats.ts'
import { promptOnly, textRows } from './plain-rows.ts'
import { classifyAnswers, classifyRequests, embeddingAnswers } from './classify-service.ts'
import { evaluateAnswers, evaluateRequests } from './evaluate-service.ts'
import { evaluationFormat } from './evaluation-format.ts'
import { inspectLog } from './inspect-log.ts'
import { inspectScores } from './inspect-scores.ts'
import { langfuse } from './langfuse.ts'
import { llamaFactoryRewardAnswers, llamaFactoryRewardRequests } from './llama-factory-reward.ts'
import { mastra } from './mastra.ts'
import { nemoGym } from './nemo-gym.ts'
import { openRewardOutputs } from './open-reward.ts'
import { openaiBatchRequests, openaiBatchResults } from './openai-batch.ts'
import { openevals } from './openevals.ts'
import { openjudge } from './openjudge.ts'
import { openrlhfRewardAnswers, openrlhfRewardRequests } from './openrlhf-reward.ts'
import { otelEvaluations } from './otel-evaluations.ts'
import { otelSpans } from './otel-spans.ts'
import { phoenix } from './phoenix.ts'
import { poolingAnswers, poolingAnswersGoodFirst, poolingRequests } from './pooling-service.ts'
import { promptfoo } from './promptfoo.ts'
import {
  generativeScoringRequests,
  rerankAnswers,
  rerankRequests,
  scoreAnswers,
  scoreRequests,
} from './ranking-service.ts'
import { graders, reinforcementRows } from './reinforcement.ts'
import { ruler } from './ruler.ts'

/**
 * Every format that is recognised without being named. Of several that fit, the one with most
 * fields.
 */
export const formats: readonly Format[] = [
  trajectoryFormat,
  scoredFormat,
  contrastFormat,
  pairFormat,
  criterionFormat,
  recordedScores,
  chat,
  preference,
  stepDpo,
  stepwise,
  processbench,
  prmbench,
  bigBenchMistake,
  mrBen,
  mrGsm8k,
  bestOfN,
  gsm8kSolutions,
  gsm8kProblems,
  sampledResponses,
  candidateScores,
  foverScores,
  stepDeletionPairs,
  stepDeletionScores,
  rubricLists,
  dimensionCriteria,
  checklists,
  scoreRubrics,
  rubricTrees,
  gradedTrees,
  rubricTree,
  feedbackRows,
  rubricContests,
  agentProcessBench,
  agentProcessLabels,
  agentProcessJudgments,
  tauBench,
  whoAndWhen,
  wildBench,
  judgeBenchPairs,
  judgeBenchJudgments,
  rewardBench2Rows,
  visualProcessBenchRows,
  predictions,
  prmbenchPredictions,
  annotatedSteps,
  axolotlPreference,
  llamaFactory,
  llamaFactoryChat,
  mathShepherd,
  omegaprm,
  openaiPreference,
  openr,
  openrlhfPrm,
  preferenceChat,
  prm800k,
  rlhflow,
  searchOutputs,
  llamaFactoryKto,
  promptCompletion,
  unpaired,
  llamaFactoryKtoChat,
  promptCompletionChat,
  unpairedChat,
  promptOnly,
  textRows,
  verl,
  processbenchPredictions,
  openaiBatchRequests,
  openaiBatchResults,
  reinforcementRows,
  graders,
  evaluationFormat,
  openrlhfRewardRequests,
  openrlhfRewardAnswers,
  llamaFactoryRewardRequests,
  llamaFactoryRewardAnswers,
  classifyRequests,
  classifyAnswers,
  embeddingAnswers,
  poolingRequests,
  poolingAnswers,
  poolingAnswersGoodFirst,
  scoreRequests,
  scoreAnswers,
  rerankRequests,
  rerankAnswers,
  generativeScoringRequests,
  evaluateRequests,
  evaluateAnswers,
  nemoGym,
  openRewardOutputs,
  ruler,
  autoevals,
  openevals,
  promptfoo,
  openjudge,
  mastra,
  inspectScores,
  inspectLog,
  langfuse,
  phoenix,
  otelEvaluations,
  otelSpans,
]
