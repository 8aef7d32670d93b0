/**
 * Takes the place of what lies outside of the page: storage, network, connection. To be imported before anything of the app, which
 * then runs as it is. What the app keeps is kept for one state only, and never mixed with what this browser remembers of real rooms.
 */
import { errorCatalogue, type ProblemCode } from '@parley/protocol'

/** What the server that isn't there says to the next requests. */
export type Answer =
  | { problem: ProblemCode; reason?: string; suggestion?: string; retryAfter?: number }
  | 'unreachable'
  /** It never says anything. */
  | 'silence'

let answer: Answer = 'unreachable'
let online = true

/** Sets what requests are answered with. */
export function answerWith(next: Answer) {
  answer = next
}

/** Tells the page that the browser has a network, or has none. */
export function setOnline(next: boolean) {
  online = next
  dispatchEvent(new Event(next ? 'online' : 'offline'))
}

/** Forgets what the last state has left behind. */
export function startAfresh() {
  localStorage.clear()
  answerWith('unreachable')
  if (!online) setOnline(true)
}

function memoryStorage(): Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'clear' | 'key' | 'length'> {
  const values = new Map<string, string>()
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
    key: (index) => [...values.keys()][index] ?? null,
    get length() {
      return values.size
    },
  }
}

async function respond(input: RequestInfo | URL): Promise<Response> {
  const url = input instanceof Request ? input.url : String(input)
  if (answer === 'silence') return new Promise(() => undefined)
  if (/\/(config\.json|healthz\/live)$/.test(url)) return Response.json({})
  if (answer === 'unreachable') throw new TypeError('There is no server here')
  const { problem, retryAfter, ...details } = answer
  const { status, title } = errorCatalogue[problem]
  return Response.json(
    { type: 'about:blank', code: problem, title, status, detail: title, ...details },
    { status, headers: retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) } },
  )
}

Object.defineProperty(globalThis, 'localStorage', { value: memoryStorage() })
Object.defineProperty(globalThis, 'fetch', { value: respond })
Object.defineProperty(navigator, 'onLine', { get: () => online })
