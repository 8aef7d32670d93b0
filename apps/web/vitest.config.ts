import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    environment: 'node',
    // None of them leaves anything behind: one process for all of them spares loading everything anew for each file.
    isolate: false,
  },
})
