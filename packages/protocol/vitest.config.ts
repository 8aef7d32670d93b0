import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // None of them leaves anything behind: one process for all of them spares loading everything anew for each file.
    isolate: false,
    // Generous, as the machine may be busy with something else.
    testTimeout: 30_000,
  },
})
