import { expect, test } from 'vitest'
import { runFuzz } from '../fuzz/run-fuzz.ts'

/** `npm run fuzz` tries a hundred times as many. */
const INPUTS = 1000

test(
  'fuzzed frames and requests: an answer that the protocol knows to each, no fault, nothing of them in the log, and service as usual after',
  { timeout: 120_000 },
  async () => {
    const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 28))
    const { outcomes } = await runFuzz({ inputs: INPUTS, seed, weighsMemory: false })
    expect(Object.values(outcomes).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(INPUTS)
    // Of each kind some fitted, so that it was not only the parsers that were tried.
    const kinds = ['frame sent', 'frame welcome', 'frame pong', 'request 200', 'request 201', 'request 204']
    for (const kind of kinds) expect(outcomes[kind], `${kind}, of seed ${seed}`).toBeGreaterThan(0)
  },
)
