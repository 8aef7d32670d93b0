import { expect, test } from 'vitest'
import { sizes } from './delivery/plan.ts'
import { report } from './delivery/report.ts'
import { run } from './delivery/run.ts'

/** Seeds that always run; those that have found something are kept here. */
const seeds = [2, 3]

/** Another one each time. */
const fresh = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 31))

test.concurrent.each([...seeds, fresh])(
  'D1–D5, S3, S4, I1–I12: sends, cuts, resumes, kills and restarts break no promise (seed %i)',
  async (seed) => {
    const result = await run({ seed, size: sizes.short })
    const { violations, faults, history } = result
    if (violations.length + faults.length > 0) expect.unreachable(await report(result))
    // A run in which nothing happened would prove nothing.
    const acked = history.entries.filter(({ operation, type }) => operation === 'send' && type === 'ok')
    expect(acked.length).toBeGreaterThan(50)
  },
  120_000,
)
