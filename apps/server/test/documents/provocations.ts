import { StorageUnavailable, type Store } from '../../src/ports/store.ts'
import { startCustomServer } from '../support/custom-server.ts'
import { sendRaw } from '../support/raw-http.ts'
import { type Answer, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'
import type { Call, Prepare } from './calls.ts'

/** So often a call is made that is to be refused in the end. */
const TRIES = 50

/** What an operation answered; `wanted` is what the call was made for. */
export interface Provoked {
  operationId: string
  wanted: string
  answer: Answer<unknown>
}

/** An operation, how it succeeds, and an answer that it is said to give. */
export interface Wanted {
  operationId: string
  wanted: string
  succeeds: Prepare
}

/** Calls that are made like the one that succeeds, but for one thing, by the answer that this brings. */
export const mistakes: Record<string, (call: Call) => Call> = {
  '400 invalid_request': (call) => withBody(call, '{', 'application/json'),
  '401 unauthorized': (call) => ({ ...call, token: '' }),
  '404 room_not_found': (call) => ({
    ...call,
    path: call.path.replace(/^\/rooms\/\w+/, '/rooms/NQNQNQNQNQNQ'),
  }),
  '413 too_large': (call) => withBody(call, JSON.stringify({ text: 'x'.repeat(70_000) }), 'application/json'),
  '415 unsupported_media_type': (call) => withBody(call, '<a/>', 'application/xml'),
}

function withBody(call: Call, body: string, type: string): Call {
  return { ...call, body, headers: { ...call.headers, 'content-type': type } }
}

/** Makes a call as data. */
export function perform(url: string, { path, ...call }: Call): Promise<Answer<unknown>> {
  return request<unknown>(url + path, call)
}

/** What is answered while every operation of the store fails: 503 for a full disk, 500 for what nobody foresaw. */
export async function withBrokenStore(operations: Wanted[]): Promise<Provoked[]> {
  let failure: Error | undefined
  const breakable = (store: Store) =>
    new Proxy(store, {
      get(target, key) {
        const value: unknown = Reflect.get(target, key)
        if (typeof value !== 'function') return value
        return (...args: unknown[]): unknown =>
          failure ? Promise.reject(failure) : Reflect.apply(value, target, args)
      },
    })
  const { url } = await startCustomServer({ store: breakable })
  const provoked: Provoked[] = []
  for (const { operationId, wanted, succeeds } of operations) {
    const call = await succeeds(url)
    failure = wanted.startsWith('503') ? new StorageUnavailable('the disk is full') : new Error('unforeseen')
    provoked.push({ operationId, wanted, answer: await perform(url, call) })
    failure = undefined
  }
  return provoked
}

/** What is answered once a stop has begun, to requests that were on their way by then. */
export async function whileStopping(operations: Wanted[]): Promise<Provoked[]> {
  const { url, stop } = await startServer()
  const goOn = Promise.withResolvers<void>()
  const begun = await Promise.all(
    operations.map(async ({ operationId, wanted, succeeds }) => {
      const text = toHttp(await succeeds(url))
      // Before its head is complete there is no request yet that could be served.
      const end = text.indexOf('\r\n\r\n')
      return { operationId, wanted, first: text.slice(0, end), rest: text.slice(end) }
    }),
  )
  const provoked = begun.map(async ({ operationId, wanted, first, rest }) => ({
    operationId,
    wanted,
    answer: await sendRaw(url, first, { text: rest, after: goOn.promise }),
  }))
  // Over the last connection of all: its answer comes after the server has read what was sent over the others.
  await sendRaw(url, 'GET /healthz/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const stopped = stop()
  goOn.resolve()
  await stopped
  return Promise.all(provoked)
}

/** What is answered to requests whose body never ends. */
export async function withSlowBodies(operations: Wanted[]): Promise<Provoked[]> {
  const { url } = await startServer({}, { requestTimeoutMs: 200 })
  return Promise.all(
    operations.map(async ({ operationId, wanted, succeeds }) => {
      const text = toHttp({ ...(await succeeds(url)), body: { name: 'Ada' } })
      return { operationId, wanted, answer: await sendRaw(url, text.slice(0, -1)) }
    }),
  )
}

/** What is answered to who asks again and again. */
export async function withTightLimits(operations: Wanted[]): Promise<Provoked[]> {
  const { url } = await startServer({ LIMIT_MESSAGES_MEMBER: '1/1h' })
  const calls = await Promise.all(
    operations.map(async ({ operationId, wanted, succeeds }) => ({
      operationId,
      wanted,
      call: await succeeds(url),
    })),
  )
  const provoked: Provoked[] = []
  for (const { call, ...names } of calls) {
    let answer = await perform(url, call)
    for (let again = 0; again < TRIES && answer.status !== 429; again++) answer = await perform(url, call)
    provoked.push({ ...names, answer })
  }
  return provoked
}

/** A call as it goes over the wire. */
function toHttp({ method, path, token, headers = {}, body }: Call): string {
  const content = body === undefined ? '' : JSON.stringify(body)
  const fields = {
    host: 'x',
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(content !== '' && { 'content-type': 'application/json', 'content-length': content.length }),
    ...headers,
  }
  const lines = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${content}`
}
