import { randomUUID } from 'node:crypto'
import { createRoom, joinRoom, request } from '../support/rest.ts'

/** A request that has not been made yet. */
export interface Call {
  method: string
  path: string
  token?: string
  headers?: Record<string, string>
  /** JSON, or a text. */
  body?: unknown
}

/** Does what must be done before a call, and says which call that is. */
export type Prepare = (url: string) => Promise<Call>

/** How an operation is called so that it succeeds, and how for answers that only a call of its own brings. */
export interface OperationCalls {
  succeeds: Prepare
  /** By the answer that each is to bring: `200`, `409 name_taken`. */
  answers?: Record<string, Prepare>
}

const get = (path: string): OperationCalls => ({ succeeds: async () => ({ method: 'GET', path }) })

/** A call for the room of a new host. */
const asHost =
  (method: string, path = '', body?: unknown): Prepare =>
  async (url) => {
    const { code, token } = await createRoom(url)
    return { method, path: `/rooms/${code}${path}`, token, ...(body !== undefined && { body }) }
  }

/** A call under a key that was used for another body. */
const underUsedKey =
  (prepare: Prepare, otherBody: unknown): Prepare =>
  async (url) => {
    const call = { ...(await prepare(url)), headers: { 'idempotency-key': randomUUID() } }
    await request(url + call.path, { ...call, body: otherBody })
    return call
  }

const joins: Prepare = async (url) => ({
  method: 'POST',
  path: `/rooms/${(await createRoom(url)).code}/join`,
  body: { name: 'Grace' },
})

const create: Prepare = async () => ({
  method: 'POST',
  path: '/rooms',
  body: { name: 'Ada', title: 'Physics' },
})

/** Every operation of the API, by its `operationId`. */
export const operationCalls: Record<string, OperationCalls> = {
  createRoom: { succeeds: create, answers: { '409 id_conflict': underUsedKey(create, { name: 'Eve' }) } },
  getRoom: { succeeds: asHost('GET') },
  deleteRoom: {
    succeeds: asHost('DELETE'),
    answers: {
      '403 forbidden': async (url) => {
        const { code } = await createRoom(url)
        const { token } = await joinRoom(url, code, 'Grace')
        return { method: 'DELETE', path: `/rooms/${code}`, token }
      },
    },
  },
  joinRoom: {
    succeeds: joins,
    answers: {
      '409 name_taken': async (url) => ({ ...(await joins(url)), body: { name: 'ADA' } }),
      '409 id_conflict': underUsedKey(joins, { name: 'Eve' }),
    },
  },
  listMembers: {
    succeeds: asHost('GET', '/members'),
    answers: { '400 invalid_request': asHost('GET', '/members?after=nowhere') },
  },
  leaveRoom: { succeeds: asHost('POST', '/leave') },
  listEvents: {
    succeeds: asHost('GET', '/events?after=0&limit=10'),
    answers: { '400 invalid_request': asHost('GET', '/events?limit=0') },
  },
  postMessage: {
    succeeds: asHost('POST', '/messages', { text: 'Hello' }),
    answers: {
      '200': async (url) => {
        const call = await asHost('POST', '/messages', { text: 'Hello', id: '1' })(url)
        await request(url + call.path, call)
        return call
      },
      '409 id_conflict': underUsedKey(asHost('POST', '/messages', { text: 'Hello' }), { text: 'Bye' }),
    },
  },
  getSession: {
    succeeds: async (url) => ({ method: 'GET', path: '/session', token: (await createRoom(url)).token }),
  },
  endSession: {
    succeeds: async (url) => ({ method: 'DELETE', path: '/session', token: (await createRoom(url)).token }),
  },
  isLive: get('/healthz/live'),
  isReady: get('/healthz/ready'),
  getMetrics: get('/metrics'),
  getWebConfig: get('/config.json'),
  getOpenApi: get('/openapi.json'),
  getAsyncApi: get('/asyncapi.json'),
}
