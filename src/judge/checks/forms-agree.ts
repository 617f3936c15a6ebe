import type { EquationChain, Side } from '../../verifier/equations.ts'
import { isGreek } from '../../verifier/math-symbols.ts'
import { compareForms, freeNames, type FormRuling } from '../../verifier/identity.ts'
import { compareLatex, needsAlgebra, type SymbolicRuling } from '../../verifier/symbolic.ts'
import { formatRational } from '../../verifier/rational.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { correctComputation } from './parents.ts'
import { quote, readStep } from './reading.ts'

/**
 * Algebra in letters: an expression rewritten must stay the same for every value of its letters.
 */
export const formsAgree: Check = {
  name: 'forms-agree',
  criterion: {
    name: 'Rewritten forms agree',
    description:
      'An expression that is expanded, factored or simplified keeps its value for all letters.',
  },
  parent: correctComputation,
  find: findForms,
}

function findForms({ steps, index }: CheckInput): Finding {
  const reading = readStep(steps[index]!)
  let agreed: string | undefined
  for (const chain of reading.chains) {
    for (const [left, right] of rewritings(chain)) {
      const evidence = quote(reading.text, left.start, right.end)
      const ruling = rule(left, right, reading.text)
      if (ruling.kind === 'differ')
        return { applicable: true, score: 0.1, reason: reasonOf(evidence, ruling), evidence }
      if (ruling.kind === 'agree') agreed = evidence
    }
  }
  if (agreed === undefined) return notApplicable
  return {
    applicable: true,
    score: 1,
    reason: `"${agreed}" holds for all values.`,
    evidence: agreed,
  }
}

type Verdict = FormRuling | { readonly kind: SymbolicRuling }

/** By exact arithmetic at random points; formulas beyond it by the algebra system. */
function rule(left: Side, right: Side, text: string): Verdict {
  if (left.expression && right.expression) return compareForms(left.expression, right.expression)
  const [a, b] = [text.slice(left.start, left.end), text.slice(right.start, right.end)]
  if (!needsAlgebra(a) && !needsAlgebra(b)) return { kind: 'undecided' }
  return { kind: compareLatex(a, b) }
}

function reasonOf(evidence: string, ruling: Verdict): string {
  if (!('at' in ruling)) return `"${evidence}" is no identity: its sides have different values.`
  const point = [...ruling.at].map(([name, value]) => `${name} = ${formatRational(value)}`)
  const [left, right] = [ruling.left, ruling.right].map((value) => Number(value.toPrecision(6)))
  return `"${evidence}" is no identity: at ${point.join(', ')} it reads ${left} = ${right}.`
}

/**
 * Neighbouring sides of which the second rewrites the first. An equation of two sides may as well
 * be a condition on its letters, so only chains count, from their second side on when the first is
 * a name.
 */
function* rewritings(chain: EquationChain): Generator<readonly [Side, Side]> {
  const { sides, relations } = chain
  if (sides.length < 3 || relations.some((relation) => relation !== '=')) return
  if (sides[0]!.expression && sides[0]!.expression.kind !== 'name') return
  for (let at = 2; at < sides.length; at++) {
    const [left, right] = [sides[at - 1]!, sides[at]!]
    if (isLetterless(left) || (isLetterless(right) && right.expression)) continue
    yield [left, right]
  }
}

/** No letters to vary, words for letters, or the imaginary unit: not a matter of forms. */
function isLetterless({ expression }: Side): boolean {
  if (!expression) return false
  const names = freeNames(expression)
  return names.size === 0 || names.has('i') || [...names].some(isPhrase)
}

/**
 * Several letters in a row, "AB" or "uv": a length, a product or a word, and nobody can tell which.
 */
function isPhrase(name: string): boolean {
  return /^\p{L}{2}/u.test(name) && !isGreek(name)
}
