import { defineConfig } from 'vitest/config'

/** What takes minutes: processes that are killed, a million entries. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
  },
})
