import type { Command } from 'commander'
import { runAction } from './action.ts'
import type { BenchFlags } from './bench-action.ts'
import type { BenchCompareFlags } from './bench-compare-action.ts'
import type { RecordedFlags } from './bench-question.ts'
import type { BestOfNFlags } from './best-of-n-action.ts'
import {
  addCommonFlags,
  addInputFlags,
  amount,
  choice,
  positiveNumber,
  wholeNumber,
} from './flags.ts'
import { gateFlag } from './gate-flag.ts'
import { addCalibrationFlag } from './method-flags.ts'
import { runConfigured } from './configured.ts'
import { addModelFlags } from './model-flags.ts'
import type { JudgeQualityFlags } from './judge-quality-action.ts'
import type { PanelFlags } from './panel-action.ts'
import type { ProbeFlags } from './probe-action.ts'
import { thresholdFlag } from './threshold-flag.ts'

/**
 * The benchmarks with what is asked, said here so that help needs none of them. A test compares the
 * list with the benchmarks themselves.
 */
export const benchmarkHelp = [
  ['processbench', 'ProcessBench: the first wrong step of a solution, by split'],
  ['big-bench-mistake', 'BIG-Bench-Mistake: the first mistake of a chain of thought, by task'],
  ['mr-ben', 'MR-Ben: whether a solution is right, and where and why it goes wrong'],
  ['mr-gsm8k', 'MR-GSM8K: the same for GSM8K and its rewrites'],
  ['who-and-when', 'Who&When: which agent of a failed run made the decisive mistake, and when'],
  ['prmbench', 'PRMBench: which steps are valid, by class and facet'],
  ['agent-process-bench', "AgentProcessBench: labels of an agent's messages, by subset"],
  ['visual-process-bench', 'VisualProcessBench: which steps about an image are right'],
  ['judge-bench', 'JudgeBench: which of two answers is right, in both orders'],
  ['reward-bench-2', 'RewardBench 2: the best of several answers, by subset'],
  ['tau-bench', 'tau-bench: pass^k of recorded trials'],
  ['solutions', 'how often recorded attempts are right, by who made them'],
] as const

/** Benchmarks of solutions that one of the published critics can rule on in one look. */
const criticised: readonly string[] = [
  'processbench',
  'big-bench-mistake',
  'mr-ben',
  'mr-gsm8k',
  'prmbench',
]

/** Benchmarks whose data hold the outcomes: nobody is asked. */
const recorded: readonly string[] = ['tau-bench', 'solutions']

/** `bench`: how well steps and answers are judged, on labelled data. */
export function addBench(program: Command): void {
  const bench = program
    .command('bench')
    .summary('benchmarks: how well a judge finds wrong steps and picks among candidates')
  for (const [name, description] of benchmarkHelp) addBenchmark(bench, name, description)
  addDeclared(bench)
  addBestOfN(bench)
  addPanel(bench)
  addCompare(bench)
  addJudgeQuality(bench)
  addProbes(bench)
}

/** `bench probes`: whether rewards can be had without the truth. */
function addProbes(bench: Command): void {
  const command = bench
    .command('probes')
    .summary('reward hacking: whether rewards can be had by style, length, or faults')
    .description(
      'Rewrites attempts in ways whose effect on the truth is known (nicer words, more words, ' +
        'two steps swapped, a false step put in, the best of n that differ by style alone) and ' +
        'says where reward and truth part. Without --data the attempts are made; --limit says ' +
        'how many are changed (default: 20).',
    )
    .option('--data <file>', 'attempts of your own: trajectories with labels or outcomes')
    .option('--tree <file>', 'reward tree (default: the tree of the shipped checks)')
    .option('--candidates <count>', 'n of best of n', positiveNumber, 8)
    .option('--tolerance <reward>', 'a rise up to here is no alarm', amount, 0.01)
    .addOption(
      choice(
        '--aggregator <fold>',
        "what makes a reward of an attempt's step scores",
        ['min', 'mean', 'last', 'product'],
        'min',
      ),
    )
    .option('--seed <number>', 'seed of what is drawn', wholeNumber, 0)
    .option('--gate <bound>', 'a bound such as "alarms<=0"; exit code 100 when missed', gateFlag)
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async () => {
    await runConfigured<ProbeFlags>(command, async (flags, context) => {
      const { probeVerb } = await import('./probe-action.ts')
      return probeVerb(flags, context)
    })
  })
}

/** `bench judge-quality`: judges as raters of steps. */
function addJudgeQuality(bench: Command): void {
  const command = bench
    .command('judge-quality')
    .summary('judges as raters: agreement with people and with each other, and bias')
    .description(
      'Agreement with people and with each other, severity, and how far position, length and ' +
        'order sway a judge. Several rulings of one judge (bench --reruns, or several files) ' +
        'tell how stable it is; with --against, what changed between two snapshots.',
    )
    .argument('<rulings...>', 'files that bench -o wrote, with one or several judges')
    .option('--against <file>', 'rulings of a later snapshot: what drifted')
    .option('--seed <number>', 'seed of the resamples', wholeNumber, 0)
  addCommonFlags(command).action(async (paths: readonly string[], flags: JudgeQualityFlags) => {
    await runAction(flags, async (context) => {
      const { judgeQualityVerb } = await import('./judge-quality-action.ts')
      return judgeQualityVerb(paths, flags, context)
    })
  })
}

/** `bench compare`: which items flipped between two runs. */
function addCompare(bench: Command): void {
  const command = bench
    .command('compare')
    .summary('two runs on the same items: what flipped, and how sure the difference is')
    .argument('<first>', 'a file that bench -o wrote')
    .argument('<second>', 'another one, or the same with two judges in it')
    .option('--judges <names...>', 'who is compared, where a file holds several')
    .option('--repeats <files...>', 'more runs of the same judge: a smaller difference is noise')
    .option('--seed <number>', 'seed of the resamples', wholeNumber, 0)
  addCommonFlags(command).action(
    async (first: string, second: string, flags: BenchCompareFlags) => {
      await runAction(flags, async (context) => {
        const { benchCompareVerb } = await import('./bench-compare-action.ts')
        return benchCompareVerb([first, second], flags, context)
      })
    },
  )
}

/** `bench file`: rows of one's own, as a declaration says. */
function addDeclared(bench: Command): void {
  const command = bench
    .command('file')
    .summary('rows of your own, as a declaration says')
    .description(
      'rows of your own: a declaration says which field is what, and what is asked (the first ' +
        'wrong step, labels of steps, the right candidate, or recorded outcomes)',
    )
    .requiredOption('--data <file>', 'the rows, JSON Lines (gzip accepted)')
    .requiredOption('--shape <file>', 'the declaration, JSON (see docs/bench/file.md)')
  addAnswerFlags(command)
  addAnsweringFlags(command)
  addProtocolFlag(command)
  addActionOf(command, 'file')
}

function addBenchmark(bench: Command, name: string, description: string): void {
  const command = bench
    .command(name)
    .summary(description)
    .description(`${description}. Beside it stands what one gets without looking.`)
    .requiredOption('--data <file>', 'the rows, JSON Lines (gzip accepted)')
  if (recorded.includes(name)) return addRecordedAction(command, name)
  addAnswerFlags(command)
  addAnsweringFlags(command)
  if (criticised.includes(name)) addProtocolFlag(command)
  if (name === 'prmbench')
    command.option('--compat', 'count an undefined F1 as -1, as the published code does')
  addActionOf(command, name)
}

function addActionOf(command: Command, name: string): void {
  addReportFlags(command)
  addInputFlags(command)
  addModelFlags(command)
  addCommonFlags(command).action(async () => {
    await runConfigured<BenchFlags>(command, async (flags, context) => {
      const { benchVerb } = await import('./bench-action.ts')
      return benchVerb(name, flags, context)
    })
  })
}

function addRecordedAction(command: Command, name: string): void {
  addReportFlags(command)
  addInputFlags(command)
  addCommonFlags(command).action(async (flags: RecordedFlags) => {
    await runAction(flags, async (context) => {
      const { recordedVerb } = await import('./bench-action.ts')
      return recordedVerb(name, flags, context)
    })
  })
}

/** What is told of the answers, and where it is kept. */
function addReportFlags(command: Command): void {
  addOutputFlag(command)
  command
    .option('--markdown <file>', 'the figures as a Markdown table ("-": stdout)')
    .option('--training <file>', 'JSON Lines of any shape: which problems stand in it')
    .option('--gate <bound>', 'a bound such as "f1>=60"; exit code 100 when missed', gateFlag)
}

/** Every ruling is worth keeping: figures of any part are made from it. */
function addOutputFlag(command: Command): void {
  command.option(
    '-o, --output <file>',
    'a line for each item: the answer, the truth, and whether it is right ("-": stdout)',
  )
}

/** Where answers come from. */
export function addAnswerFlags(command: Command): void {
  command
    .option('--scores <files...>', 'given step scores instead: a result for each scorer')
    .option('--predictions <files...>', 'recorded answers instead: a result for each judge')
    .option('--judgments <files...>', 'another name for --predictions')
    .option('--tree <file>', 'reward tree (default: the tree of the shipped checks)')
    .option('--seed <number>', 'seed of what is drawn', wholeNumber, 0)
}

/** How scores become answers, and what is made of them. */
function addAnsweringFlags(command: Command): void {
  addCalibrationFlag(command)
    .option(
      '--theta <score>',
      'a step below this score is called wrong (default: 0.5, or as calibrated); fit: fitted on ' +
        'a half that is not reported; fit:SPLIT: on a split that is not reported',
      thresholdFlag,
    )
    .option('--reruns <count>', 'ask a judge so many times, and tell its noise', positiveNumber)
    .option(
      '--ablate',
      'a bare critic, fixed and all criteria, and the tree per step, per trajectory and without ' +
        'a window, on the same items',
    )
}

function addProtocolFlag(command: Command): void {
  command.addOption(
    choice(
      '--protocol <name>',
      'who a model is: the judge of the method, on a tree, or the published critic, which ' +
        'reviews a whole solution in one call (--repeats: the majority counts)',
      ['method', 'critic'],
      'method',
    ),
  )
}

function addBestOfN(bench: Command): void {
  const command = bench
    .command('best-of-n')
    .summary('picking among N candidates: one scorer, votes, and several scorers at once')
    .description(
      'How often a right candidate is among k (pass), the majority is right, and the one with ' +
        'the highest reward is right, for every scorer and aggregator on the same candidates. ' +
        'Over k of N candidates it is the exact mean over all subsets.',
    )
    .requiredOption('--data <file>', 'best-of-N rows, or any trajectories with outcomes')
    .requiredOption('--scores <files...>', 'step scores of the candidates')
    .addOption(
      choice(
        '--axes <aggregator>',
        "what makes one reward of a scorer's steps where scorers are compared and combined",
        ['last', 'min', 'product', 'mean'],
        'last',
      ),
    )
    .option('--regrade', 'rule on the answers anew, by what they mean, not as they are spelled')
    .option('--seed <number>', 'seed of drawn subsets, folds and resamples', wholeNumber, 0)
  addOutputFlag(command)
  addInputFlags(command)
  addCommonFlags(command).action(async (flags: BestOfNFlags) => {
    await runAction(flags, async (context) => {
      const { bestOfNVerb } = await import('./best-of-n-action.ts')
      return bestOfNVerb(flags, context)
    })
  })
}

function addPanel(bench: Command): void {
  const command = bench
    .command('panel')
    .summary('how far recorded judges agree when they are asked as a panel')
    .description(
      'Replays recorded judges as a panel: on how many steps all of them say the same, and ' +
        "Fleiss' kappa.",
    )
    .argument('<judgments...>', 'labels of judges, in any number of files')
    .requiredOption('--judges <names...>', 'two or more of them')
  addInputFlags(command)
  addCommonFlags(command).action(async (paths: readonly string[], flags: PanelFlags) => {
    await runAction(flags, async (context) => {
      const { panelVerb } = await import('./panel-action.ts')
      return panelVerb(paths, flags, context)
    })
  })
}
