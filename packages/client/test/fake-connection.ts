import type { ClientFrame, HelloFrame, ServerFrame, WelcomeFrame } from '@parley/protocol'
import type { WebSocket } from 'ws'
import type { FakeServer } from './fake-server.ts'
import { Inbox } from './inbox.ts'

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

  /** `welcome`, the events that are due, `live`. */
  greet(server: FakeServer, hello: HelloFrame): void {
    const welcome = makeWelcome(server, hello)
    this.send(welcome)
    const from = welcome.resumed
      ? (hello.since ?? 0)
      : Math.max(server.floor - 1, server.head - server.pageSize)
    for (const event of server.log.slice(from)) this.send({ type: 'event', ...event })
    this.send({ type: 'live', head: server.head })
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

function makeWelcome(server: FakeServer, { since, epoch }: HelloFrame): WelcomeFrame {
  const reset = since === undefined ? undefined : judge(server, since, epoch)
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
    members: server.members,
    memberCount: server.members.length,
    epoch: server.epoch,
    head: server.head,
    floor: server.floor,
    resumed: since !== undefined && reset === undefined,
    ...(reset === undefined ? {} : { reset }),
    heartbeatMs: server.heartbeatMs,
    limits: { textCodePoints: 4000, frameBytes: 65_536 },
    ...server.welcome,
  }
}

function judge(server: FakeServer, since: number, epoch: string | undefined): WelcomeFrame['reset'] {
  if (epoch !== undefined && epoch !== server.epoch) return 'epoch'
  if (since > server.head) return 'client_ahead'
  return since < server.floor - 1 ? 'too_old' : undefined
}
