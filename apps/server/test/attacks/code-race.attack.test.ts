import type { Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { createRoom } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

/** 12 % of the codes of four out of eight characters: most creations still meet no taken code, and dozens do. */
const SHARE = 491

const createMany = (url: string, count: number): Promise<Session[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => createRoom(url, `Host ${index}`)))

describe('a race for a code', () => {
  test('K4: many creations that draw the same one have one winner, and the others a code of their own', async () => {
    let forced = 0
    const { url } = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            createRoom: (input) => {
              const room = forced-- > 0 ? { ...input.room, code: 'AB3K' } : input.room
              return store.createRoom({ ...input, room })
            },
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    forced = 50
    const codes = (await createMany(url, 50)).map(({ code }) => code)
    expect(codes.filter((code) => code === 'AB3K')).toHaveLength(1)
    expect(new Set(codes).size).toBe(50)
  })

  test('K4, K5: in a space that fills up nobody is refused, and no two share a code', async () => {
    const { url } = await startServer({
      CODE_ALPHABET: '23456789',
      CODE_SPACE_PERCENT: '12',
      RATE_LIMITS: 'off',
      LOG_LEVEL: 'silent',
    })
    const codes: string[] = []
    while (codes.length < 800) codes.push(...(await createMany(url, 200)).map(({ code }) => code))
    expect(new Set(codes).size).toBe(codes.length)
    const short = codes.filter((code) => code.length === 4).length
    expect(short).toBeGreaterThanOrEqual(SHARE)
    // Those, too, that were drawn while the last ones were counted.
    expect(short).toBeLessThan(SHARE + 200)
  })
})
