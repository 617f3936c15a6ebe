/*
 * Criteria without a model, from what was recorded (dg-prm R-3.4b): a critique is freed of what
 * belongs to its instance and phrased as a requirement. A short critique, which names one fault and
 * then says what came of it, is one statement and gives one criterion; a longer one gives several.
 */

import type { Contrast } from '../domain/contrast.ts'
import type { Criterion, RawCriterion } from '../domain/criterion.ts'
import { type ContrastId, type CriterionId, idOf } from '../domain/ids.ts'
import type { ListedCriterion, RecordedJudgment } from '../domain/recorded.ts'
import type { Extractor } from './extractor.ts'
import { withoutInstanceMatter } from './instance-matter.ts'
import { headline, leadingSentences, wordCount } from './shorten.ts'

/** Longest statement, in words: about a paragraph. */
export const statementWordsMax = 80
/** What makes a requirement of a fault. */
export const faultPrefix = 'Free of this fault: '
const nameWordsMax = 8
const statementsMax = 5

/** Reads the recorded critiques of contrasts; contrasts without one give nothing. */
export function critiqueExtractor(): Extractor {
  return { name: 'critique', extract: async (contrast) => criteriaOfCritique(contrast) }
}

function criteriaOfCritique(contrast: Contrast): RawCriterion[] {
  const { id: contrastId, sourceId, domain, rationale } = contrast
  if (rationale === undefined) return []
  const general = withoutInstanceMatter(rationale, instanceText(contrast))
  return statementsOf(general).map((statement) =>
    rawCriterion(faultAvoided(statement), { contrastId, sourceId, domain }, 'critique'),
  )
}

/** One criterion for each explained step that was labelled wrong. */
export function criteriaOfJudgment(judgment: RecordedJudgment): RawCriterion[] {
  const { sourceId, judge, domain, stepLabels, explanations } = judgment
  return Object.entries(explanations?.steps ?? {})
    .filter(([step]) => stepLabels[step] === -1)
    .flatMap(([step, explanation]) => {
      const contrastId = idOf<ContrastId>({ sourceId, judge, step })
      return statementsOf(withoutInstanceMatter(explanation)).map((statement) =>
        rawCriterion(faultAvoided(statement), { contrastId, sourceId, domain }, 'critique'),
      )
    })
}

/** A criterion as its list states it: already a requirement, so that nothing is changed. */
export function criterionOfList({
  name,
  description,
  domain,
  sourceId,
}: ListedCriterion): RawCriterion {
  const contrastId = idOf<ContrastId>({ sourceId })
  return rawCriterion({ name, description }, { contrastId, sourceId, domain }, 'list')
}

/** The prompt and both sides of the work: where the names of an instance are looked up. */
export function instanceText({ prompt, prefix = [], positive, negative }: Contrast): string {
  return [prompt, ...prefix, ...positive, ...negative].join('\n')
}

function statementsOf(text: string): string[] {
  const statements: string[] = []
  let rest = text
  while (wordCount(rest) > 0 && statements.length < statementsMax) {
    const statement = leadingSentences(rest, statementWordsMax)
    statements.push(statement)
    rest = rest.slice(statement.replace(/…$/, '').length).trim()
  }
  return statements
}

function faultAvoided(statement: string): Omit<Criterion, 'id'> {
  return {
    name: headline(statement, nameWordsMax),
    description: faultPrefix + statement,
  }
}

function rawCriterion(
  text: Omit<Criterion, 'id'>,
  source: {
    readonly contrastId: ContrastId
    readonly sourceId: string | undefined
    readonly domain: string
  },
  judgeModel: string,
): RawCriterion {
  const { contrastId, sourceId, domain } = source
  return {
    id: idOf<CriterionId>({ ...text, contrastId }),
    ...text,
    polarity: 'requirement',
    evidence: { contrastId, ...(sourceId !== undefined && { sourceId }) },
    domain,
    judgeModel,
  }
}
