import { expect, test } from 'vitest'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { createRoom, request } from './support/rest.ts'

test('K4: a code that is taken, or that a room had not long ago, is drawn again', async () => {
  let forced = 0
  const { url } = await startCustomServer({
    store: (store) =>
      wrapStore(store, {
        createRoom: (input) =>
          store.createRoom(forced-- > 0 ? { ...input, room: { ...input.room, code: 'AB3K' } } : input),
      }),
  })
  forced = 1
  const first = await createRoom(url)
  expect(first.code).toBe('AB3K')
  forced = 1
  expect((await createRoom(url)).code, 'while it is open').not.toBe('AB3K')
  await request(`${url}/rooms/AB3K`, { method: 'DELETE', token: first.token })
  forced = 1
  expect((await createRoom(url)).code, 'right after it closed').not.toBe('AB3K')
})
