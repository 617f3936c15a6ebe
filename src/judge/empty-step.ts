/**
 * Steps with nothing in them to judge. Content-free openers ("Thought process:", "Solution", a lone
 * colon) draw favourable verdicts from many models (Zhao et al. 2025, One Token to Fool
 * LLM-as-a-Judge), so that they are found before anybody is asked: their score is missing, and the
 * reason is recorded.
 */
import type { Step } from '../domain/step.ts'
import { visibleText } from './neutral-text.ts'

/**
 * Why there is nothing to judge, or undefined. A step is empty when it acts on nothing (no tool
 * call, no observation, no attachment) and its text, without marks and layout, holds no word at
 * all, is a heading of a few words that ends in a colon, or is made of words that only announce
 * work: no number, no quantity, no name, no statement. A single letter or "yes" is an answer and is
 * judged.
 */
export function emptyStepReason(step: Step): string | undefined {
  if (step.toolCalls?.length || step.observation || step.attachments?.length) return undefined
  const text = visibleText(step.content).normalize('NFKC').toLowerCase()
  if (/\p{N}/u.test(text)) return undefined
  const words = text.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? []
  if (words.length === 0)
    return /[\p{Sm}\p{Emoji_Presentation}✓✔✗✘]/u.test(text) ? undefined : 'the step has no words'
  if (words.length > wordsMax) return undefined
  if (words.length <= 4 && /[:：]["'*_)\]\s]*$/u.test(text)) return 'the step is a heading'
  return withoutAnnouncement(words.join(' ')) === ''
    ? 'the step only announces work and does none'
    : undefined
}

/** An announcement is short; a longer text says something, if only by its choice of words. */
const wordsMax = 24

function withoutAnnouncement(words: string): string {
  const rest = announcements.reduce((left, phrase) => left.replaceAll(phrase, ' '), words)
  return rest
    .split(/\s+/)
    .filter((word) => word !== '' && !announcingWords.has(word.replaceAll('’', "'")))
    .join(' ')
}

/** Words of which announcements are made; by themselves they state nothing of any task. */
const announcingWords = new Set(
  (
    'a about again all alright an analysis analyze analyse and answer approach as at be begin ' +
    'by can careful carefully check conclusion detail detailed details do down explain ' +
    'explanation explore figure final finally first following follow follows for go going ' +
    "great have here hmm i in into is it it's its i'll let let's lets look me my need now of " +
    'ok okay on one our out please problem process proceed provide question ready reason ' +
    'reasoning response result right see sentence show so solution solve solving solved start ' +
    'step steps sure task the then think thinking this thorough thoroughly thought thoughts ' +
    "through to together try understand understanding us walk want way we we'll well will " +
    'with work working write you your ' +
    // Headings of the same kind in other languages.
    'respuesta solución razonamiento explicación pensamiento paso pasos resolvamos este problema ' +
    'réponse solution raisonnement explication étape étapes résolvons ce problème ' +
    'antwort lösung erklärung begründung überlegung schritt schritte für lösen wir dieses ' +
    'resposta solução raciocínio explicação risposta soluzione ragionamento spiegazione ' +
    'решение ответ объяснение рассуждение шаг шаги давайте решим эту задачу по шагам подумаем ' +
    'الحل الإجابة الشرح التفكير उत्तर हल व्याख्या 풀이 해설 정답 답 설명 해답 생각 과정'
  ).split(' '),
)

/** Scripts without spaces: whole phrases, longest first. */
const announcements = (
  '让我们一步一步地解决这个问题 让我们一步一步地思考 让我们一步步解决这个问题 让我们一步步思考 ' +
  '一步一步地思考 我们来解决这个问题 让我们逐步思考 让我们开始吧 我们一步步来 让我们 思考过程 ' +
  '解题过程 解题思路 解决方案 最终答案 答案如下 解答如下 解答 解析 答案 分析 思路 步骤 推理 解释 说明 ' +
  '思考 解 答 首先 ステップバイステップで考えましょう この問題を解きましょう 順番に考えましょう 考え方 ' +
  '思考過程 解き方 解説 説明 回答 解決策'
)
  .split(' ')
  .toSorted((a, b) => b.length - a.length || (a < b ? -1 : 1))
