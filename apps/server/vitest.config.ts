import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

// Each store has a worker thread that loads its modules anew: compiled once, they cost a third less. Set here, as Node reads it
// when the processes that run the tests start.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../../node_modules/.cache/compiled')

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // None of them leaves anything behind: a third of their time was loading everything anew for each file.
    isolate: false,
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    // Real servers, processes and timers, on a machine that may be busy with something else.
    testTimeout: 30_000,
    // Its default is one second: too short for what takes one by itself.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 30_000,
    // Most of their time they wait for those.
    maxWorkers: 4,
  },
})
