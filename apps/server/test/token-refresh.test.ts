import { ParleyClient } from '@parley/client'
import { expect, onTestFinished, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { forgeToken } from './support/sign-token.ts'
import { startServer } from './support/test-server.ts'

const SECRET = 'thirty-two bytes, or even some more'

test('T5, T6: a client of the SDK keeps its seat and its connection beyond the life of its token', async () => {
  const { url, wsUrl } = await startServer({ JWT_SECRET: SECRET, GRACE_SECONDS: '1' })
  const ada = await createRoom(url)
  const observer = await RawSocket.enter(wsUrl, await joinRoom(url, ada.code, 'Bob'))
  const exp = Math.floor(Date.now() / 1000) + 4
  const expiresAt = new Date(exp * 1000).toISOString()
  const parley = new ParleyClient({ url, environment: null })
  onTestFinished(() => parley.close())
  const room = parley.connect({ ...ada, token: forgeToken(ada, SECRET, { exp }), expiresAt })
  const states: string[] = []
  room.on('state', ({ status }) => states.push(status))
  const renewed = await new Promise<typeof ada>((resolve) => room.on('session', resolve))
  expect(Date.now()).toBeLessThan(exp * 1000)
  expect([renewed.self, renewed.room]).toEqual([ada.self, ada.room])
  expect(Date.parse(renewed.expiresAt)).toBeGreaterThan(exp * 1000 + 3_000_000)
  await expect.poll(() => Date.now(), { timeout: 10_000 }).toBeGreaterThan(exp * 1000 + 200)
  await room.send('still here')
  await observer.next('event', ({ kind }) => kind === 'message')
  expect(states).toEqual(['live'])
  expect(observer.events.map(({ kind }) => kind)).toEqual(['joined', 'joined', 'message'])
  expect((await room.readEvents({ limit: 1 })).head).toBe(3)
})
