import { type Session, TEXT_MAX_CODE_POINTS } from '@parley/protocol'
import { mulberry32 } from '../support/mulberry32.ts'
import { createRoom, joinRoom } from '../support/rest.ts'
import type { History } from './history.ts'
import { Link } from './link.ts'
import { RawClient } from './raw-client.ts'
import { RestCalls } from './rest-calls.ts'
import { SdkClient } from './sdk-client.ts'
import type { ServerUnderTest } from './server-under-test.ts'

/** A client with its way to the server and what it has sent. */
export interface Actor {
  client: RawClient | SdkClient
  rest: RestCalls
  link: Link
  seat: Seat
  latest: { id: string; text: string } | null
}

/** A seat and its tabs. Ids are counted for each seat, so that those of different members are often the same. */
interface Seat {
  session: Session
  sent: number
}

/** The rooms and clients of a run, and how new ones come. */
export class Stage {
  readonly actors: Actor[] = []
  /** Sessions of the rooms' hosts, who never leave. */
  readonly hosts: Session[] = []
  readonly #history: History
  readonly #server: ServerUnderTest
  readonly #seed: number
  #guests = 0

  constructor(history: History, server: ServerUnderTest, seed: number) {
    this.#history = history
    this.#server = server
    this.#seed = seed
  }

  /** A room with a host (SDK), a guest with two tabs (SDK and bare), and a guest with a bare client. */
  async openRoom(): Promise<void> {
    const host = await createRoom(this.#server.url, 'Host')
    this.hosts.push(host)
    await this.#addActor('sdk', { session: host, sent: 0 })
    const guest = { session: await joinRoom(this.#server.url, host.code, 'Two tabs'), sent: 0 }
    await this.#addActor('sdk', guest)
    await this.#addActor('raw', guest)
    const other = { session: await joinRoom(this.#server.url, host.code, 'Bare'), sent: 0 }
    await this.#addActor('raw', other)
  }

  /** A new member. There may be no server just now: then nobody comes. */
  async addGuest(room: number): Promise<void> {
    const host = this.hosts[room % this.hosts.length]
    if (!host) return
    const name = `Guest ${++this.#guests}`
    const session = await joinRoom(this.#server.url, host.code, name).catch(() => null)
    if (session) await this.#addActor(this.#guests % 2 === 0 ? 'sdk' : 'raw', { session, sent: 0 })
  }

  /** The next id and text of a seat's own. The SDK does not send what is too long; a bare client does. */
  compose({ seat, client }: Actor, length: number): { id: string; text: string } {
    const id = `m${++seat.sent}`
    const most = client instanceof SdkClient ? TEXT_MAX_CODE_POINTS : Infinity
    const text = `${client.name} ${id} ${'🙂'.repeat(length)}`.trim()
    return { id, text: [...text].slice(0, most).join('') }
  }

  async close(): Promise<void> {
    for (const { client } of this.actors) client.close()
    await Promise.all(this.actors.map(({ link }) => link.close()))
  }

  async #addActor(kind: 'sdk' | 'raw', seat: Seat): Promise<void> {
    const link = await Link.open(() => this.#server.port)
    const { session } = seat
    const history = this.#history
    const name = `${session.self.name.replace(' ', '-')}.${this.actors.length}.${kind}`
    const random = mulberry32(this.#seed + this.actors.length)
    const client =
      kind === 'sdk'
        ? new SdkClient({ name, session, link, history })
        : new RawClient({ name, session, link, history, random })
    const rest = new RestCalls({ name, url: link.url, session, history })
    this.actors.push({ client, rest, link, seat, latest: null })
  }
}
