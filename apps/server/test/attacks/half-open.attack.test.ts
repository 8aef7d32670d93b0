import { describe, expect, onTestFinished, test } from 'vitest'
import { type HalfOpen, halfOpenings, openHalf } from '../flood/half-open.ts'
import { talk } from '../fuzz/talk.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

/** Of each kind; `npm run flood` opens 5,000. */
const COUNT = 50

describe('half-open connections', () => {
  test(`${Object.keys(halfOpenings).join(', ')}: keep nobody from being served, and are ended`, async () => {
    const { url, wsUrl, server } = await startServer({}, { requestTimeoutMs: 2000 })
    const held: HalfOpen[] = []
    onTestFinished(() => {
      for (const { release } of held) release()
    })
    for (const text of Object.values(halfOpenings)) held.push(await openHalf(url, COUNT, text))
    const ada = await createRoom(url, 'Ada')
    await talk(wsUrl, [ada, await joinRoom(url, ada.code, 'Bob')])
    await Promise.all(held.map(({ gone }) => gone))
    expect(held.map(({ open }) => open())).toEqual(held.map(() => 0))
    const count = new Promise<number>((resolve) =>
      server.app.server.getConnections((_error, connections) => resolve(connections)),
    )
    // What is left are ours: those that `fetch` keeps alive.
    expect(await count).toBeLessThan(10)
  })
})
