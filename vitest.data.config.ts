import { defineConfig } from 'vitest/config'

/** The long suite: acceptance figures on real labelled data, where that data is present. */
export default defineConfig({
  test: {
    include: ['test/data/**/*.test.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
  },
})
