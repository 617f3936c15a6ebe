import { describe, expect, test } from 'vitest'
import type { RecordedJudgment } from '../../src/domain/recorded.ts'
import type { Trajectory } from '../../src/domain/trajectory.ts'
import { readKind } from '../../src/format/read-records.ts'
import type { Judge } from '../../src/judge/judge.ts'
import { agreementOf, panelOf } from '../../src/judge/panel.ts'
import { judgedPlaces, recordedCriterion, recordedJudge } from '../../src/judge/recorded-judge.ts'
import { hasRecordedData, recorded } from './recorded-data.ts'

describe.runIf(hasRecordedData)('twenty recorded judges', () => {
  test('each of them replays through the judge seam what it said', {
    timeout: 120_000,
  }, async () => {
    const { judgments, judges, trajectories } = await readJudges()
    expect(judges).toHaveLength(20)
    let replayed = 0
    for (const judge of judges) {
      const own = judgments.filter((judgment) => judgment.judge === judge.name)
      const labels = own.flatMap(({ stepLabels }) => Object.values(stepLabels))
      const values = (await valuesOf(judge, trajectories)).filter((value) => value !== null)
      expect(values.length).toBe(labels.length)
      expect(count(values, 0)).toBe(count(labels, -1))
      replayed += values.length
    }
    console.log(`${judges.length} judges, ${trajectories.length} runs, ${replayed} verdicts`)
  })

  test('a panel of any three tells their agreement', { timeout: 120_000 }, async () => {
    const { judges, trajectories } = await readJudges()
    const columns: (number | null)[][] = []
    for (const judge of judges) columns.push(await valuesOf(judge, trajectories))
    const kappas: number[] = []
    for (const [a, b, c] of triples(judges.length)) {
      const rows = columns[a]!.map((value, row) => [value, columns[b]![row]!, columns[c]![row]!])
      const { kappa, common } = agreementOf(
        [a, b, c].map((index) => judges[index]!.name),
        rows,
      )
      expect(common).toBeGreaterThan(0)
      expect(kappa).toSatisfy((value: number) => value > -1 && value <= 1)
      kappas.push(kappa!)
    }
    kappas.sort((x, y) => x - y)
    const [low, middle, high] = [0, 0.5, 1].map((at) => kappas[Math.floor(at * 1139)]!.toFixed(3))
    console.log(`${kappas.length} panels: Fleiss' kappa ${low} to ${high}, median ${middle}`)
    expect(kappas).toHaveLength(1140)

    const three = [judges[0]!, judges[7]!, judges[19]!]
    const panel = panelOf(three)
    await valuesOf(panel, trajectories)
    const { kappa, unanimous, common, items } = panel.agreement()
    const names = three.map(({ name }) => name).join(', ')
    console.log(`${names}: ${common} of ${items} steps, kappa ${kappa}, unanimous ${unanimous}`)
    const rows = columns[0]!.map((value, row) => [value, columns[7]![row]!, columns[19]![row]!])
    expect(
      agreementOf(
        three.map(({ name }) => name),
        rows,
      ).kappa,
    ).toBe(kappa)
  })
})

async function readJudges() {
  const judgments: RecordedJudgment[] = []
  const path = recorded('agents/agentprocessbench_judges.jsonl.gz')
  for await (const { record } of readKind(path, 'judgment')) judgments.push(record.judgment)
  const trajectories = judgedPlaces(judgments)
  const names = [...new Set(judgments.map(({ judge }) => judge))].toSorted()
  const judges = names.map((name) => recordedJudge(name, judgments, trajectories))
  return { judgments, judges, trajectories }
}

/** What a judge says of every step of every trajectory, in order. */
async function valuesOf(judge: Judge, trajectories: readonly Trajectory[]) {
  const values: (number | null)[] = []
  for (const { task, steps } of trajectories) {
    const targets = [...steps.keys()]
    const items = targets.map((stepIndex) => ({ stepIndex, criterion: recordedCriterion }))
    const context = { task, steps, targets, windowStart: 0, carried: [] }
    const { scores } = await judge.judge({ context, items })
    values.push(...scores.map(({ value }) => value))
  }
  return values
}

function* triples(size: number): Generator<readonly [number, number, number]> {
  for (let a = 0; a < size; a++)
    for (let b = a + 1; b < size; b++) for (let c = b + 1; c < size; c++) yield [a, b, c]
}

function count(values: readonly number[], wanted: number): number {
  return values.filter((value) => value === wanted).length
}
