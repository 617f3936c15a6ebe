import { test } from 'vitest'
import { expectSameByBatch } from '../cli/batch-method.ts'

const title = '%s: the whole method by its batch interface alone has the same bytes'

test.for(['anthropic/claude-sonnet-4-5', 'compatible/made-up'])(title, expectSameByBatch)
