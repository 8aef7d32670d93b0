import type { Problem } from '@parley/protocol'
import { NetworkError, ProblemError } from './errors.ts'
import type { ResolvedOptions } from './options.ts'

/** One REST call. */
export interface HttpCall {
  method: 'GET' | 'POST' | 'DELETE'
  /** From the server's base address on, with a leading slash. */
  path: string
  /** Goes as `Authorization: Bearer`. Without it a page's session cookie may stand in. */
  token?: string | undefined
  /** Goes as JSON. */
  body?: object
  query?: Readonly<Record<string, string | number | undefined>>
  /** 16–255 characters; makes a repetition of the call harmless for 10 minutes (SPEC A4). */
  idempotencyKey?: string | undefined
  /** Aborts the call. */
  signal?: AbortSignal | undefined
  /** Lets the call outlive the page. */
  keepalive?: boolean
}

/** Makes the call. Gives the JSON of a 2xx answer (`undefined` for 204), else throws `ProblemError` or `NetworkError`. */
export async function callHttp(options: ResolvedOptions, call: HttpCall): Promise<unknown> {
  const timeout = new AbortController()
  const timer = setTimeout(() => timeout.abort(), options.requestTimeoutMs)
  const abort = (): void => timeout.abort()
  call.signal?.addEventListener('abort', abort)
  if (call.signal?.aborted) abort()
  try {
    const response = await options.fetch(address(options, call), request(options, call, timeout.signal))
    // Inside the try: the body, too, may be cut off or never come.
    const text = await response.text()
    return readAnswer(response, text)
  } catch (error) {
    if (error instanceof ProblemError || error instanceof NetworkError) throw error
    throw networkError(error, call.signal?.aborted ?? false, timeout.signal.aborted)
  } finally {
    clearTimeout(timer)
    call.signal?.removeEventListener('abort', abort)
  }
}

function address(options: ResolvedOptions, { path, query = {} }: HttpCall): string {
  const url = new URL(options.url + path)
  for (const [name, value] of Object.entries(query))
    if (value !== undefined) url.searchParams.set(name, `${value}`)
  return url.href
}

function request(options: ResolvedOptions, call: HttpCall, signal: AbortSignal): RequestInit {
  const headers: Record<string, string> = { accept: 'application/json' }
  if (call.token !== undefined) headers['authorization'] = `Bearer ${call.token}`
  if (call.body !== undefined) headers['content-type'] = 'application/json'
  if (call.idempotencyKey !== undefined) headers['idempotency-key'] = call.idempotencyKey
  const init: RequestInit = {
    method: call.method,
    headers,
    signal,
    credentials: options.credentials,
    cache: 'no-store',
  }
  if (call.body !== undefined) init.body = JSON.stringify(call.body)
  if (call.keepalive !== undefined) init.keepalive = call.keepalive
  return init
}

function readAnswer(response: Response, text: string): unknown {
  const json = parseJson(text)
  if (!response.ok) throw problemError(response, json)
  if (response.status === 204) return undefined
  if (json === undefined) throw new NetworkError('invalid_answer', 'The answer is not from a Parley server.')
  return json
}

/** An object or array, else `undefined`: no answer of the API is anything else. */
function parseJson(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function problemError(response: Response, json: object | undefined): ProblemError {
  const title = `The server answered ${response.status}`
  const answer = (json ?? {}) as Partial<Problem>
  const found = typeof answer.code === 'string' ? answer : {}
  return new ProblemError(
    { title, detail: '', ...found, code: found.code ?? 'unexpected_response', status: response.status },
    retryAfterMs(response.headers.get('retry-after')),
  )
}

/** RFC 9110 §10.2.3: seconds or a date. */
function retryAfterMs(header: string | null): number | undefined {
  if (header === null || header.trim() === '') return undefined
  const seconds = Number(header)
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) ? Math.max(0, ms) : undefined
}

function networkError(cause: unknown, byCaller: boolean, aborted: boolean): NetworkError {
  if (byCaller) return new NetworkError('aborted', 'The call was aborted.', { cause })
  if (aborted) return new NetworkError('timeout', 'The server did not answer in time.', { cause })
  return new NetworkError('unreachable', 'The server cannot be reached.', { cause })
}
