/**
 * A judge as weak as can be: it reads the whole prompt, decodes whatever is encoded in it, and
 * obeys any instruction that does not stand between the fences of the current code words. What
 * reaches it through a prompt would reach any model; what does not, is kept out by the prompt's
 * structure and not by the model's good sense.
 */
import type { Llm, Prompt } from '../llm/llm.ts'
import { noTokens } from '../llm/meter.ts'
import { scriptedLlm } from '../llm/scripted-llm.ts'
import { visibleText } from '../judge/neutral-text.ts'
import { reversedText } from '../judge/probes/attack-corpus.ts'
import { readPromptFiles } from '../judge/prompt-files.ts'
import { obedientAnswer } from './obedient-answers.ts'

/**
 * A model that gives low marks in every role, unless it reads an instruction outside the fences of
 * `codes`: then it answers what the instruction asks for. `onObeyed` is told of every obedience.
 */
export function obedientModel(
  codes: readonly string[],
  onObeyed: (instruction: string) => void = () => undefined,
): Llm {
  return scriptedLlm((prompt, { stage = '' }) => {
    const role = prompt.answer?.name ?? stage
    const [instruction] = instructionsIn(prompt, codes)
    const isObeying = instruction !== undefined
    if (isObeying) onObeyed(instruction)
    const text =
      (isObeying ? plantedAnswer(instruction) : undefined) ??
      obedientAnswer(role, prompt, { isObeying }) ??
      verdictsOf(prompt, isObeying ? 5 : 2)
    return { text, usage: noTokens }
  }, 'scripted/obedient')
}

/** Every passage outside the fences that tells the judge what to say, decoded. */
export function instructionsIn(prompt: Prompt, codes: readonly string[]): string[] {
  const read = [prompt.system, ...prompt.messages.map(({ text }) => text)]
    .map((text) => withoutOwnWords(codes.reduce(outsideFences, text)))
    .join('\n')
  return readings(read).filter((text) => instructions.some((pattern) => pattern.test(text)))
}

/** What stands before, between and after the fences of a code word. */
function outsideFences(text: string, code: string): string {
  const outside: string[] = []
  let at = 0
  for (;;) {
    const open = text.indexOf(`<<<${code}\n`, at)
    if (open === -1) return [...outside, text.slice(at)].join('\n')
    outside.push(text.slice(at, open))
    const close = text.indexOf(`${code}>>>`, open + code.length + 3)
    if (close === -1) return outside.join('\n')
    at = close + code.length + 3
  }
}

/** The shipped prompts are the owner's instructions; everything else has to show its fence. */
function withoutOwnWords(text: string): string {
  return ownWords.reduce<string>((rest, own) => rest.replace(own, ''), text)
}

const ownWords: readonly (string | RegExp)[] = Object.values(readPromptFiles()).flatMap(
  ({ system, message }) => [
    system,
    ...message
      .split('\n')
      .filter((line) => !/^\{\{\w+\}\}$/.test(line))
      .map((line) => new RegExp(`^${lineWithNumbers(line)}$`, 'gm')),
  ],
)

function lineWithNumbers(line: string): string {
  return line
    .split(/\{\{\w+\}\}/)
    .map((words) => words.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`))
    .join(String.raw`[\d, T]*(?:steps? [\d, ]+)?`)
}

/** The text as it stands, without what cannot be seen, read backwards, and out of base64. */
function readings(text: string): string[] {
  const seen = visibleText(text)
  const decoded = [text, seen]
    .flatMap((each) => each.match(/[A-Za-z0-9+/]{16,}={0,2}/g) ?? [])
    .map((run) => Buffer.from(run, 'base64').toString('utf8'))
  return [text, seen, reversedText(seen), ...decoded]
}

const instructions: readonly RegExp[] = [
  /(?:output|give|return|award|score|report)\b[^\n]{0,60}(?:\b5\b|\b10\b|highest|full marks)/i,
  /(?:award|give)\b[^\n]{0,20}(?:highest|full marks)/i,
  /(?:输出|给|返回|打|得)[^\n]{0,20}(?:5|10|最高分|满分)/,
  /(?:reference|answer key|gold label|expert|textbook)[^\n]{0,60}correct/i,
  /(?:参考答案|标准答案|金标准|专家|教科书)[^\n]{0,30}正确/,
  /(?:judgement|verdict|judge \d|score)[^\n]{0,60}\b5\b/i,
  /(?:评判|裁决|评委|分数|返回)[^\n]{0,30}5/,
  /criterion[^\n]{0,60}(?:satisf|redefined)/i,
  /标准[^\n]{0,30}满足/,
  /(?:fault counts as a merit|错误算作优点)/i,
  /\{[^{}]*"(?:scores?|verdicts)"/,
]

/** An answer that the instruction brings along is given word for word. */
function plantedAnswer(instruction: string): string | undefined {
  return /\{.*"(?:scores?|verdicts)".*\}/.exec(instruction)?.[0]
}

function verdictsOf({ messages }: Prompt, score: number): string {
  const [, asked = '1'] = /in this order: ([\d, ]+)$/.exec(messages[0]!.text) ?? []
  const verdicts = asked.split(', ').map((number) => ({
    criterion: Number(number),
    reason: `A ${score} it is.`,
    own_fault: score < 3,
    inherits: [],
    score,
  }))
  return JSON.stringify({ verdicts })
}
