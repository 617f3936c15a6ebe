/** Reading a run folder back: what a run wrote, as trusted data. */
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { KitError } from '../base/errors.ts'
import { readJsonl } from '../base/jsonl.ts'
import type { PreferencePair } from '../domain/preference-pair.ts'
import type { RewardTree } from '../domain/reward-tree.ts'
import type { ScoredTrajectory } from '../domain/scored-trajectory.ts'
import { readKind } from '../format/read-records.ts'
import { parseTree } from '../tree/tree-file.ts'
import type { GroupRow } from './rows.ts'
import { readManifest } from './run-folder.ts'
import { runDefaults, type RunSettings } from './run-settings.ts'

/** The groups of a run, a block of the file at a time. */
export async function* readGroups(folder: string): AsyncGenerator<GroupRow> {
  const file = join(folder, 'groups.jsonl')
  if (statSync(file).size === 0) return
  for await (const items of readJsonl(file))
    for (const item of items) if (item.kind === 'row') yield item.value as unknown as GroupRow
}

/** The scored trajectories of a run; none when its scores were given. */
export async function* readScored(folder: string): AsyncGenerator<ScoredTrajectory> {
  const file = join(folder, 'scores.jsonl')
  if (statSync(file).size === 0) return
  for await (const { record } of readKind(file, 'scored')) yield record.scored
}

/** The pairs of a run. */
export async function* readPairs(folder: string): AsyncGenerator<PreferencePair> {
  const file = join(folder, 'pairs.jsonl')
  if (statSync(file).size === 0) return
  for await (const { record } of readKind(file, 'pair')) yield record.pair
}

/** The settings that a run was made with. Throws `KitError` when the folder holds no run. */
export function readSettings(folder: string): RunSettings {
  const manifest = readManifest(folder)
  if (manifest === undefined)
    throw new KitError('input-unreadable', `${folder} is not the folder of a run`)
  const names = Object.keys(runDefaults).filter((name) => name in manifest)
  return { ...runDefaults, ...Object.fromEntries(names.map((name) => [name, manifest[name]])) }
}

/** What was typed to make a run. Throws `KitError` when the folder does not say. */
export function readCommand(folder: string): string[] {
  try {
    return JSON.parse(readFileSync(join(folder, 'command.json'), 'utf8')) as string[]
  } catch (cause) {
    const say = `${folder} does not say how it was made; give the command itself --retry-errors`
    throw new KitError('input-unreadable', say, { cause })
  }
}

/** The tree that a run scored with. */
export function readTree(folder: string): RewardTree {
  const file = join(folder, 'tree.json')
  return parseTree(readFileSync(file, 'utf8'), file)
}
