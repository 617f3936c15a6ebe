import { defineConfig } from 'vitest/config'

/** The unit suite: no network, no files outside the project, seconds. */
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    exclude: ['test/data/**', 'test/long/**', 'node_modules/**'],
    testTimeout: 60_000,
    maxWorkers: '100%',
  },
})
