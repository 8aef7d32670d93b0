import { expect, test } from 'vitest'
import { Deadlines } from '../src/domain/deadlines.ts'

/** Blocks this thread as SIGSTOP blocks a process. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test('fall due in the order of starting, each once, and not after they were cancelled', async () => {
  const due: string[] = []
  await new Promise<void>((resolve) => {
    const deadlines = new Deadlines<string>(20, (value) => {
      due.push(value)
      if (value === 'c') resolve()
    })
    for (const key of ['a', 'b', 'c']) deadlines.start(key, key)
    deadlines.cancel('b')
    deadlines.start('a', 'a again')
    deadlines.start('c', 'c')
  })
  expect(due).toEqual(['a again', 'c'])
})

test('of a group are forgotten together, and those of others are not', async () => {
  const due: string[] = []
  await new Promise<void>((resolve) => {
    const deadlines = new Deadlines<string>(20, (value) => {
      due.push(value)
      if (value === 'last') resolve()
    })
    for (const key of ['a', 'b', 'moved']) deadlines.start(key, key, 'gone')
    deadlines.start('c', 'c', 'other')
    deadlines.start('moved', 'moved', 'other')
    deadlines.cancelGroup('gone')
    deadlines.start('last', 'last')
  })
  expect(due).toEqual(['c', 'moved', 'last'])
})

test('a process that stood still judges nobody before it has looked again', async () => {
  let due = 0
  const deadlines = new Deadlines<string>(100, () => due++)
  deadlines.start('a', 'a')
  standStill(2300)
  const woken = performance.now()
  await new Promise((resolve) => setImmediate(resolve))
  expect(due, 'right after waking').toBe(0)
  await expect.poll(() => due).toBe(1)
  expect(performance.now() - woken).toBeGreaterThan(90)
})
