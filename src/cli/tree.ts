import type { Command } from 'commander'
import { type ActionContext, type ActionResult, runAction } from './action.ts'
import type { TreeFlags } from './tree-actions.ts'
import { addCommonFlags, positiveNumber } from './flags.ts'
import { addTreeModelVerbs } from './tree-model.ts'

type TreeActions = typeof import('./tree-actions.ts')

/** Adds one verb: its usage, what it does, and which action runs it. */
type Verb = (
  usage: string,
  description: string,
  act: (
    actions: TreeActions,
    args: readonly string[],
    flags: TreeFlags,
    context: ActionContext,
  ) => Promise<ActionResult>,
) => Command

/** `tree`: the reward tree as an artefact that people read, tend and review. */
export function addTree(program: Command): void {
  const tree = program
    .command('tree')
    .summary('show, check, compare, edit, name and rebuild a reward tree')
  const verb: Verb = (usage, description, act) => {
    const command = tree.command(usage).description(description)
    addCommonFlags(command).action(async (...given: unknown[]) => {
      const flags = given.at(-2) as TreeFlags
      const args = given.slice(0, -2) as string[]
      await runAction(flags, async (context) =>
        act(await import('./tree-actions.ts'), args, flags, context),
      )
    })
    return command
  }
  addReadingVerbs(verb)
  addEditingVerbs(verb)
  addTreeModelVerbs(tree)
}

function addReadingVerbs(verb: Verb): void {
  verb('show <tree>', 'Prints the tree, general to specific.', (actions, [path], flags, context) =>
    actions.showTree(path!, flags, context),
  ).option('--children <count>', 'children shown of each parent', positiveNumber)
  verb(
    'lint <tree>',
    'Names what a person should look at; exit code 1 when there is something.',
    (actions, [path], _flags, context) => actions.lint(path!, context),
  )
  verb('stats <tree>', 'Prints the tree in numbers.', (actions, [path], _flags, context) =>
    actions.statistics(path!, context),
  )
  verb(
    'sweep <tree>',
    'Prints what every merge radius xi would make of the raw criteria.',
    (actions, [path], flags, context) => actions.sweep(path!, flags, context),
  ).option(
    '--values <distances...>',
    'values of xi, in hundredths (default: every fiftieth)',
    distances,
  )
  verb(
    'diff <before> <after>',
    'Compares two trees criterion by criterion.',
    (actions, [before, after], _flags, context) => actions.diff(before!, after!, context),
  )
}

function addEditingVerbs(verb: Verb): void {
  const output = ['-o, --output <file>', 'write the changed tree here (default: in place)'] as const
  for (const op of ['pin', 'accept', 'reject'] as const)
    verb(`${op} <tree> <id>`, reviews[op], (actions, [path, id], flags, context) =>
      actions.edit(path!, [{ op, id: id! }], flags, context),
    ).option(...output)
  verb(
    'merge <tree> <from> <into>',
    'Merges one criterion into another of its level.',
    (actions, [path, from, into], flags, context) =>
      actions.edit(path!, [{ op: 'merge', from: from!, into: into! }], flags, context),
  ).option(...output)
  verb(
    'rename <tree> <id> <name> <description>',
    'Gives a criterion another text, and so another id.',
    (actions, [path, id, name, description], flags, context) =>
      actions.edit(
        path!,
        [{ op: 'rename', id: id!, name: name!, description: description! }],
        flags,
        context,
      ),
  ).option(...output)
  verb(
    'apply <tree> <edits>',
    'Makes the edits of a file, one version each (docs/growing.md).',
    (actions, [path, edits], flags, context) => actions.apply(path!, edits!, flags, context),
  ).option(...output)
  verb('prune <tree>', 'Drops leaves with little support.', (actions, [path], flags, context) =>
    actions.prune(path!, flags, context),
  )
    .option(...output)
    .option('--min <support>', 'smallest support that stays', positiveNumber, 2)
  verb('split <tree>', 'Splits parents with many children.', (actions, [path], flags, context) =>
    actions.split(path!, flags, context),
  )
    .option(...output)
    .option('--max <children>', 'most children that stay together', positiveNumber, 24)
  verb(
    'extend <tree> <scored>',
    'Makes criteria of aspects that mattered in scored trajectories and matched nothing.',
    (actions, [path, scored], flags, context) => actions.extend(path!, scored!, flags, context),
  )
    .option(...output)
    .option('--min <steps>', 'steps at which an aspect came up at least', positiveNumber, 3)
  verb(
    'rebuild <tree>',
    'Clusters all raw criteria anew; what a person reviewed stays.',
    (actions, [path], flags, context) => actions.rebuild(path!, flags, context),
  ).option(...output)
}

const reviews = {
  pin: 'Keeps a criterion through rebuilds and prunes.',
  accept: 'Marks a criterion as reviewed and good.',
  reject: 'Keeps a criterion from ever being selected.',
}

function distances(text: string, before: readonly number[] = []): number[] {
  return [...before, ...text.split(',').map(Number)]
}
