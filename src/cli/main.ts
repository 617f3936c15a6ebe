import { Command, CommanderError } from 'commander'
import { addBatch } from './batch.ts'
import { addBench } from './bench.ts'
import { addCache } from './cache.ts'
import { addCalibrate } from './calibrate.ts'
import { addConfig } from './config.ts'
import { addConvert } from './convert.ts'
import { addDemo } from './demo.ts'
import { exitCodes } from './exit-code.ts'
import { addDoctor } from './doctor.ts'
import { addGrow } from './grow.ts'
import { addPairs } from './pairs.ts'
import { addRun } from './run.ts'
import { addRuns } from './runs.ts'
import { addScore } from './score.ts'
import { addTree } from './tree.ts'
import { version } from '../job/version.ts'

/**
 * The command line: parses the arguments, runs one verb, sets the exit code. What a verb needs is
 * imported when it runs, so that help and usage errors answer at once.
 */
export async function main(argv: readonly string[]): Promise<void> {
  process.stdout.on('error', endQuietly)
  try {
    await createProgram().parseAsync(argv)
  } catch (thrown) {
    if (!(thrown instanceof CommanderError)) throw thrown
    process.exitCode = thrown.exitCode === 0 ? exitCodes.fine : exitCodes.usage
  }
}

/** A reader that has seen enough (`| head`) closes the pipe; that is no error. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(exitCodes.fine)
}

function createProgram(): Command {
  const program = new Command('paretree')
    .description('Process rewards that explain themselves: score every step, with the reason.')
    .version(version(), '-V, --version')
    .showSuggestionAfterError()
    .showHelpAfterError('(paretree --help lists verbs and flags)')
    .exitOverride()
    .addHelpText('after', firstSteps)
  const verbs = [
    addDemo,
    addRun,
    addGrow,
    addTree,
    addScore,
    addPairs,
    addConvert,
    addBench,
    addCalibrate,
    addRuns,
    addBatch,
    addCache,
    addConfig,
    addDoctor,
  ]
  for (const add of verbs) add(program)
  return program
}

const firstSteps = `
Start here:
  paretree demo                    the whole method on bundled traces, offline
  paretree run traces.jsonl        groups, scores, fronts and preference pairs from your own file
  paretree run --help              every flag of a verb

Exit codes: 0 fine, 1 failure, 2 usage or input, 3 too many bad rows or failed items,
4 waiting for a batch, 100 gate missed, 130 interrupted (run the same command to continue).
`
