import { randomUUID } from 'node:crypto'
import type { Lifetime } from '@parley/protocol'
import { afterAll, beforeAll, expect } from 'vitest'
import type {
  Append,
  AppendResult,
  CommittedListener,
  EnterVia,
  SeatName,
  Store,
  StoredEvent,
  StoredSeat,
} from '../../src/ports/store.ts'

export type OpenStore = (onCommitted: CommittedListener) => Promise<Store>

/** An expiry that no test reaches. */
export const NEVER = 8_640_000_000_000_000

/** An id that no store holds, in the form of those it does. */
export const unknownId = (): string => randomUUID()

/** Checks which of its answers an operation gave, and returns it as that one. */
export function must<R extends { kind: string }, K extends R['kind']>(
  result: R,
  kind: K,
): Extract<R, { kind: K }> {
  expect(result).toMatchObject({ kind })
  return result as Extract<R, { kind: K }>
}

/** A name as seats have it; those with an equal key look alike, by default no two names that are not the same. */
export function seatName(name: string, drawn = name.toLowerCase(), read = drawn): SeatName {
  return { name, lookalikeKeys: { drawn, read } }
}

/** The body of `joined` and `left`. */
export const memberBody = (id: string, name: string, role = 'member') => ({ member: { id, name, role } })

interface NewRoomOptions {
  code?: string
  lifetime?: Lifetime
  title?: string | null
  /** The host's. */
  name?: string
}

/** A log as far as it was read must be whole: the seqs 1, 2, 3, … up to the head. */
function expectWhole(events: readonly StoredEvent[], head: number): void {
  expect(events.map((event) => event.seq)).toEqual(Array.from({ length: head }, (_, index) => index + 1))
}

/** A store under test, with short words for what most tests begin with. */
export class StoreRig {
  readonly store: Store
  /** What the listener received, call by call. */
  readonly commits: readonly (readonly StoredEvent[])[]
  #codes = 0

  constructor(store: Store, commits: readonly (readonly StoredEvent[])[]) {
    this.store = store
    this.commits = commits
  }

  newCode(): string {
    this.#codes += 1
    return `CODE${this.#codes}`
  }

  newRoom(options: NewRoomOptions = {}) {
    const { code = this.newCode(), lifetime = 'ephemeral', name = 'Hostess', title = null } = options
    return {
      room: { id: randomUUID(), code, title, lifetime },
      host: { id: randomUUID(), ...seatName(name), expiresAt: NEVER },
    }
  }

  /** Opens a room; nobody is present in it. */
  async openRoom(options?: NewRoomOptions) {
    const created = must(await this.store.createRoom(this.newRoom(options)), 'created')
    return { id: created.room.id, code: created.room.code, host: created.seat.id }
  }

  /** Adds a seat, not present yet. */
  async addSeat(roomId: string, name: string | SeatName, expiresAt = NEVER): Promise<string> {
    const id = randomUUID()
    const named = typeof name === 'string' ? seatName(name) : name
    must(await this.store.addSeat(roomId, { id, ...named, expiresAt }), 'added')
    return id
  }

  async enter(roomId: string, memberId: string, via: EnterVia = 'socket', name?: SeatName) {
    const input = { roomId, memberId, via, ...(name !== undefined && { name }) }
    return must(await this.store.enter(input), 'entered')
  }

  /** Adds a seat and makes it present. */
  async join(roomId: string, name: string | SeatName, expiresAt?: number): Promise<StoredSeat> {
    return (await this.enter(roomId, await this.addSeat(roomId, name, expiresAt))).seat
  }

  async depart({ roomId, id, generation }: Pick<StoredSeat, 'roomId' | 'id' | 'generation'>) {
    return must(await this.store.depart({ roomId, memberId: id, generation }), 'departed')
  }

  /** What a connection sends. */
  message(roomId: string, memberId: string, id: string, text = `text of ${id}`): Append {
    return { roomId, memberId, via: 'socket', kind: 'message', id, body: JSON.stringify({ text }) }
  }

  say(roomId: string, memberId: string, id: string, text?: string): Promise<AppendResult> {
    return this.store.append(this.message(roomId, memberId, id, text))
  }

  /** As {@link say}, without a socket. */
  post(roomId: string, memberId: string, id: string, text?: string): Promise<AppendResult> {
    return this.store.append({ ...this.message(roomId, memberId, id, text), via: 'post' })
  }

  /** The whole log of a room, read page by page and checked for holes. */
  async log(roomId: string): Promise<StoredEvent[]> {
    const events: StoredEvent[] = []
    for (;;) {
      const page = must(await this.store.readEvents({ roomId, after: events.length, limit: 1000 }), 'events')
      events.push(...page.events)
      if (page.events.length > 0) continue
      expectWhole(events, page.head)
      return events
    }
  }

  /** The log without what tests seldom look at. */
  async story(roomId: string): Promise<{ kind: string; by: string; body: unknown }[]> {
    const events = await this.log(roomId)
    return events.map(({ kind, by, body }) => ({ kind, by, body: JSON.parse(body) as unknown }))
  }

  /** Everything the listener received about a room. */
  committed(roomId: string): StoredEvent[] {
    return this.commits.flat().filter((event) => event.roomId === roomId)
  }

  /** Whether nobody else can take this name now. Takes nothing. */
  async nameIsHeld(roomId: string, name: string): Promise<boolean> {
    const id = randomUUID()
    const result = await this.store.addSeat(roomId, { id, ...seatName(name), expiresAt: NEVER })
    if (result.kind === 'name_taken') return true
    must(result, 'added')
    await this.store.removeSeat(roomId, id)
    return false
  }

  async seat(roomId: string, memberId: string): Promise<StoredSeat> {
    return must(await this.store.findSeat(roomId, memberId), 'found').seat
  }
}

/** Opens a store for the tests of a `describe`; what it returns is for use inside of tests. */
export function useStore(open: OpenStore): () => StoreRig {
  let rig: StoreRig | undefined
  beforeAll(async () => {
    const commits: (readonly StoredEvent[])[] = []
    rig = new StoreRig(await open((events) => commits.push(events)), commits)
  })
  afterAll(() => rig?.store.close())
  return () => {
    if (rig === undefined) throw new Error('The store is opened before the first test, not earlier.')
    return rig
  }
}
