import type { Manifest } from './run-folder.ts'
import type { Allocator, Judge } from '../judge/judge.ts'
import type { Extractor } from '../tree/extractor.ts'
import type { Namer } from '../tree/namer.ts'
import type { Validator } from '../tree/validator.ts'

/** A model in all roles of the method, in place of the executable checks. */
export type Judging = {
  readonly allocator: Allocator
  readonly judge: Judge
  readonly extractor: Extractor
  readonly validator: Validator
  readonly namer: Namer
  /** What results must say of it: model, parameters, prompt hashes. */
  readonly stamp: Manifest
  /** Trajectories, contrasts or parents that are asked about at once. */
  readonly concurrency: number
}
