import { describe, expect, test } from 'vitest'
import { request, createRoom } from './support/rest.ts'
import { startServer } from './support/test-server.ts'

/** Eight characters make 4,096 codes of length 4, of which 40 may be in use. */
const env = { CODE_ALPHABET: '23456789', CODE_SPACE_PERCENT: '1', RATE_LIMITS: 'off' }
const SHARE = 40

const createRooms = async (url: string, count: number) => {
  const rooms = []
  for (let made = 0; made < count; made++) rooms.push(await createRoom(url))
  return rooms
}

const toldLength = async (url: string) =>
  (await request<{ codeLength: number }>(`${url}/config.json`)).body.codeLength

describe('new codes', () => {
  test('K5: have a character more when their length has given its share, also after a restart', async () => {
    const { url, dataDir, stop } = await startServer(env)
    expect(await toldLength(url)).toBe(4)
    const rooms = await createRooms(url, SHARE)
    expect(new Set(rooms.map(({ code }) => code.length))).toEqual(new Set([4]))
    const [grown] = await createRooms(url, 1)
    expect(grown?.code).toMatch(/^[2-9]{5}$/)
    expect(await toldLength(url)).toBe(5)
    // Both lengths open rooms.
    for (const { code, token } of [...rooms.slice(0, 1), ...(grown ? [grown] : [])])
      expect((await request(`${url}/rooms/${code}`, { token })).status).toBe(200)
    await stop()

    const again = await startServer({ ...env, DATA_DIR: dataDir })
    expect(await toldLength(again.url)).toBe(5)
    expect((await createRoom(again.url)).code).toHaveLength(5)
  })

  test('K5: are as short as before when enough rooms are gone, quarantine included', async () => {
    const { url, dataDir, stop } = await startServer(env)
    const rooms = await createRooms(url, SHARE + 1)
    for (const { code, token } of rooms.slice(0, 2))
      await request(`${url}/rooms/${code}`, { method: 'DELETE', token })
    await stop()

    const quarantined = await startServer({ ...env, DATA_DIR: dataDir })
    expect((await createRoom(quarantined.url)).code).toHaveLength(5)
    await quarantined.stop()
    const free = await startServer({ ...env, DATA_DIR: dataDir, CODE_QUARANTINE_SECONDS: '0' })
    const lengths = (await createRooms(free.url, 3)).map(({ code }) => code.length)
    expect(lengths).toEqual([4, 4, 5])
  })
})
