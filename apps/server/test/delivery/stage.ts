import { type Session, TEXT_MAX_CODE_POINTS } from '@parley/protocol'
import { mulberry32 } from '../support/mulberry32.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import type { History } from './history.ts'
import { Link } from './link.ts'
import { RawClient } from './raw-client.ts'
import { RestCalls } from './rest-calls.ts'
import { SdkClient } from './sdk-client.ts'
import type { ServerUnderTest } from './server-under-test.ts'

/** A join is tried again after this, in milliseconds, and so often at most. */
const JOIN_RETRY_MS = 100
const JOIN_ATTEMPTS = 100

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

  /** A new member, who joins under an idempotency key until two answers have come: they are to give the same seat. */
  async addGuest(room: number): Promise<void> {
    const host = this.hosts[room % this.hosts.length]
    if (!host) return
    const name = `Guest ${++this.#guests}`
    const kind = this.#guests % 2 === 0 ? 'sdk' : 'raw'
    const answers: Session[] = []
    for (let attempt = 0; answers.length < 2 && attempt < JOIN_ATTEMPTS; attempt++) {
      // The server may be down, or go down on the way.
      const answer = await this.#join(host.code, name).catch(() => null)
      if (answer?.status === 200) answers.push(answer.body)
      else if (answer?.status === 409) throw new Error(`A4: ${name} joined twice under one key`)
      else await new Promise((resolve) => setTimeout(resolve, JOIN_RETRY_MS))
    }
    const [session, again] = answers
    if (session?.self.id !== again?.self.id) throw new Error(`A4: one key gave ${name} two seats`)
    if (session) await this.#addActor(kind, { session, sent: 0 })
  }

  #join(code: string, name: string) {
    return request<Session>(`${this.#server.url}/rooms/${code}/join`, {
      body: { name },
      headers: { 'idempotency-key': `key of ${name} in ${code}` },
    })
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
