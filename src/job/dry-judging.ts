/**
 * A judging that asks nobody. Each role puts its question as it always would, so that the real
 * prompt reaches the model below and is counted there; where no stored answer comes back, a
 * plausible one is made up, so that the work goes on to the prompts that depend on it.
 */
import { textHash } from '../base/hash.ts'
import { criterionId, criterionText } from '../domain/criterion.ts'
import type { CriterionNode } from '../domain/reward-tree.ts'
import { stepKey } from '../domain/step.ts'
import type { StepScore } from '../domain/step-score.ts'
import {
  type Allocator,
  type Analysis,
  type Judge,
  type JudgeItem,
  noUsage,
  type Topic,
} from '../judge/judge.ts'
import { LlmError } from '../llm/llm-error.ts'
import { orFailure } from '../llm/pending.ts'
import type { Comparator, Comparison } from '../judge/comparator.ts'
import type { Critic, FirstErrorRuling, StepReview } from '../judge/critics.ts'
import type { Extractor } from '../tree/extractor.ts'
import type { Namer } from '../tree/namer.ts'
import type { Validator } from '../tree/validator.ts'
import type { Judging } from './judging.ts'

/** `onMadeUp` hears in which stage what was made up, about as long as what a model would write. */
export function dryJudging(judging: Judging, onMadeUp: OnMadeUp): Judging {
  const orMadeUp: OrMadeUp = async (stage, asked, makeUp) => {
    const answer = await orFailure(asked)
    if (!(answer instanceof LlmError)) return answer
    const made = makeUp()
    onMadeUp(stage, JSON.stringify(made))
    return made
  }
  return {
    ...judging,
    allocator: dryAllocator(judging.allocator, orMadeUp),
    judge: dryJudge(judging.judge, onMadeUp),
    extractor: dryExtractor(judging.extractor, orMadeUp),
    validator: dryValidator(judging.validator, orMadeUp),
    namer: dryNamer(judging.namer, orMadeUp),
    ...(judging.comparator && { comparator: dryComparator(judging.comparator, onMadeUp) }),
    ...(judging.critic && { critic: dryCritic(judging.critic, onMadeUp) }),
  }
}

/** Once for all votes and orders of a question. */
type OnMadeUp = (stage: string, answer: string) => void

/** Stages are called as their prompts are. */
type OrMadeUp = <T>(stage: string, asked: Promise<T>, makeUp: () => T) => Promise<T>

/**
 * Two topics a step, each with one or two of its own children as aspects: about three criteria. One
 * topic follows from the place and one from the content, so that candidates for one place share
 * some criteria and not all, and are scored on the rest too.
 */
function dryAllocator(allocator: Allocator, orMadeUp: OrMadeUp): Allocator {
  return {
    name: allocator.name,
    selectParents: (context, roots, options) =>
      orMadeUp('select_parents', allocator.selectParents(context, roots, options), () =>
        context.targets.map((stepIndex): Topic => {
          const content = textHash(stepKey(context.steps[stepIndex]!), 8)
          const taken = [stepIndex, Number.parseInt(content, 16)].map(
            (at) => roots[at % roots.length],
          )
          const parentIds = [...new Set(taken.flatMap((root) => root?.id ?? []))]
          return { stepIndex, parentIds, undecided: [] }
        }),
      ),
    analyse: (context, selected, options) =>
      orMadeUp('analyse', allocator.analyse(context, selected, options), () =>
        selected.flatMap(({ stepIndex, roots }) =>
          roots.map((root, index): Analysis => {
            const aspects = aspectsOf(root, stepIndex, 2 - (index % 2))
            return { stepIndex, parentId: root.id, fine: aspects.length > 0, aspects }
          }),
        ),
      ),
  }
}

function aspectsOf({ children }: CriterionNode, from: number, count: number): string[] {
  const length = Math.min(count, children.length)
  return Array.from({ length }, (_, index) =>
    criterionText(children[(from + index) % children.length]!),
  )
}

function dryJudge(judge: Judge, onMadeUp: OnMadeUp): Judge {
  return {
    name: judge.name,
    async judge(request, options) {
      const judgment = await orFailure(judge.judge(request, options))
      if (!(judgment instanceof LlmError)) return judgment
      const scores = request.items.map(madeUpScore)
      const isOneStep = new Set(scores.map(({ stepIndex }) => stepIndex)).size === 1
      onMadeUp(isOneStep ? 'score' : 'whole_trajectory', JSON.stringify(scores))
      return { scores, usage: noUsage }
    },
  }
}

function madeUpScore({ stepIndex, criterion }: JudgeItem): StepScore {
  const place = { stepIndex, criterionId: criterion.id, status: 'ok' as const }
  return { ...place, value: 1, reason: madeUpReason, ownFault: false, inherits: [] }
}

const madeUpReason =
  'The step recalculates the amount that the step before it gave, and the result agrees with it.'

/** Three criteria a contrast, in words of its own so that they stay apart. */
function dryExtractor(extractor: Extractor, orMadeUp: OrMadeUp): Extractor {
  return {
    name: extractor.name,
    extract: (contrast, options) =>
      orMadeUp('contrast', extractor.extract(contrast, options), () =>
        [0, 1, 2].map((index) => {
          const words = contrast.prompt.match(/\p{Ll}{4,}/gu) ?? []
          const topic = words.slice(index * 3, index * 3 + 3).join(' ') || 'stated values'
          const name = `Care with ${topic}`
          const description = `Every step keeps ${topic} consistent with what came before it.`
          return {
            id: criterionId({ name, description }),
            name,
            description,
            polarity: 'requirement' as const,
            evidence: { contrastId: contrast.id },
            domain: contrast.domain,
            judgeModel: extractor.name,
          }
        }),
      ),
  }
}

function dryValidator(validator: Validator, orMadeUp: OrMadeUp): Validator {
  return {
    name: validator.name,
    score: (criterion, pair, options) =>
      orMadeUp('validate', validator.score(criterion, pair, options), () => [1, 0] as const),
  }
}

function dryNamer(namer: Namer, orMadeUp: OrMadeUp): Namer {
  return {
    name: namer.name,
    nameParent: (children, options) =>
      orMadeUp('name', namer.nameParent(children, options), () => {
        const [{ name, description }] = children as [CriterionNode]
        return { name, description }
      }),
  }
}

/** A sentence or two of review for each step. */
function dryCritic(critic: Critic, onMadeUp: OnMadeUp): Critic {
  return {
    ...critic,
    async reviewFirstError(solution, call): Promise<FirstErrorRuling> {
      const ruling = await orFailure(critic.reviewFirstError(solution, call))
      if (!(ruling instanceof LlmError)) return ruling
      const raw = solution.steps.map(() => `${madeUpReason} ${madeUpReason}`).join('\n')
      onMadeUp('critic_processbench', raw)
      return { firstErrorIndex: -1, raw: [raw], models: [], usage: noUsage }
    },
    async reviewSteps(solution, call): Promise<StepReview> {
      const review = await orFailure(critic.reviewSteps(solution, call))
      if (!(review instanceof LlmError)) return review
      const reasons = solution.steps.map(() => madeUpReason)
      const [validity, redundancy] = [reasons.map(() => 0.9), reasons.map(() => -0.9)]
      const raw = JSON.stringify({ reasons, validity, redundancy })
      onMadeUp('critic_prmbench', raw)
      return { validity, redundancy, reason: '', raw, models: [], usage: noUsage }
    },
  }
}

/** A tie, whichever work stands first. */
function dryComparator(comparator: Comparator, onMadeUp: OnMadeUp): Comparator {
  return {
    name: comparator.name,
    async compare(works, options): Promise<Comparison> {
      const comparison = await orFailure(comparator.compare(works, options))
      if (!(comparison instanceof LlmError)) return comparison
      const reason = madeUpReason
      onMadeUp('compare', JSON.stringify({ reason, better: 'tie' }))
      return { winner: 'tie', isSwayed: false, reasons: [reason, reason], usage: noUsage }
    },
  }
}
