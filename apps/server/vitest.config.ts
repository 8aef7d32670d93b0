import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real servers with real timers: a deadline of a second must be able to pass.
    testTimeout: 15_000,
    hookTimeout: 15_000,
    // Most of their time they wait for those.
    maxWorkers: 4,
  },
})
