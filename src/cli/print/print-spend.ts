import type { Estimate } from '../../job/estimate.ts'
import type { Spend } from '../../job/spend.ts'
import { count, counted, percent, tableLines, type Terminal } from '../terminal.ts'

/** What the calls of a job came to, in three lines at most. */
export function printSpend(terminal: Terminal, spend: Spend, trajectoryCount?: number): void {
  const { done, failed, stored, inputTokens, cachedInputTokens, outputTokens } = spend
  if (done + failed + stored + spend.possiblyBilled === 0) return
  const parts = [
    counted(done, 'call'),
    ...(stored > 0 ? [`${count(stored)} from the store`] : []),
    ...(failed > 0 ? [`${count(failed)} failed`] : []),
  ]
  terminal.line()
  terminal.line(`${spend.model}: ${parts.join(', ')}`)
  if (done > 0)
    terminal.line(
      `  ${count(inputTokens)} input tokens, ${percent(cachedInputTokens, inputTokens)} of them ` +
        `cached by the provider; ${count(outputTokens)} output tokens`,
    )
  if (done > 0) terminal.line(`  ${moneyWords(spend, trajectoryCount)}`)
  if (spend.possiblyBilled > 0)
    terminal.line(`  possibly billed besides: ${counted(spend.possiblyBilled, 'attempt')}`)
}

function moneyWords({ dollars, model }: Spend, trajectoryCount = 0): string {
  if (dollars === null)
    return `the price of ${model} is not known (docs/cost.md says how to set it)`
  const each = trajectoryCount > 0 ? `, ${money(dollars / trajectoryCount)} a trajectory` : ''
  return `${money(dollars)}${each}`
}

/** US dollars: cents where there are many, as many digits as it takes where there are few. */
export function money(dollars: number): string {
  if (dollars === 0) return '$0'
  return `$${dollars >= 1 ? dollars.toFixed(2) : dollars.toPrecision(2)}`
}

/** What a job would ask and cost, by stage. */
export function printEstimate(terminal: Terminal, estimate: Estimate): void {
  const { model, stages, total } = estimate
  terminal.line(`${model}, nothing was sent; without what is stored already`)
  const head = ['stage', 'calls', 'stored', 'input tokens', 'output tokens', 'cost']
  const rows = [...stages, total].map((stage) => [
    stage.stage,
    count(stage.calls),
    count(stage.stored),
    count(stage.inputTokens),
    `${count(stage.outputTokens[0])} to ${count(stage.outputTokens[1])}`,
    stage.dollars === null
      ? 'price not known'
      : `${money(stage.dollars[0])} to ${money(stage.dollars[1])}`,
  ])
  for (const line of tableLines([head, ...rows])) terminal.line(`  ${line}`)
  terminal.line(
    'output follows what the model writes, and input what it selects: ranges, no promise',
  )
}
