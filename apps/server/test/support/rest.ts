import type { Session } from '@parley/protocol'

/** An answer with its body, parsed if it is JSON. */
export interface Answer<T = Record<string, unknown>> {
  status: number
  headers: Headers
  body: T
}

/** Options of {@link request}. A `body` that is not a string is sent as JSON. */
export interface RequestOptions {
  method?: string
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

/** Makes a request as a script would. */
export async function request<T = Record<string, unknown>>(
  url: string,
  options: RequestOptions = {},
): Promise<Answer<T>> {
  const { body, token } = options
  const json = body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)
  const response = await fetch(url, {
    method: options.method ?? (body === undefined ? 'GET' : 'POST'),
    headers: {
      ...(json && { 'content-type': 'application/json' }),
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...options.headers,
    },
    ...(body !== undefined && { body: json ? JSON.stringify(body) : (body as string) }),
  })
  const text = await response.text()
  const isJson = text !== '' && /\bjson\b/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as T }
}

/** Creates a room; the answer's session. */
export async function createRoom(
  url: string,
  name = 'Ada',
  more: Record<string, unknown> = {},
): Promise<Session> {
  const { status, body } = await request<Session>(`${url}/rooms`, { body: { name, ...more } })
  if (status !== 201) throw new Error(`creating a room failed: ${status} ${JSON.stringify(body)}`)
  return body
}

/** Joins a room; the answer's session. */
export async function joinRoom(url: string, code: string, name: string): Promise<Session> {
  const { status, body } = await request<Session>(`${url}/rooms/${code}/join`, { body: { name } })
  if (status !== 200) throw new Error(`joining a room failed: ${status} ${JSON.stringify(body)}`)
  return body
}
