import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { createRoom, request } from './support/rest.ts'

const CODE = 'AB3K'

/** A server that draws {@link CODE} first whenever `createForced` is called. */
async function startForcing(env: Record<string, string>) {
  let forced = false
  const { url } = await startCustomServer(
    {
      store: (store) =>
        wrapStore(store, {
          createRoom: (input) => {
            const room = forced ? { ...input.room, code: CODE } : input.room
            forced = false
            return store.createRoom({ ...input, room })
          },
        }),
    },
    env,
  )
  const createForced = () => {
    forced = true
    return createRoom(url)
  }
  const close = (token: string) => request(`${url}/rooms/${CODE}`, { method: 'DELETE', token })
  return { createForced, close }
}

describe('a code that was drawn', () => {
  test('K4: is drawn again if it is taken, or if a room had it not long ago', async () => {
    const { createForced, close } = await startForcing({})
    const first = await createForced()
    expect(first.code).toBe(CODE)
    expect((await createForced()).code, 'while it is open').not.toBe(CODE)
    await close(first.token)
    expect((await createForced()).code, 'right after it closed').not.toBe(CODE)
  })

  test('K4: is given out again after CODE_QUARANTINE_SECONDS', async () => {
    const { createForced, close } = await startForcing({ CODE_QUARANTINE_SECONDS: '1' })
    const first = await createForced()
    await close(first.token)
    const closedAt = Date.now()
    await expect.poll(async () => (await createForced()).code, { interval: 100, timeout: 10_000 }).toBe(CODE)
    expect(Date.now() - closedAt).toBeGreaterThan(900)
  })

  test('K4: is given out again at once without a quarantine', async () => {
    const { createForced, close } = await startForcing({ CODE_QUARANTINE_SECONDS: '0' })
    await close((await createForced()).token)
    expect((await createForced()).code).toBe(CODE)
  })
})
