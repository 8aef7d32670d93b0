import type { ServerFrame } from '@parley/protocol'
import { type Append, type AppendResult, type Store, StorageUnavailable } from '../../src/ports/store.ts'
import { startCustomServer, wrapStore } from '../support/custom-server.ts'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import { startServer } from '../support/test-server.ts'

/** What went over sockets. */
export interface Session {
  sent: Record<string, unknown>[]
  received: ServerFrame[]
}

/** Texts at which the store fails, and how. */
const failures: Record<string, () => Promise<AppendResult>> = {
  'the room is gone': async () => ({ kind: 'room_gone' }),
  'the seat is gone': async () => ({ kind: 'seat_gone' }),
  'the name is taken again': async () => ({ kind: 'name_taken', held: [] }),
  'the disk is full': () => Promise.reject(new StorageUnavailable('full')),
}

/** A store that fails at some messages. */
function failingAt(store: Store): Store {
  const append = (input: Append) => {
    const { text = '' } = JSON.parse(input.body) as { text?: string }
    return failures[text]?.() ?? store.append(input)
  }
  return wrapStore(store, { append })
}

/** Two people meet, talk, reload, resume and part; then a server restarts. */
export async function ordinarySession(): Promise<Session> {
  const { url, wsUrl, stop } = await startServer({ HEARTBEAT_SECONDS: '1' })
  const session: Session = { sent: [], received: [] }
  const ada = await createRoom(url)
  const grace = await joinRoom(url, ada.code, 'Grace')
  const first = await enter(session, wsUrl, { type: 'hello', token: ada.token })
  const other = await enter(session, wsUrl, { type: 'hello', token: grace.token })
  await first.next('event', (event) => event.kind === 'joined' && event.by === grace.self.id)
  await first.next('presence', ({ online }) => online.includes(grace.self.id))
  send(session, other, { type: 'typing' })
  await first.next('typing')
  send(session, other, { type: 'send', id: '1', kind: 'message', body: { text: 'Hello' } })
  const { seq } = await other.next('sent')
  send(session, first, { type: 'ping' })
  await first.next('pong')
  await first.next('beat')
  const { epoch } = await first.next('welcome')
  await enter(session, wsUrl, { type: 'hello', token: ada.token, since: seq - 1, epoch })
  await enter(session, wsUrl, { type: 'hello', token: ada.token, since: seq + 1000, epoch })
  send(session, other, { type: 'leave' })
  await first.next('event', (event) => event.kind === 'left')
  await stop()
  await first.next('goaway')
  await first.closed
  return session
}

/** What a connection is refused that stays open, and what the store refuses. */
export async function refusals(): Promise<Session> {
  const { url, wsUrl } = await startCustomServer({ store: failingAt }, { LIMIT_MESSAGES_MEMBER: '5/1h' })
  const session: Session = { sent: [], received: [] }
  const ada = await createRoom(url)
  const socket = await enter(session, wsUrl, { type: 'hello', token: ada.token })
  socket.ws.send('no JSON')
  await socket.next('error', ({ code }) => code === 'bad_frame')
  socket.send({ type: 'wave' })
  await socket.next('error', ({ code }) => code === 'unknown_type')
  const texts = [' ', 'x'.repeat(4001), 'Hello', 'Bye', 'Hello', 'Hello']
  for (const text of texts) socket.say('1', text)
  for (const code of ['invalid_request', 'too_large', 'id_conflict', 'rate_limited']) {
    await socket.next('error', (error) => error.code === code)
  }
  for (const text of Object.keys(failures)) {
    const bob = await createRoom(url, 'Bob')
    const failing = await enter(session, wsUrl, { type: 'hello', token: bob.token })
    failing.say('1', text)
    await failing.next('error')
  }
  return session
}

async function enter(session: Session, wsUrl: string, hello: Record<string, unknown>): Promise<RawSocket> {
  const socket = await RawSocket.open(wsUrl)
  socket.ws.on('message', (data) =>
    session.received.push(JSON.parse((data as Buffer).toString()) as ServerFrame),
  )
  send(session, socket, hello)
  await socket.next('live')
  return socket
}

function send(session: Session, socket: RawSocket, frame: Record<string, unknown>): void {
  session.sent.push(frame)
  socket.send(frame)
}
