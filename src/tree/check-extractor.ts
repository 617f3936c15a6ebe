/**
 * Growing a tree with executable checks in the place of a prompted judge: what the checks find in
 * the worse work and not in the better one is what separates the two. The criteria that matter in
 * this work come out, with how often they did.
 */
import type { Contrast } from '../domain/contrast.ts'
import { type RawCriterion } from '../domain/criterion.ts'
import { type CriterionId, idOf } from '../domain/ids.ts'
import { makeTask, type Task } from '../domain/task.ts'
import type { Check } from '../judge/check.ts'
import { type CheckRunner, checkRunner, faultBelow } from '../judge/run-checks.ts'
import type { Extractor } from './extractor.ts'
import type { Validator } from './validator.ts'

/**
 * States a check's criterion for a contrast whose negative side breaks it and whose positive side
 * does not.
 */
export function checkExtractor(checks: readonly Check[]): Extractor {
  const runner = checkRunner(checks)
  return {
    name: 'rules',
    async extract(contrast) {
      const task = makeTask(contrast.prompt, { reference: contrast.reference })
      const better = worstFindings(runner, task, contrast, contrast.positive)
      const worse = worstFindings(runner, task, contrast, contrast.negative)
      return checks
        .map((check) => ({ check, fault: worse.get(check.name), kept: better.get(check.name) }))
        .filter(({ fault, kept }) => isFault(fault) && !isFault(kept))
        .toSorted((a, b) => a.fault!.score - b.fault!.score)
        .map(({ check, fault, kept }) => statedBy(check, contrast, { fault: fault!, kept }))
    },
  }
}

/**
 * Scores a work on a criterion by its check: the worst step counts; null where the check never
 * applies.
 */
export function checkValidator(checks: readonly Check[]): Validator {
  const runner = checkRunner(checks)
  return {
    name: 'rules',
    async score({ check }, { prompt, prefix, works: [first, second] }) {
      const task = makeTask(prompt)
      const worst = (work: readonly string[]) =>
        check === undefined
          ? null
          : (worstFindings(runner, task, { prefix }, work).get(check)?.score ?? null)
      return [worst(first), worst(second)]
    },
  }
}

type Found = { readonly score: number; readonly evidence?: string | undefined }

/**
 * Per check, its lowest finding among the steps of a work; steps of the prefix are context only.
 */
function worstFindings(
  runner: CheckRunner,
  task: Task,
  { prefix = [] }: Pick<Contrast, 'prefix'>,
  work: readonly string[],
): Map<string, Found> {
  const steps = [...prefix, ...work].map((content) => ({ content }))
  const worst = new Map<string, Found>()
  for (let index = prefix.length; index < steps.length; index++)
    for (const [name, result] of runner.at({ task, steps, index })) {
      if (result.applicable !== true) continue
      const { score, evidence } = result
      if (score < (worst.get(name)?.score ?? Infinity)) worst.set(name, { score, evidence })
    }
  return worst
}

function isFault(found: Found | undefined): boolean {
  return found !== undefined && found.score < faultBelow
}

function statedBy(
  { name: check, criterion }: Check,
  { id: contrastId, domain, sourceId }: Contrast,
  { fault, kept }: { readonly fault: Found; readonly kept: Found | undefined },
): RawCriterion {
  const { name, description } = criterion
  return {
    id: idOf<CriterionId>({ name, description, check, contrastId }),
    name,
    description,
    polarity: 'requirement',
    evidence: {
      contrastId,
      ...(sourceId !== undefined && { sourceId }),
      ...(kept?.evidence !== undefined && { quotePositive: kept.evidence }),
      ...(fault.evidence !== undefined && { quoteNegative: fault.evidence }),
    },
    domain,
    judgeModel: 'rules',
    check,
  }
}
