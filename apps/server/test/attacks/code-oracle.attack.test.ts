import { describe, expect, test } from 'vitest'
import type { Store } from '../../src/ports/store.ts'
import { startCustomServer } from '../support/custom-server.ts'
import { type Answer, createRoom, request } from '../support/rest.ts'

/** A server that takes down which operations of the store its requests cost. */
async function startWatched(env: Record<string, string> = {}) {
  const operations: string[] = []
  const watch = (store: Store): Store =>
    new Proxy(store, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown => {
          operations.push(String(key))
          return Reflect.apply(value, target, args)
        }
      },
    })
  const { url } = await startCustomServer({ store: watch }, env)
  return { url, operations }
}

/** All of an answer by which somebody could tell one from another, but for what tells when it was given. */
const seen = ({ status, headers, body }: Answer) => ({
  status,
  headers: [...headers].filter(([name]) => name !== 'date'),
  body,
})

/** A code that nobody has, of the same length. */
const freeBeside = (taken: string) => `${taken.slice(0, -1)}${taken.endsWith('A') ? 'B' : 'A'}`

describe('a code as an oracle', () => {
  test('K4: free, closed and quarantined ones get the same answer, by the same work', async () => {
    const { url, operations } = await startWatched({ CODE_QUARANTINE_SECONDS: '0' })
    const watched = await startWatched()
    const [closed, quarantined] = [await createRoom(url), await createRoom(watched.url)]
    for (const [at, { code, token }] of [
      [url, closed],
      [watched.url, quarantined],
    ] as const)
      expect((await request(`${at}/rooms/${code}`, { method: 'DELETE', token })).status).toBe(204)

    const guess = async (at: { url: string; operations: string[] }, code: string, headers = {}) => {
      at.operations.length = 0
      const answer = await request(`${at.url}/rooms/${code}/join`, { body: { name: 'Eve' }, headers })
      return { ...seen(answer), operations: [...at.operations] }
    }
    for (const headers of [{}, { 'idempotency-key': 'one key for all codes' }]) {
      const free = await guess({ url, operations }, freeBeside(closed.code), headers)
      expect(free).toMatchObject({ status: 404, body: { code: 'room_not_found' }, operations: ['findRoom'] })
      expect(await guess({ url, operations }, closed.code, headers)).toEqual(free)
      expect(await guess(watched, quarantined.code, headers)).toEqual(free)
      expect(await guess(watched, freeBeside(quarantined.code), headers)).toEqual(free)
    }
  })

  test('K4, T4: with a token of another room an open code, too, looks like a free one', async () => {
    const { url, operations } = await startWatched()
    const [own, other] = [await createRoom(url), await createRoom(url)]
    const look = async (method: string, path: string) => {
      operations.length = 0
      const body = method === 'POST' ? { text: 'x' } : undefined
      const answer = await request(`${url}/rooms/${path}`, { method, token: own.token, body })
      return { ...seen(answer), operations: [...operations] }
    }
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/events'],
      ['GET', '/members'],
      ['POST', '/messages'],
      ['DELETE', ''],
    ] as const) {
      const free = await look(method, freeBeside(other.code) + path)
      expect(free, `${method} ${path}`).toMatchObject({ status: 404, body: { code: 'room_not_found' } })
      expect(await look(method, other.code + path), `${method} ${path}`).toEqual(free)
    }
  })
})
