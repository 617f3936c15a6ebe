/**
 * OpenAI's batches carry metadata, which the AI SDK neither sends nor reports. What goes through
 * this `fetch` does: a batch that is created gets a tag, and the tags of listed batches are
 * remembered, so that one whose acceptance nobody heard of is found again.
 */
import { z } from 'zod'

export type BatchTags = {
  readonly fetch: typeof globalThis.fetch
  /** Batches that are created while this works carry the tag. */
  during<T>(tag: string, work: () => Promise<T>): Promise<T>
  /** The tag of a batch that was listed; undefined where it has none. */
  of(id: string): string | undefined
}

/** Over the platform's `fetch` or another. One batch is sent at a time. */
export function batchTags(fetch: typeof globalThis.fetch = globalThis.fetch): BatchTags {
  const listed = new Map<string, string>()
  let current: string | undefined
  return {
    of: (id) => listed.get(id),
    async during(tag, work) {
      current = tag
      try {
        return await work()
      } finally {
        current = undefined
      }
    },
    async fetch(input, init) {
      const response = await fetch(input, current === undefined ? init : tagged(init, current))
      if (response.ok && isList(input, init))
        for (const [id, tag] of tagsIn(await response.clone().json())) listed.set(id, tag)
      return response
    },
  }
}

/** The member of a batch's metadata that holds the tag. */
export const tagName = 'paretree'

function tagged(init: RequestInit | undefined, tag: string): RequestInit | undefined {
  if (typeof init?.body !== 'string') return init
  const body = creation.safeParse(JSON.parse(init.body)).data
  if (body === undefined) return init
  return { ...init, body: JSON.stringify({ ...body, metadata: { [tagName]: tag } }) }
}

const creation = z.looseObject({ input_file_id: z.string() })

function isList(input: Parameters<typeof globalThis.fetch>[0], init?: RequestInit): boolean {
  const url = new URL(input instanceof Request ? input.url : input)
  return init?.method === 'GET' && url.pathname.endsWith('/batches')
}

function tagsIn(body: unknown): [id: string, tag: string][] {
  const list = tagList.safeParse(body).data?.data ?? []
  return list.flatMap(({ id, metadata }) => {
    const tag = metadata?.[tagName]
    return tag === undefined ? [] : [[id, tag] as [string, string]]
  })
}

const tagList = z.object({
  data: z.array(
    z.object({ id: z.string(), metadata: z.record(z.string(), z.string()).nullish().catch(null) }),
  ),
})
