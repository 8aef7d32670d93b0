import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Generous, as the machine may be busy with something else.
    testTimeout: 30_000,
    expect: { poll: { timeout: 10_000 } },
  },
})
