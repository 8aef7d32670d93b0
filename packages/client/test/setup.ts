import type { Session } from '@parley/protocol'
import { onTestFinished } from 'vitest'
import {
  ParleyClient,
  type ParleyClientOptions,
  type ResumePoint,
  type RoomConnection,
  type RoomConnectionEvents,
} from '../src/index.ts'
import { FakeServer } from './fake-server.ts'
import { Inbox } from './inbox.ts'

export const session: Session = {
  code: 'AB3K',
  token: 'token-of-ada',
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  room: {
    id: 'r-1',
    code: 'AB3K',
    title: null,
    lifetime: 'ephemeral',
    createdAt: '2026-11-20T08:00:00.000Z',
  },
  self: { id: 'm-ada', name: 'Ada', role: 'host' },
}

/** Short waits, but only where a test is about them: the rest stays long, so that nothing else happens by accident. */
const quick: ParleyClientOptions = {
  backoffFirstMs: 2,
  backoffFastMs: 8,
  backoffSlowMs: 16,
  environment: null,
}

export interface Setup {
  server: FakeServer
  client: (options?: ParleyClientOptions) => ParleyClient
  connect: (options?: ParleyClientOptions, start?: ResumePoint) => RoomConnection
}

/** A fake server, and clients of it that are closed with the test. */
export async function setup(): Promise<Setup> {
  const server = await FakeServer.start()
  const clients: ParleyClient[] = []
  onTestFinished(async () => {
    for (const client of clients) client.close()
    await server.stop()
  })
  const client = (options?: ParleyClientOptions): ParleyClient => {
    const made = new ParleyClient({ url: server.url, ...quick, ...options })
    clients.push(made)
    return made
  }
  return { server, client, connect: (options, start) => client(options).connect(session, start) }
}

/** Everything of `type` that `room` emits from now on. */
export function watch<Type extends keyof RoomConnectionEvents>(
  room: RoomConnection,
  type: Type,
): Inbox<RoomConnectionEvents[Type]> {
  const inbox = new Inbox<RoomConnectionEvents[Type]>()
  room.on(type, (payload) => inbox.push(payload))
  return inbox
}

/** Texts of the messages that `room` receives from now on. */
export function watchTexts(room: RoomConnection): Inbox<string> {
  const inbox = new Inbox<string>()
  room.on('message', (event) => inbox.push(event.body.text))
  return inbox
}

/** A `WebSocket` that keeps what is made with it. */
export function spyOnSockets() {
  const sockets: WebSocket[] = []
  class SpiedSocket extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols)
      sockets.push(this)
    }
  }
  return { sockets, WebSocket: SpiedSocket }
}

/** A page: can go online, offline, hidden and visible. */
export function fakePage() {
  const document = Object.assign(new EventTarget(), { visibilityState: 'visible' })
  const page = Object.assign(new EventTarget(), { document })
  return {
    environment: page,
    emit: (type: 'online' | 'offline' | 'pageshow') => page.dispatchEvent(new Event(type)),
    show: (visibilityState: 'visible' | 'hidden') => {
      document.visibilityState = visibilityState
      document.dispatchEvent(new Event('visibilitychange'))
    },
  }
}
