import type { Member, MembersPage, PresenceFrame, RoomEvent, WelcomeFrame } from '@parley/protocol'

/** A page that is being read. What is told meanwhile is newer than the page, and wins over it. */
interface PageRead {
  readonly done: Promise<void>
  readonly left: Set<string>
  readonly online: Map<string, boolean>
}

/** Who is present, kept current from `welcome` on. */
export class Roster {
  readonly #members = new Map<string, Member>()
  #count = 0
  /** The roster of `welcome` is that of this head: replayed events up to it are part of it already (SPEC R6). */
  #asOf = 0
  /** Cursor of the page that follows what is known; `null` if everybody is. */
  #next: string | null = null
  #reading: PageRead | null = null
  /** What `presence` has told since `welcome`: until the replay is over it runs ahead of the events. */
  readonly #told = new Map<string, boolean>()
  #isLive = false

  /** By member id: oneself, the first page, from `welcome`, all who came since, and further pages as they were read. */
  get members(): ReadonlyMap<string, Member> {
    return this.#members
  }

  /** How many are present, also where {@link members} holds only some of them. */
  get count(): number {
    return this.#count
  }

  /** Whether there are pages that were not read yet. */
  get hasMore(): boolean {
    return this.#next !== null
  }

  welcome(frame: WelcomeFrame): void {
    this.#members.clear()
    this.#told.clear()
    this.#isLive = false
    for (const member of frame.members) this.#members.set(member.id, member)
    // Present and connected by now (SPEC H4), but in a long roster not on its first page.
    if (!this.#members.has(frame.self.id)) this.#members.set(frame.self.id, { ...frame.self, online: true })
    this.#count = Math.max(frame.memberCount ?? 0, this.#members.size)
    this.#asOf = frame.head
    this.#next = frame.membersNext ?? null
    // A page of the roster before says nothing about this one.
    this.#reading = null
  }

  event(event: RoomEvent): void {
    if (event.seq <= this.#asOf) return
    if (event.kind === 'joined') {
      const { member } = event.body
      // By a connection or by a post: `presence` says so if it is a connection (SPEC P1, P5).
      const online = this.#members.get(member.id)?.online ?? this.#told.get(member.id) ?? false
      this.#members.set(member.id, { ...member, online })
      // Also if a page, which may be ahead of the events, has brought the member already.
      this.#count += 1
    } else if (event.kind === 'left') {
      this.#left(event.body.member.id)
    }
  }

  #left(id: string): void {
    this.#members.delete(id)
    this.#reading?.left.add(id)
    this.#count -= 1
    for (const member of this.#members.values())
      if (member.lookalikeOf === id) this.#members.set(member.id, unmarked(member))
  }

  /** The replay is over: from now on `presence` comes after the events that it belongs to. */
  live(): void {
    this.#isLive = true
    this.#told.clear()
  }

  presence(frame: PresenceFrame): void {
    for (const id of frame.online) this.#setOnline(id, true)
    for (const id of frame.offline) this.#setOnline(id, false)
  }

  /** A new object each time, so that whoever compares by identity notices. */
  #setOnline(id: string, online: boolean): void {
    if (!this.#isLive) this.#told.set(id, online)
    this.#reading?.online.set(id, online)
    const member = this.#members.get(id)
    if (member !== undefined) this.#members.set(id, { ...member, online })
  }

  /** Adds the page that `read` gives, one at a time; nothing if a `welcome` comes meanwhile. Rejects if `read` does. */
  readMore(read: (after: string) => Promise<MembersPage>): Promise<void> {
    if (this.#next === null) return Promise.resolve()
    this.#reading ??= this.#read(read(this.#next))
    return this.#reading.done
  }

  #read(page: Promise<MembersPage>): PageRead {
    const add = (answer: MembersPage): void => {
      if (this.#reading === reading) this.#add(answer, reading)
    }
    const end = (): void => {
      if (this.#reading === reading) this.#reading = null
    }
    const reading = { done: page.then(add).finally(end), left: new Set<string>(), online: new Map() }
    return reading
  }

  #add({ members, next }: MembersPage, { left, online }: PageRead): void {
    for (const member of members) {
      if (left.has(member.id)) continue
      const current = { ...member, online: online.get(member.id) ?? member.online }
      this.#members.set(member.id, left.has(member.lookalikeOf ?? '') ? unmarked(current) : current)
    }
    this.#next = next
  }
}

/** The one whom the name could be mistaken for is gone (SPEC N6). */
function unmarked(member: Member): Member {
  const { lookalikeOf: _, ...rest } = member
  return rest
}
