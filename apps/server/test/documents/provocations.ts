import { StorageUnavailable, type Store } from '../../src/ports/store.ts'
import { startCustomServer } from '../support/custom-server.ts'
import { sendRaw } from '../support/raw-http.ts'
import { type Answer, request } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'
import { type Call, operationCalls } from './calls.ts'

/** What an operation answered. */
export interface Provoked {
  operationId: string
  answer: Answer<unknown>
}

/** So many requests of the API an address may make where it is limited: more than it takes to prepare the calls. */
const REQUESTS = 30

const all = Object.entries(operationCalls).map(([operationId, { succeeds, answers = {} }]) => ({
  operationId,
  succeeds,
  answers,
}))

const takesBody = ({ method }: Call) => method !== 'GET'

/** Every operation called as it succeeds, in the ways of its own, and with every mistake that anybody can make. */
export async function inOrdinaryLife(url: string): Promise<Provoked[]> {
  const calls = all.map(async ({ operationId, succeeds, answers }) => {
    const own = [succeeds, ...Object.values(answers)].map((prepare) => prepare(url))
    const wrong = mistakes.map(async (mistake) => mistake(await succeeds(url)))
    const made = (await Promise.all([...own, ...wrong])).filter((call) => call !== null)
    return Promise.all(made.map(async (call) => ({ operationId, answer: await perform(url, call) })))
  })
  return (await Promise.all(calls)).flat()
}

/** Calls that are made like the one that succeeds, but for one thing; `null` where that cannot be. */
const mistakes: ((call: Call) => Call | null)[] = [
  (call) => ({ ...call, token: '' }),
  (call) => ({ ...call, path: call.path.replace(/^\/rooms\/\w+/, '/rooms/NQNQNQNQNQNQ') }),
  (call) => withBody(call, '{', 'application/json'),
  (call) => withBody(call, JSON.stringify({ text: 'x'.repeat(70_000) }), 'application/json'),
  (call) => withBody(call, '<a/>', 'application/xml'),
]

function withBody(call: Call, body: string, type: string): Call | null {
  return takesBody(call) ? { ...call, body, headers: { ...call.headers, 'content-type': type } } : null
}

/** While every operation of the store fails: by a full disk, and by what nobody foresaw. */
export async function withBrokenStore(): Promise<Provoked[]> {
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
  for (const { operationId, succeeds } of all) {
    for (const error of [new StorageUnavailable('the disk is full'), new Error('unforeseen')]) {
      const call = await succeeds(url)
      failure = error
      provoked.push({ operationId, answer: await perform(url, call) })
      failure = undefined
    }
  }
  return provoked
}

/** Once a stop has begun, to requests that were on their way by then. */
export async function whileStopping(): Promise<Provoked[]> {
  const { url, stop } = await startServer()
  const goOn = Promise.withResolvers<void>()
  const prepared = await Promise.all(all.map(async ({ succeeds }) => toHttp(await succeeds(url))))
  const answers = prepared.map((text) => {
    // Before its head is complete there is no request yet that could be served.
    const end = text.indexOf('\r\n\r\n')
    return sendRaw(url, text.slice(0, end), { text: text.slice(end), after: goOn.promise })
  })
  // Over the last connection of all: its answer comes after the server has read what was sent over the others.
  await sendRaw(url, 'GET /healthz/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  const stopped = stop()
  goOn.resolve()
  await stopped
  return named(await Promise.all(answers))
}

/** To requests whose body never ends. What they need is made at `patient`, a server that gives it the time. */
export async function withSlowRequests(patient: string): Promise<Provoked[]> {
  const { url } = await startServer({}, { requestTimeoutMs: 200 })
  const answers = all.map(async ({ succeeds }) => {
    const call = await succeeds(patient)
    return takesBody(call) ? sendRaw(url, toHttp({ ...call, body: { name: 'Ada' } }).slice(0, -1)) : null
  })
  return named(await Promise.all(answers))
}

/** To an address that has made all the requests that it may. */
export async function withTightLimits(): Promise<Provoked[]> {
  const { url } = await startServer({ LIMIT_REQUESTS_ADDRESS: `${REQUESTS}/1h` })
  const calls = await Promise.all(all.map(({ succeeds }) => succeeds(url)))
  await Promise.all(Array.from({ length: REQUESTS }, () => request(`${url}/session`)))
  return named(await Promise.all(calls.map((call) => perform(url, call))))
}

/** Answers in the order of {@link all}, with the names of what gave them. */
function named(answers: (Answer<unknown> | null)[]): Provoked[] {
  return all.flatMap(({ operationId }, index) => {
    const answer = answers[index]
    return answer ? [{ operationId, answer }] : []
  })
}

/** Makes a call as data. */
function perform(url: string, { path, ...call }: Call): Promise<Answer<unknown>> {
  return request<unknown>(url + path, call)
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
