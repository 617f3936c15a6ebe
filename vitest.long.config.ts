import { defineConfig } from 'vitest/config'

/** What takes minutes: killed processes, a million entries, every way in which a model can fail. */
export default defineConfig({
  test: {
    include: ['test/long/**/*.test.ts'],
    testTimeout: 600_000,
    fileParallelism: false,
  },
})
