import { describe, expect, test } from 'vitest'
import { makeTask } from '../../domain/task.ts'
import type { Finding } from '../check.ts'
import { amountsPossible } from './amounts-possible.ts'
import { answerFollows } from './answer-follows.ts'
import { conclusionsMatch } from './conclusions-match.ts'
import { equalitiesHold } from './equalities-hold.ts'
import { equationsSolved } from './equations-solved.ts'
import { formsAgree } from './forms-agree.ts'
import { givensKept } from './givens-kept.ts'
import { numbersGiven } from './numbers-given.ts'
import { percentsTaken } from './percents-taken.ts'
import { questionAnswered } from './question-answered.ts'
import { shippedChecks } from './shipped.ts'
import { sumsAlike } from './sums-alike.ts'
import { stepsAdvance } from './steps-advance.ts'
import { stepsSpeak } from './steps-speak.ts'
import { timeReckoned } from './time-reckoned.ts'
import { unitsConvert } from './units-convert.ts'
import { valuesKept } from './values-kept.ts'

test('names are unique, kebab-case and say nothing of where a check was measured', () => {
  const names = shippedChecks.map(({ name }) => name)
  expect(new Set(names).size).toBe(names.length)
  for (const name of names) expect(name).toMatch(/^[a-z]+(?:-[a-z]+)*$/)
})

test('no check makes anything of an empty task and empty steps', () => {
  for (const check of shippedChecks) {
    const finding = find(check, ['', ' '], '')
    expect(finding.applicable && finding.score === 1).toBe(false)
  }
})

describe('equalities-hold', () => {
  test('quotes both values of an equality that does not hold', () => {
    expect(find(equalitiesHold, ['So they have 7 + 6 = 12 pens.'])).toMatchObject({
      applicable: true,
      reason: '"7 + 6 = 12 pens" does not hold: the left side is 13, the right side 12.',
      evidence: '7 + 6 = 12 pens',
    })
  })

  test('the score falls with the size of the slip', () => {
    const small = scoreOf(equalitiesHold, ['100 * 10 = 999'])
    const large = scoreOf(equalitiesHold, ['100 * 10 = 10'])
    expect(small).toBeLessThan(0.5)
    expect(large).toBeLessThan(small!)
  })

  test('what an earlier step rounded may be carried on', () => {
    const steps = ['Each gets 100 / 7 = 14.29 dollars.', 'All get 14.29 * 7 = 100 dollars.']
    expect(scoreOf(equalitiesHold, steps)).toBe(1)
    expect(scoreOf(equalitiesHold, steps.slice(1))).toBeLessThan(0.5)
  })

  test('approximations may be off by little, and running on is sloppy but no fault', () => {
    expect(scoreOf(equalitiesHold, ['1000 / 3 ≈ 333.5'])).toBe(0.6)
    expect(scoreOf(equalitiesHold, ['30 + 18 = 48 - 12'])).toBe(0.6)
  })
})

describe('equalities-hold, beside sums', () => {
  test('shares of a whole, speeds and prices per piece are read', () => {
    expect(scoreOf(equalitiesHold, ['1/6 + 1/3 = 2/9 of the fence is done.'])).toBeLessThan(0.5)
    expect(scoreOf(equalitiesHold, ['1/6 + 1/3 = 1/2 of the fence is done.'])).toBe(1)
    expect(scoreOf(equalitiesHold, ['The speed is 120 / 2.5 = 46 km/h.'])).toBeLessThan(0.5)
  })

  test('a sum of prices needs no rounding, whatever the step says of it', () => {
    const prompt = 'Milk costs $4.20, bread $9.45 and salt $1.35. How much do they cost together?'
    const slip = 'Together $4.20 + $9.45 + $1.35 = $14.99 (round to cents).'
    expect(scoreOf(equalitiesHold, [slip], prompt)).toBeLessThan(0.5)
    expect(scoreOf(equalitiesHold, [slip.replace('14.99', '15.00')], prompt)).toBe(1)
  })
})

describe('forms-agree', () => {
  test('a rewritten form must agree for all letters', () => {
    expect(scoreOf(formsAgree, ['f = (x+1)^2 = x^2 + 2x + 1'])).toBe(1)
    expect(find(formsAgree, ['f = (x+1)^2 = x^2 + 1'])).toMatchObject({ score: 0.1 })
  })

  test('an equation of two sides may be a condition', () => {
    expect(scoreOf(formsAgree, ['2x + 3 = x + 8'])).toBeNull()
  })
})

describe('equations-solved', () => {
  test('a rearranged equation keeps its solution', () => {
    expect(scoreOf(equationsSolved, ['3x + 2 = 14', 'So 3x = 12.'])).toBe(1)
    expect(find(equationsSolved, ['3x + 2 = 14', 'So 3x = 16.'])).toMatchObject({
      reason: '"3x + 2 = 14" gives x = 4, but "3x = 16" gives 16/3.',
      restsOn: [0],
    })
  })

  test('words before an equation say what it is about', () => {
    expect(scoreOf(equationsSolved, ['Their sum is 4n + 12 = 148.', 'So 4n = 160.'])).toBeLessThan(
      0.5,
    )
    expect(scoreOf(equationsSolved, ['Their sum is 4n + 12 = 148.', 'So 4n = 136.'])).toBe(1)
  })

  test('another unknown, several solutions and new cases are other matters', () => {
    expect(scoreOf(equationsSolved, ['3x + 2 = 14', 'So 3y = 16.'])).toBeNull()
    expect(scoreOf(equationsSolved, ['x - 1 = 0 or x - 2 = 0'])).toBeNull()
    expect(scoreOf(equationsSolved, ['x + 1 = 5. When it rains, x + 1 = 7.'])).toBeNull()
  })
})

describe('units-convert', () => {
  test.each([
    ['There are 60 minutes in an hour.', 1],
    ['There are 100 minutes in an hour.', 0.1],
    ['3 hours = 180 minutes', 1],
    ['3 hours = 150 minutes', 0.1],
    ['There are 30 days in March.', 0.1],
    ['There are 31 days in March.', 1],
    ['2.5 pounds = 40 ounces', 1],
    ['She works 5 days in a week.', null],
    ['That is 12 sets of 5 minutes in 1 hour.', null],
    ['Half a dozen plates means 6/2 = 3 plates.', 0.1],
    ['Two dozen eggs are 24 eggs.', 1],
    ['A dozen eggs is 8 dollars.', null],
    ['Two nickels are worth $0.10 (10 cents) each.', 0.1],
    ['Two nickels are worth $0.10.', null],
    ['Each dime is worth 10 cents.', 1],
    ['5,040 ml are 5,040 / 100 = 50.4 litres.', 0.1],
    ['5,040 ml are 5,040 / 1,000 = 5.04 litres.', 1],
    ['They walk.', null],
  ])('%s is worth %s', (step, score) => {
    expect(scoreOf(unitsConvert, [step])).toBe(score)
  })
})

describe('time-reckoned', () => {
  test.each([
    ['The time from 8:00 AM until 11:00 PM is 15 hours.', 1],
    ['The time from 8:00 AM until 11:00 PM is \\(11 + 8 = 19\\) hours.', 0.1],
    ['From 10 p.m. to 6 a.m. is 8 hours.', 1],
    ['21:40 plus 4 hours is 01:40.', 1],
    ['21:40 plus 4 hours is 00:40.', 0.1],
    ['In all 198 minutes, which is 1 hour and 98 minutes.', 0.1],
    ['In all 198 minutes, which is 3 hours and 18 minutes.', 1],
    ['265 minutes are 2.65 hours.', 0.1],
    ['She reads from 3 to 5 books.', null],
  ])('%s is worth %s', (step, score) => {
    expect(scoreOf(timeReckoned, [step])).toBe(score)
  })

  test('a week is five days long only where the task leaves two out', () => {
    const prompt = 'Ben draws 3 horses every day. How many horses does he draw in a week at home?'
    const step = ['In a week of 5 days he draws 5 * 3 = 15 horses.']
    expect(scoreOf(timeReckoned, step, prompt)).toBeLessThan(0.5)
    expect(scoreOf(timeReckoned, step, `${prompt} He rests at weekends.`)).toBeNull()
    expect(scoreOf(timeReckoned, ['He draws 7 * 3 = 21 horses.'], prompt)).toBeNull()
  })
})

describe('values-kept', () => {
  test('numbers put for names are what the names stand for', () => {
    const steps = ['A = 2 + 3 = 5', 'B = 4 * 2 = 8']
    expect(scoreOf(valuesKept, [...steps, 'A + B = 5 + 8 = 13'])).toBe(1)
    expect(find(valuesKept, [...steps, 'A + B = 5 + 9 = 14'])).toMatchObject({
      reason: '"A + B = 5 + 9" makes "A + B" 14, but it was 13.',
      restsOn: [0, 1],
    })
  })

  test('a computation that was left open goes on under its name', () => {
    expect(scoreOf(valuesKept, ['Total = 50 + 80 + 60', 'Total = 180'])).toBeLessThan(0.5)
    expect(scoreOf(valuesKept, ['Total = 50 + 80 + 60', 'Total = 190'])).toBe(1)
  })

  test('a name that is used again for something else is no contradiction', () => {
    expect(scoreOf(valuesKept, ['Total = 2 + 3 = 5', 'Total = 4 * 2 = 8'])).toBeNull()
    expect(scoreOf(valuesKept, ['k = 1/2 or k = 3/4'])).toBeNull()
  })
})

describe('amounts-possible', () => {
  test('nobody gives away more than there is', () => {
    expect(scoreOf(amountsPossible, ['She has 5 - 8 = -3 pens left.'])).toBeLessThan(0.5)
    expect(scoreOf(amountsPossible, ['She has 8 - 5 = 3 pens left.'])).toBe(1)
  })

  test('people are counted whole', () => {
    expect(scoreOf(amountsPossible, ['That makes 15 / 2 = 7.5 students.'])).toBeLessThan(0.5)
    expect(scoreOf(amountsPossible, ['That makes 15 / 2 = 7.5 hours.'])).toBeNull()
  })

  test('what the task counts is answered by a whole number, and none below zero', () => {
    expect(scoreOf(amountsPossible, ['The answer is 7.5'])).toBeLessThan(0.5)
    expect(scoreOf(amountsPossible, ['The answer is -3'])).toBeLessThan(0.5)
    expect(scoreOf(amountsPossible, ['The answer is 7'])).toBeNull()
    const prompt =
      'A snail creeps 30 m in 4 days, always equally far. How many metres is that a day?'
    expect(scoreOf(amountsPossible, ['The answer is 7.5'], prompt)).toBeNull()
  })

  test('arithmetic and algebra may go below zero', () => {
    expect(scoreOf(amountsPossible, ['5 - 8 = -3'], '5 - 8 =')).toBeNull()
    expect(scoreOf(amountsPossible, ['x = 5 - 8 = -3'])).toBeNull()
  })
})

describe('numbers-given', () => {
  test('a number of no known source is a fault', () => {
    expect(scoreOf(numbersGiven, ['She sells 37 * 5 = 185 pens.'])).toBeLessThan(0.5)
  })

  test('the task, earlier steps, words, common knowledge and sums in the head are sources', () => {
    expect(scoreOf(numbersGiven, ['40 * 15 = 600'])).toBe(1)
    expect(scoreOf(numbersGiven, ['40 * 15 = 600', '600 * 60 = 36000'])).toBe(1)
    expect(scoreOf(numbersGiven, ['(40 + 15) * 2 = 110', '55 * 3 = 165'])).toBe(1)
    expect(scoreOf(numbersGiven, ['21 * 40 = 840'])).toBe(1)
  })

  test('a known number with a digit changed is misquoted, even where the step says it', () => {
    const steps = ['40 * 15 = 600', 'With 610 pens she has 610 - 21 = 589.']
    expect(scoreOf(numbersGiven, steps)).toBeLessThan(0.5)
    expect(scoreOf(numbersGiven, [steps[0]!, '600 - 21 = 579'])).toBe(1)
  })

  test('clock times, ordinals and fractions are numbers too', () => {
    const prompt = 'A train leaves at 21:43 on the 29th and covers 3/4 of its 312 km way in 4 h.'
    expect(scoreOf(numbersGiven, ['43 + 29 = 72'], prompt)).toBe(1)
    expect(scoreOf(numbersGiven, ['234 / 4 = 58.5'], prompt)).toBe(1)
    expect(scoreOf(numbersGiven, ['457 * 29 = 13253'], prompt)).toBeLessThan(0.5)
  })
})

describe('conclusions-match', () => {
  test('what a sentence concludes is what it computed, or that rounded', () => {
    expect(find(conclusionsMatch, ['40 - 15 = 25, so 27 pens are left.'])).toMatchObject({
      reason: '"40 - 15 = 25, so 27 pens are left" concludes 27 where 25 was computed.',
    })
    expect(scoreOf(conclusionsMatch, ['40 - 15 = 25, so 25 pens are left.'])).toBe(1)
    expect(scoreOf(conclusionsMatch, ['40 / 15 = 2.67, so she needs 3 boxes.'])).toBe(1)
    expect(scoreOf(conclusionsMatch, ['20 - $16.45 = $3.55, so she gets $4.45.'])).toBe(0.1)
  })

  test('a known number and a further computation are no conclusions', () => {
    expect(scoreOf(conclusionsMatch, ['40 - 15 = 25, so of the 40 she has less.'])).toBeNull()
    expect(scoreOf(conclusionsMatch, ['40 - 15 = 25, so we add 17 to get 42.'])).toBeNull()
  })
})

describe('givens-kept', () => {
  const prompt =
    'A pen costs $3 per pen, and a book $9.50 per book. Eva walks 75 minutes to the shop and ' +
    'pays with a $20 note. What does she get back for 4 pens?'

  test('a number keeps the unit that the task gives it', () => {
    expect(scoreOf(givensKept, ['She walks 75 minutes.'], prompt)).toBe(1)
    expect(find(givensKept, ['She walks 75 miles.'], prompt)).toMatchObject({
      reason: '"75 miles" changes the unit: the task gives 75 in minutes.',
    })
    expect(scoreOf(givensKept, ['70 + 5 = 75', 'That makes 75 miles.'], prompt)).toBeNull()
  })

  test('the dollar signs of formulas are no money', () => {
    const formula = 'Kim won $25\\%$ of all the games that she played on one long Saturday.'
    expect(scoreOf(givensKept, ['She won 25% of them.'], formula)).not.toBe(0.2)
  })

  test('a price stays with its thing', () => {
    expect(scoreOf(givensKept, ['4 pens at $9.50 per pen'], prompt)).toBeLessThan(0.5)
    expect(scoreOf(givensKept, ['4 pens at $3 per pen'], prompt)).toBe(1)
    expect(scoreOf(givensKept, ['3 + 6.5 = 9.50', '4 pens at $9.50 per pen'], prompt)).toBe(1)
  })
})

describe('sums-alike', () => {
  const prompt = 'Jo swims for 80 minutes and reads for 3 hours. How long is that in all?'

  test('hours and minutes are not added as they stand', () => {
    expect(find(sumsAlike, ['80 minutes + 3 hours = 83 minutes'], prompt)).toMatchObject({
      reason: '"80 minutes + 3 hours" mixes minutes and hours.',
    })
    expect(scoreOf(sumsAlike, ['3 hours - 30 minutes = 2.5 hours'], prompt)).toBeNull()
    expect(scoreOf(sumsAlike, ['80 minutes + 180 minutes = 260 minutes'], prompt)).toBe(1)
    expect(scoreOf(sumsAlike, ['It takes $80 + 180 = 260$ minutes.'], prompt)).toBeNull()
  })
})

describe('percents-taken', () => {
  const prompt =
    'Leo has 45% more stamps than Ida, who has 200 stamps, and sells 5% of his. How many are left?'

  test('a percentage is no amount', () => {
    expect(scoreOf(percentsTaken, ['Leo has 200 + 45 = 245 stamps.'], prompt)).toBeLessThan(0.5)
    expect(scoreOf(percentsTaken, ['Leo has 200 + 90 = 290 stamps.'], prompt)).toBeNull()
    expect(scoreOf(percentsTaken, ['That is 100 + 45 = 145 percent.'], prompt)).toBeNull()
  })

  test('it is taken in hundredths', () => {
    expect(scoreOf(percentsTaken, ['The 5% that he sells are 0.5 * 290 = 145.'], prompt)).toBe(0.1)
    expect(scoreOf(percentsTaken, ['The 5% that he sells are 5% * 290 = 14.5.'], prompt)).toBe(1)
    expect(scoreOf(percentsTaken, ['5% of 290 is 5 * 290 = 1450.'], prompt)).toBe(0.1)
  })
})

describe('answer-follows', () => {
  test('the answer is something that was computed', () => {
    expect(scoreOf(answerFollows, ['40 - 15 = 25', 'The answer is 25.'])).toBe(1)
    expect(find(answerFollows, ['40 - 15 = 25', 'The answer is 27.'])).toMatchObject({ score: 0.1 })
    expect(scoreOf(answerFollows, ['40 - 15 = 25'])).toBeNull()
  })

  test('a sentence that announces another answer is no source of it; an unread result is', () => {
    const announced = 'So at least 27 pens are needed. The answer is 27.'
    expect(scoreOf(answerFollows, ['40 - 15 = 25', announced])).toBe(0.1)
    const unread = 'Half of the rest = 27 pens. The answer is 27.'
    expect(scoreOf(answerFollows, ['40 - 15 = 25', unread])).toBe(1)
  })
})

describe('question-answered', () => {
  test('a conclusion answers, and giving up does not', () => {
    expect(scoreOf(questionAnswered, ['The answer is 25.'])).toBe(1)
    expect(scoreOf(questionAnswered, ['\\boxed{}'])).toBeLessThan(0.5)
    expect(scoreOf(questionAnswered, ['The number cannot be determined.'])).toBeLessThan(0.5)
    expect(scoreOf(questionAnswered, ['40 - 15 = 25'])).toBeNull()
  })
})

describe('steps-advance', () => {
  test('a step said before is a repeat, or a circle when others stand between', () => {
    const [a, b] = ['First we count all 40 pens.', 'Then we take 15 of them away.']
    expect(find(stepsAdvance, [a, `Step 2: ${a}`])).toMatchObject({
      reason: 'The step repeats the one before it.',
      restsOn: [0],
    })
    expect(find(stepsAdvance, [a, b, a])).toMatchObject({
      reason: 'The step comes back to step 1 and adds nothing to it.',
    })
  })

  test('the same words with other numbers, or in another order, are another step', () => {
    expect(scoreOf(stepsAdvance, ['Ann gives Bob 3 red pens.', 'Ann gives Bob 4 red pens.'])).toBe(
      1,
    )
    expect(
      scoreOf(stepsAdvance, ['Ann has the pen that Bob had.', 'Bob has the pen that Ann had.']),
    ).toBe(1)
  })
})

describe('steps-speak', () => {
  test('manners at the start and headings amid work are no fault; phrase upon phrase is', () => {
    const phrase = "Let's solve this problem step by step."
    expect(scoreOf(stepsSpeak, ['She has 8 pens.', 'Solution:'])).toBe(0.5)
    expect(scoreOf(stepsSpeak, ['Solution:', phrase])).toBe(0.1)
    expect(scoreOf(stepsSpeak, [phrase, phrase])).toBe(0.1)
  })

  test.each([
    ['', 0],
    [' : ', 0],
    ['Thought process:', 0.1],
    ["Let's solve this problem step by step.", 0.5],
    ["Sure! Let's think step by step.", 0.5],
    ['Solution', 0.1],
    ["Let's solve for the number of pens.", 1],
    ['She has 8 pens.', 1],
  ])('%j is worth %d', (step, score) => {
    expect(scoreOf(stepsSpeak, [step])).toBe(score)
  })
})

const story =
  'Ann has 40 pens and a friend brings her 15 more. ' +
  'She gives twenty-one to her class. How many pens are left?'

function find(
  check: (typeof shippedChecks)[number],
  contents: readonly string[],
  prompt = story,
): Finding {
  const steps = contents.map((content) => ({ content }))
  return check.find({ task: makeTask(prompt), steps, index: steps.length - 1 })
}

/** The score of the last step; null when the check does not apply. */
function scoreOf(...args: Parameters<typeof find>): number | null {
  const finding = find(...args)
  return finding.applicable ? finding.score : null
}
