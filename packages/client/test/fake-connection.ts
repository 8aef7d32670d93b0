import type { ClientFrame, HelloFrame, Member, RoomEvent, ServerFrame, WelcomeFrame } from '@parley/protocol'
import type { WebSocket } from 'ws'
import { Inbox } from './inbox.ts'

/** What a greeting tells of the fake server's one room. */
export interface FakeRoom {
  readonly log: readonly RoomEvent[]
  readonly members: Member[]
  readonly epoch: string
  readonly head: number
  readonly floor: number
  readonly pageSize: number
  readonly heartbeatMs: number
  readonly welcome: Partial<WelcomeFrame>
}

/** The server's end of one connection. */
export class FakeConnection {
  readonly frames = new Inbox<ClientFrame>()
  /** One item when the socket has ended. */
  readonly ended = new Inbox<number>()
  readonly protocol: string
  /** Whether the replay is over. */
  live = false
  readonly #ws: WebSocket
  #mute = false

  constructor(ws: WebSocket, onFrame: (frame: ClientFrame) => void) {
    this.#ws = ws
    this.protocol = ws.protocol
    ws.on('message', (data: Buffer) => {
      const frame = JSON.parse(data.toString()) as ClientFrame
      this.frames.push(frame)
      if (!this.#mute) onFrame(frame)
    })
    ws.on('close', (code) => {
      this.live = false
      this.ended.push(code)
    })
    ws.on('error', () => undefined)
  }

  /** The next frame of `type` that hasn't been waited for. */
  async next<Type extends ClientFrame['type']>(type: Type): Promise<Extract<ClientFrame, { type: Type }>> {
    return (await this.frames.next((frame) => frame.type === type)) as Extract<ClientFrame, { type: Type }>
  }

  /** Texts of the `send`s so far. */
  get texts(): string[] {
    return this.frames.all.flatMap((frame) => (frame.type === 'send' ? [frame.body.text] : []))
  }

  send(frame: ServerFrame): void {
    this.sendRaw(JSON.stringify(frame))
  }

  sendRaw(data: string | Buffer): void {
    if (!this.#mute) this.#ws.send(data)
  }

  /** `welcome`, what is to come right behind it, the events that are due, `live`. */
  greet(room: FakeRoom, hello: HelloFrame, behindWelcome: readonly ServerFrame[] = []): void {
    const welcome = makeWelcome(room, hello)
    this.send(welcome)
    for (const frame of behindWelcome) this.send(frame)
    const from = welcome.resumed ? (hello.since ?? 0) : Math.max(room.floor - 1, room.head - room.pageSize)
    for (const event of room.log.slice(from)) this.send({ type: 'event', ...event })
    this.send({ type: 'live', head: room.head })
    this.live = true
  }

  close(code: number, reason = ''): void {
    this.#ws.close(code, reason)
  }

  /** The link is cut: no close frame. */
  terminate(): void {
    this.#ws.terminate()
  }

  /** A half-open link: nothing is read, not even a close, and nothing is written. */
  goSilent(): void {
    this.#mute = true
    this.live = false
    this.#ws.pause()
  }

  /** The server reads, but answers nothing more. */
  ignoreAll(): void {
    this.#mute = true
    this.live = false
  }
}

function makeWelcome(room: FakeRoom, { since, epoch }: HelloFrame): WelcomeFrame {
  const reset = since === undefined ? undefined : judge(room, since, epoch)
  return {
    type: 'welcome',
    protocol: 1,
    room: {
      id: 'r-1',
      code: 'AB3K',
      title: null,
      lifetime: 'ephemeral',
      createdAt: '2026-11-20T08:00:00.000Z',
    },
    self: { id: 'm-ada', name: 'Ada', role: 'host' },
    members: room.members,
    memberCount: room.members.length,
    at: new Date().toISOString(),
    epoch: room.epoch,
    head: room.head,
    floor: room.floor,
    resumed: since !== undefined && reset === undefined,
    ...(reset === undefined ? {} : { reset }),
    heartbeatMs: room.heartbeatMs,
    limits: { textCodePoints: 4000, frameBytes: 65_536 },
    ...room.welcome,
  }
}

function judge(room: FakeRoom, since: number, epoch: string | undefined): WelcomeFrame['reset'] {
  if (epoch !== undefined && epoch !== room.epoch) return 'epoch'
  if (since > room.head) return 'client_ahead'
  return since < room.floor - 1 ? 'too_old' : undefined
}
