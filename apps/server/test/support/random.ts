import { onTestFailed } from 'vitest'
import { mulberry32, type Random } from './mulberry32.ts'

/** Random numbers for a test; a failing test prints the seed, and `TEST_SEED` runs it again. */
export function seededRandom(): Random {
  const seed = Number(process.env.TEST_SEED ?? Math.floor(Math.random() * 2 ** 32))
  onTestFailed(() => console.error(`run it again with TEST_SEED=${seed}`))
  return mulberry32(seed)
}
