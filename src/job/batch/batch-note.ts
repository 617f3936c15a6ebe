import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync } from 'node:fs'
import { z } from 'zod'
import { KitError } from '../../base/errors.ts'
import { writeFully } from '../../base/files.ts'

/**
 * What is known of the batches that the requests of one file went into. It lies beside the file,
 * and is written before anything is sent and after anything was accepted: a batch that was paid for
 * is not sent again, wherever the process was killed.
 */
export type BatchNote = z.infer<typeof noteSchema>

/** One batch that a provider accepted. */
export type NotedBatch = BatchNote['batches'][number]

/** Requests on their way: whether they were accepted is not known. */
export type Sending = NonNullable<BatchNote['sending']>

const counts = z.object({ total: z.number(), answered: z.number(), failed: z.number() })

const noteSchema = z.object({
  schema: z.literal(1),
  batches: z.array(
    z.object({
      id: z.string().min(1),
      /** Provider and model. */
      judge: z.string(),
      /** ISO 8601. */
      sentAt: z.string(),
      requestCount: z.number(),
      /** Found again, and not known to be ours before its answers are read. */
      isGuessed: z.boolean(),
      /** Nothing more will come, and what came lies in the folder. */
      isFetched: z.boolean(),
      /** The provider's word for how it stands. */
      word: z.string(),
      counts: counts.optional(),
      reason: z.string().optional(),
    }),
  ),
  sending: z
    .object({
      judge: z.string(),
      tag: z.string(),
      /** ISO 8601. */
      since: z.string(),
      requestCount: z.number(),
      /** Batches that turned out to be something else. */
      ruledOut: z.array(z.string()).optional(),
    })
    .optional(),
})

/** Where the note of a request file lies. */
export function notePath(requestFile: string): string {
  return requestFile.replace(/\.jsonl$/, '.sent.json')
}

/**
 * The note of a request file; an empty one where nothing was sent. Throws
 * `KitError("input-unrecognised")` for a note that cannot be read: what it knew was paid for.
 */
export function readNote(requestFile: string): BatchNote {
  const path = notePath(requestFile)
  if (!existsSync(path)) return { schema: 1, batches: [] }
  try {
    return noteSchema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (cause) {
    const say =
      `${path} cannot be read, so nobody knows whether its requests were sent; put it back as it ` +
      'was, or delete it to have them sent anew'
    throw new KitError('input-unrecognised', say, { cause })
  }
}

/** Replaces the note as a whole; on the disk when this returns. */
export function writeNote(requestFile: string, note: BatchNote): void {
  const path = notePath(requestFile)
  const descriptor = openSync(`${path}.new`, 'w')
  try {
    writeFully(descriptor, `${JSON.stringify(note, null, 2)}\n`)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  renameSync(`${path}.new`, path)
}
