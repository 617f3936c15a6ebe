import { z } from 'zod'
import type { Contrast } from '../domain/contrast.ts'
import type { Trajectory } from '../domain/trajectory.ts'
import type { Format, ParsedRow, Row, SourceRecord } from './format.ts'
import {
  isInside,
  type KnownMembers,
  knownMembers,
  mergedMembers,
  presentMembers,
  unknownMembers,
} from './known-members.ts'

type Codec<T> = Omit<Format, 'read' | 'unread'> & {
  readonly schema: z.ZodType<T>
  /** Schemas that `read` passes the row through, or members of it that `schema` leaves open. */
  readonly alsoKnown?: readonly z.ZodType[]
  readonly read: (data: T, row: Row) => ParsedRow
}

/**
 * A format whose rows pass a schema at the door; a row that does not is refused in one sentence.
 */
export function codec<T>(fields: Codec<T>): Format {
  const { schema, alsoKnown = [], read, ...rest } = fields
  const overlooked = rest.passesOver ?? {}
  let known: KnownMembers | undefined
  return {
    ...rest,
    read(row) {
      const parsed = schema.safeParse(row)
      return parsed.success ? read(parsed.data, row) : refused(parsed.error)
    },
    unread(row) {
      known ??= mergedMembers([schema, ...alsoKnown].map(knownMembers))
      const patterns = Object.keys(overlooked)
      const unknown = unknownMembers(row, known)
      return [
        ...unknown.filter((path) => !patterns.some((pattern) => isInside(path, pattern))),
        ...presentMembers(row, patterns).map((path) => `${path}, ${overlooked[path]}`),
      ]
    },
  }
}

/** A sound row with its records. `identity` may be composite: its parts are kept apart. */
export function accepted(
  records: readonly SourceRecord[],
  details: {
    readonly identity?: readonly (string | number)[]
    readonly invalidLabels?: readonly string[]
    readonly unread?: readonly string[]
    readonly guessed?: readonly string[]
  } = {},
): ParsedRow {
  const { identity, invalidLabels = [], unread, guessed } = details
  return {
    ok: true,
    records,
    invalidLabels,
    ...(identity && { identity: identity.join('\u001f') }),
    ...(unread && unread.length > 0 && { unread }),
    ...(guessed && guessed.length > 0 && { guessed }),
  }
}

export function trajectoryRecord(trajectory: Trajectory): SourceRecord {
  return { kind: 'trajectory', trajectory }
}

export function contrastRecord(contrast: Contrast): SourceRecord {
  return { kind: 'contrast', contrast }
}

function refused(error: z.ZodError): ParsedRow {
  const issue = deepest(error.issues)
  const field = issue.path.map(String).join('.')
  const found = field === '' ? 'the row' : `field "${field}"`
  return { ok: false, reason: `${found}: ${issue.message.replace(/^Invalid input: /, '')}` }
}

type Issue = z.ZodError['issues'][number]

/** The first issue; inside a union, the one that its best alternative stumbled over last. */
function deepest(issues: readonly Issue[]): Issue {
  const issue = issues[0]!
  if (issue.code !== 'invalid_union') return issue
  const inner = issue.errors
    .flat()
    .toSorted((a, b) => b.path.length - a.path.length)
    .at(0)
  if (!inner || inner.path.length === 0) return issue
  return { ...inner, path: [...issue.path, ...inner.path] }
}
