import { findFinalAnswer } from '../../verifier/final-answer.ts'
import { anyOf } from '../../verifier/word-pattern.ts'
import { type Check, type CheckInput, type Finding, notApplicable } from '../check.ts'
import { completeness } from './parents.ts'
import { quote } from './reading.ts'

/** A step that concludes gives an answer, and does not hand the question back. */
export const questionAnswered: Check = {
  name: 'question-answered',
  criterion: {
    name: 'The question is answered',
    description: 'A step that concludes states the answer to what was asked instead of giving up.',
  },
  parent: completeness,
  find: findConclusion,
}

function findConclusion({ task, steps, index }: CheckInput): Finding {
  const { content } = steps[index]!
  const givenUp = openQuestion.test(task.prompt) ? null : surrender.exec(content)
  if (givenUp) {
    const evidence = quote(content, givenUp.index, givenUp.index + givenUp[0].length)
    const reason = `"${evidence}" leaves the question unanswered.`
    return { applicable: true, score: 0.2, reason, evidence }
  }
  const answer = findFinalAnswer(content)
  if (!answer) return notApplicable
  const evidence = quote(content, answer.start, answer.end)
  if (answer.text !== '')
    return { applicable: true, score: 1, reason: `The answer is ${answer.text}.`, evidence }
  const reason = `"${evidence}" announces an answer and gives none.`
  return { applicable: true, score: 0.1, reason, evidence }
}

const surrender = new RegExp(
  [
    String.raw`\b(?:can ?not|can't|could not|unable to) (?:be )?` +
      String.raw`(?:determined?|answer(?:ed)?|solved?|calculated?|find) (?:the |this |an? )?` +
      String.raw`(?:answer|question|problem|exact \w+|without (?:more|additional|further))\b`,
    String.raw`\b(?:more|additional|further|not enough|insufficient) information ` +
      String.raw`(?:is |would be |are )?(?:needed|required|necessary|` +
      String.raw`to (?:determine|answer|solve))\b`,
    String.raw`\bcannot be determined\b`,
    String.raw`\bthere is not enough information\b`,
  ].join('|'),
  'i',
)

/** Tasks that may rightly be answered with "that cannot be known". */
const openQuestion = anyOf(`
  if_possible can_(?:it|we|you)_(?:be_)?determined? enough_information impossible cannot
`)
