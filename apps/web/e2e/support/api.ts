import type { Session } from '@parley/protocol'

/** People who use the REST API, to fill a room without a browser for each of them. */
export function apiOf(url: string) {
  const call = async (method: string, path: string, token?: string, body?: object): Promise<unknown> => {
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
    return response.status === 204 ? null : await response.json()
  }
  return {
    create: (name: string, options: { title?: string } = {}) =>
      call('POST', '/rooms', undefined, { name, ...options }) as Promise<Session>,
    join: (code: string, name: string) =>
      call('POST', `/rooms/${code}/join`, undefined, { name }) as Promise<Session>,
    say: (seat: Session, text: string) => call('POST', `/rooms/${seat.code}/messages`, seat.token, { text }),
    texts: async (seat: Session) => {
      const { events } = (await call('GET', `/rooms/${seat.code}/events`, seat.token)) as {
        events: { kind: string; body: { text?: string } }[]
      }
      return events.filter(({ kind }) => kind === 'message').map(({ body }) => body.text)
    },
    leave: (seat: { code: string; token: string }) => call('POST', `/rooms/${seat.code}/leave`, seat.token),
    closeRoom: (host: Session) => call('DELETE', `/rooms/${host.code}`, host.token),
    members: async (seat: { code: string; token: string }) =>
      (await call('GET', `/rooms/${seat.code}`, seat.token)) as {
        members: { name: string }[]
        memberCount: number
        head: number
      },
  }
}

/** {@link apiOf} of one server. */
export type Api = ReturnType<typeof apiOf>
