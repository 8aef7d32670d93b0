import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers, processes and timers, on a machine that may be busy with something else.
    testTimeout: 30_000,
    hookTimeout: 30_000,
    // Most of their time they wait for those.
    maxWorkers: 4,
  },
})
