import * as fc from 'fast-check'
import { type Contrast, makeContrast } from '../../src/domain/contrast.ts'
import { type Evaluation, type NamedScore, overallScore } from '../../src/domain/evaluation.ts'
import type { Candidate } from '../../src/domain/group.ts'
import { type CriterionId, type GroupId, givenId, type TrajectoryId } from '../../src/domain/ids.ts'
import { makePair, type PreferencePair } from '../../src/domain/preference-pair.ts'
import type { RecordedPrediction } from '../../src/domain/prediction.ts'
import type { GradedNode } from '../../src/domain/recorded.ts'
import type { ScoredStep, ScoredTrajectory } from '../../src/domain/scored-trajectory.ts'
import type { ScoreStatus, StepScore } from '../../src/domain/step-score.ts'
import type { Step } from '../../src/domain/step.ts'
import { makeTask, type Task } from '../../src/domain/task.ts'
import { makeTrajectory, type StepLabels, type Trajectory } from '../../src/domain/trajectory.ts'
import type { RecordKind, SourceRecord } from '../../src/format/format.ts'

/**
 * Records of every kind with everything that they may hold: any script, empty texts, texts that
 * look like somebody's markers, chats, tool calls, images, labels of each sort with gaps, scores at
 * both ends, several criteria. Members that may be absent often are.
 */
export function richRecords(): Readonly<Record<RecordKind, fc.Arbitrary<SourceRecord>>> {
  return {
    trajectory: trajectories().map((trajectory) => ({ kind: 'trajectory', trajectory })),
    contrast: contrasts().map((contrast) => ({ kind: 'contrast', contrast })),
    scored: scoredTrajectories().map((scored) => ({ kind: 'scored', scored })),
    task: tasks().map((task) => ({ kind: 'task', task })),
    pair: pairs().map((pair) => ({ kind: 'pair', pair })),
    criterion: record({
      name: named(),
      description: text(),
      domain: named(),
      sourceId: named(),
    }).map((criterion) => ({ kind: 'criterion', criterion })),
    'graded-tree': record({ name: named(), root: gradedNode(2) }).map((tree) => ({
      kind: 'graded-tree',
      ...tree,
    })),
    scores: recordedScores().map((scores) => ({ kind: 'scores', scores })),
    judgment: judgments().map((judgment) => ({ kind: 'judgment', judgment })),
    prediction: predictions().map((prediction) => ({ kind: 'prediction', prediction })),
    evaluation: evaluations().map((evaluation) => ({ kind: 'evaluation', evaluation })),
  }
}

function evaluations(): fc.Arbitrary<Evaluation> {
  const label = fc.oneof(
    named(),
    fc.constantFrom('true', 'false', 'pass', 'fail', 'C', 'I', 'P', 'N'),
  )
  const score = (value: fc.Arbitrary<number>) =>
    sparse(
      { name: fc.oneof({ weight: 3, arbitrary: named() }, fc.constant(overallScore)) },
      { value, label, said: named(), stepIndex: fc.nat({ max: 4 }), isFailure: fc.boolean() },
    ).map(namedScoreOf)
  const scores = (value: fc.Arbitrary<number>) => fc.array(score(value), { maxLength: 4 })
  const stepByStep = (name: fc.Arbitrary<string>) =>
    fc
      .array(sparse({ name, value: share() }, { label, reason: named() }), {
        minLength: 1,
        maxLength: 4,
      })
      .map((list) => list.map((each, stepIndex) => ({ ...each, stepIndex })))
  return fc
    .oneof(
      { weight: 4, arbitrary: scores(share()) },
      { weight: 2, arbitrary: scores(number(9)) },
      stepByStep(named()),
      stepByStep(fc.constant(overallScore)),
    )
    .chain((made) => sparse({ scores: fc.constant(made) }, { sourceId: named(), judge: named() }))
}

/** A reason for a value, or for there being none; an error only for there being none. */
function namedScoreOf({
  value = null,
  said,
  isFailure,
  ...rest
}: Pick<NamedScore, 'name' | 'label' | 'stepIndex'> & {
  readonly value?: number | null
  readonly said?: string
  readonly isFailure?: boolean
}): NamedScore {
  const isError = value === null && isFailure === true
  return { ...rest, value, ...(said !== undefined && { [isError ? 'error' : 'reason']: said }) }
}

function recordedScores() {
  const always = { judge: named(), sourceId: named(), stepScores: fc.array(share()) }
  return sparse(always, { isCorrect: fc.boolean() })
}

function judgments() {
  const explanations = sparse({ steps: byStep(named()) }, { final: named() })
  return sparse(
    { judge: named(), sourceId: named(), domain: named(), stepLabels: byStep(ternary()) },
    { finalLabel: ternary(), agent: named(), explanations },
  )
}

function predictions(): fc.Arbitrary<RecordedPrediction> {
  const about = { judge: named(), itemId: named() }
  const answer = fc.oneof(fc.nat({ max: 9 }), named(), fc.constant(null))
  const rewards = fc.array(fc.option(number(9)), { maxLength: 4 })
  // Lists of one row mostly tell of the same steps.
  const ofSteps = Array.from({ length: 5 }, (_, count) => {
    const list = <T>(value: fc.Arbitrary<T>) =>
      fc.oneof(
        { weight: 9, arbitrary: fc.array(value, { minLength: count, maxLength: count }) },
        fc.array(value, { maxLength: 4 }),
      )
    return sparse(about, {
      answer,
      votes: fc.array(fc.option(answer, { nil: undefined }), { maxLength: 3 }),
      stepLabels: fc.oneof(list(fc.constantFrom(1, -1)), list(fc.option(ternary()))),
      stepScores: fc.oneof(list(share()), list(fc.option(share()))),
      stepRedundant: list(fc.option(fc.boolean())),
      rewards,
      note: named(),
    })
  })
  const missing = sparse({ ...about, missing: named() }, {})
  return fc.oneof(...ofSteps, missing)
}

/** A number of that size at most; never -0, which JSON has no word for. */
function number(max: number): fc.Arbitrary<number> {
  return fc.double({ min: -max, max, noNaN: true }).map((value) => value + 0)
}

/** Plain objects, as the rest of the program makes them. */
function record<T>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> {
  return fc.record(members, { noNullPrototype: true })
}

/** Some of the optional members, each there two times in three. */
function sparse<R, O>(
  required: { [K in keyof R]: fc.Arbitrary<R[K]> },
  optional: { [K in keyof O]: fc.Arbitrary<O[K]> },
): fc.Arbitrary<R & Partial<O>> {
  const options = Object.entries(optional) as [string, fc.Arbitrary<unknown>][]
  return fc
    .tuple(record(required), fc.tuple(...options.map(([, value]) => fc.option(value, { freq: 2 }))))
    .map(([always, sometimes]) => ({
      ...always,
      ...Object.fromEntries(
        options.flatMap(([name], index) =>
          sometimes[index] === null ? [] : [[name, sometimes[index]]],
        ),
      ),
    })) as unknown as fc.Arbitrary<R & Partial<O>>
}

const plain = fc
  .array(fc.constantFrom('so', '7 + 6 = 13', '“x”', 'Δ', '-', '+', '\\frac{1}{2}', '加', '🙂'), {
    minLength: 1,
    maxLength: 5,
  })
  .map((parts) => parts.join(' '))

/** What codecs take for something else. */
const marked = fc.constantFrom(
  'Step 1: one',
  'Step 2: two',
  'a ки b',
  'first\nsecond',
  'first\n\nsecond',
  '\nled',
  'trailed\n',
  ' padded ',
  '#### 43',
  '<<7+6=13>>13',
  '[call add(7 6)]',
  'Ask. Then ask? Yes! x',
  '{"a": null}',
)

/** A text that says something. */
function named(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 8, arbitrary: plain },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }) },
  )
}

function text(): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 16, arbitrary: named() },
    { weight: 1, arbitrary: marked },
    { weight: 1, arbitrary: fc.constant('') },
  )
}

/** 0 to 1, the ends among them. */
function share(): fc.Arbitrary<number> {
  return fc.oneof(
    fc.constantFrom(0, 1, 0.5, 1e-9, 1 - 2 ** -53),
    fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0),
  )
}

function ternary(): fc.Arbitrary<number> {
  return fc.constantFrom(1, 1, 0, -1)
}

function byStep<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Readonly<Record<string, T>>> {
  return fc.dictionary(fc.nat({ max: 9 }).map(String), value, { maxKeys: 3, noNullPrototype: true })
}

function tasks(): fc.Arbitrary<Task> {
  return sparse({ prompt: text() }, { reference: named(), domain: named() }).map((task) =>
    makeTask(task.prompt, task),
  )
}

function steps(): fc.Arbitrary<Step> {
  const call = sparse({ name: named(), input: text() }, { id: named() })
  const image = fc.constantFrom(
    { mediaType: 'image/png', url: 'board.png' },
    { mediaType: 'image/jpeg', url: 'data:image/jpeg;base64,AAAA' },
    { mediaType: 'image', url: 'https://example.org/board' },
    { mediaType: 'text/csv', url: 'table.csv' },
  )
  const acting = sparse(
    { content: text() },
    {
      role: fc.constantFrom('assistant', 'user', 'system', 'tool'),
      agent: named(),
      toolCalls: fc.array(call, { minLength: 1, maxLength: 2 }),
      observation: text(),
      attachments: fc.array(image, { minLength: 1, maxLength: 2 }),
      sourceIndex: fc.nat({ max: 20 }),
    },
  )
  const said = record({ content: text() })
  return fc.oneof({ weight: 3, arbitrary: said }, { weight: 1, arbitrary: acting })
}

const stepsMax = 6

function trajectories(): fc.Arbitrary<Trajectory> {
  const structured = fc.array(steps(), { maxLength: stepsMax })
  const texts = fc.array(record({ content: text() }), { minLength: 1, maxLength: stepsMax })
  const told = {
    outcome: outcomes(),
    sourceId: fc.oneof(named(), fc.constantFrom('sums-7', 'q#3')),
    policy: named(),
  }
  // A chain makes its arbitraries for every record, which costs more than the record.
  const perCount = Array.from({ length: stepsMax + 1 }, (_, count) =>
    sparse({ task: tasks() }, { ...told, ...(count > 0 && { labels: labels(count) }) }),
  )
  return fc
    .oneof(structured, texts)
    .chain((made) => perCount[made.length]!.map((fields) => ({ ...fields, steps: made })))
    .map((fields) => makeTrajectory(fields as Omit<Trajectory, 'id'>))
}

function outcomes() {
  const some = sparse({}, { answer: named(), isCorrect: fc.boolean(), reward: share() })
  return some.filter((outcome) => Object.keys(outcome).length > 0)
}

function labels(count: number): fc.Arbitrary<StepLabels> {
  const index = fc.option(fc.nat({ max: count - 1 }))
  const firstError = index.map((firstErrorIndex) => ({
    kind: 'first-error' as const,
    firstErrorIndex,
  }))
  const afterError = fc.constantFrom('kept' as const, 'dropped' as const, 'unknown' as const)
  const perStep = (value: fc.Arbitrary<number | null>, scale: 'ternary' | 'soft') =>
    record({ values: fc.array(value, { minLength: count, maxLength: count }), afterError }).map(
      (said) => ({ kind: 'per-step' as const, scale, ...said }),
    )
  return fc.oneof(
    firstError,
    perStep(fc.constantFrom(1, -1), 'ternary'),
    perStep(ternary(), 'ternary'),
    perStep(fc.option(ternary()), 'ternary'),
    perStep(share(), 'soft'),
    perStep(fc.constantFrom(0, 1), 'soft'),
    perStep(fc.option(share()), 'soft'),
  )
}

function contrasts(): fc.Arbitrary<Contrast> {
  const work = fc.array(text(), { minLength: 1, maxLength: 3 })
  return sparse(
    { prompt: text(), positive: work, negative: work, told: fc.option(named()) },
    { prefix: work, rationale: named(), reference: named(), sourceId: named() },
  ).map(({ told, ...fields }) =>
    makeContrast({ ...fields, domain: told ?? 'contrast', source: 'contrast' }),
  )
}

const id = (name: string) => givenId<CriterionId>(name)
const axes = ['carries', 'units', 'order'].map(id)

function scoredTrajectories(): fc.Arbitrary<ScoredTrajectory> {
  const perStep = Array.from({ length: stepsMax }, (_, stepIndex) => scoredStep(stepIndex))
  return fc.tuple(trajectories(), fc.tuple(...perStep)).map(([trajectory, scored]) => ({
    trajectory,
    steps: scored.slice(0, trajectory.steps.length),
  }))
}

function scoredStep(stepIndex: number): fc.Arbitrary<ScoredStep> {
  const aspect = record({ parentId: fc.constantFrom(...axes), text: named() })
  const allocation = sparse(
    {
      stepIndex: fc.constant(stepIndex),
      parents: fc.subarray(axes),
      fine: fc.constantFrom({}, { [axes[0]!]: true }),
      aspects: fc.array(aspect, { maxLength: 1 }),
      criteria: fc.subarray(axes).map((ids) => ids.map((each) => ({ id: each, via: 'all' }))),
      growthCandidates: fc.array(aspect, { maxLength: 1 }),
      undecided: fc.constantFrom([], [axes[1]!]),
      unknownIds: fc.constantFrom([], ['nobody']),
    },
    { failure: named() },
  )
  return record({
    stepIndex: fc.constant(stepIndex),
    allocation: allocation as unknown as fc.Arbitrary<ScoredStep['allocation']>,
    scores: fc.tuple(...axes.map((axis) => stepScore(stepIndex, axis))),
  })
}

function stepScore(stepIndex: number, criterionId: CriterionId): fc.Arbitrary<StepScore> {
  const status = fc.constantFrom<ScoreStatus>(
    'ok',
    'ok',
    'ok',
    'not-applicable',
    'failed',
    'unparsed',
    'unscored',
  )
  const told = sparse(
    { reason: text(), ownFault: fc.boolean(), inherits: fc.subarray([0, 1, 2]) },
    { evidence: named(), raw: text(), model: named(), promptHash: named(), spread: share() },
  )
  return fc.tuple(status, share(), told).map(([is, value, rest]) => ({
    stepIndex,
    criterionId,
    status: is,
    value: is === 'ok' ? value : null,
    ...rest,
  }))
}

function pairs(): fc.Arbitrary<PreferencePair> {
  const some = fc.array(steps(), { minLength: 1, maxLength: 2 })
  const candidate = sparse(
    { trajectoryId: named().map((name) => givenId<TrajectoryId>(name)), steps: some },
    { sourceId: named(), outcome: outcomes(), prefix: some },
  ) as unknown as fc.Arbitrary<Candidate>
  const vector = fc
    .array(share(), { minLength: 3, maxLength: 3 })
    .map((values) => ({ axes, values }))
  return record({
    groupId: named().map((name) => givenId<GroupId>(name)),
    task: tasks(),
    prefix: fc.oneof(fc.constant([]), some),
    stepIndex: fc.nat({ max: 9 }),
    chosen: candidate,
    rejected: candidate,
    chosenVector: vector,
    rejectedVector: vector,
    rule: fc.constantFrom('dominating' as const, 'scalar' as const),
    grouping: fc.constantFrom('prefix' as const, 'task' as const, 'step-index' as const),
    evidence: fc.array(text(), { maxLength: 2 }),
  }).map(makePair)
}

function gradedNode(depth: number): fc.Arbitrary<GradedNode> {
  return record({
    sourceId: named(),
    requirement: text(),
    weight: fc.nat({ max: 9 }),
    score: fc.option(share()),
    children: depth === 0 ? fc.constant([]) : fc.array(gradedNode(depth - 1), { maxLength: 2 }),
  })
}
