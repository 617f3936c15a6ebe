import { expect, test } from 'vitest'
import { emptyStepReason } from './empty-step.ts'

test.each([
  '',
  ' ',
  ':',
  '.',
  ',',
  '…',
  '\u200B\u2060',
  '---',
  '"',
  '$ $',
  '\\[ \\]',
  'Thought process:',
  'Solution',
  'Solution:',
  'Answer',
  '**Explanation**',
  '### Reasoning',
  "Let's solve this problem step by step.",
  'Let’s think through this carefully.',
  'So\u200Blution',
  'Ｓｏｌｕｔｉｏｎ',
  'Okay, so let me work through this problem.',
  '解説',
  '解答：',
  '让我们一步一步地解决这个问题。',
  'Respuesta',
  'Lösung:',
  'Решение',
  '풀이',
  'The final answer is',
  'Here is the detailed solution to your question:',
  'My approach:',
])('%j is nothing to judge', (content) => {
  expect(emptyStepReason({ content })).toBeDefined()
})

test.each([
  'B',
  'Yes.',
  'x',
  '5',
  'x > y',
  '∴',
  '✓',
  'Therefore, no.',
  'The triangle is isosceles.',
  'Solution: 12',
  'Ann has seven pens.',
  'So it is prime.',
  '角は直角である。',
  '答案是五',
  'The answer is seven',
  "Let's add the two numbers.",
  'We solve for x.',
  'Paris',
  '不对',
])('%j is something to judge', (content) => {
  expect(emptyStepReason({ content })).toBeUndefined()
})

test('a step that acts or that brings something is judged, whatever it says', () => {
  const toolCalls = [{ name: 'search', input: '{}' }]
  expect(emptyStepReason({ content: '', toolCalls })).toBeUndefined()
  expect(emptyStepReason({ content: 'Solution', observation: 'found' })).toBeUndefined()
})
