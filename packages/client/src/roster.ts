import type { Member, PresenceFrame, RoomEvent, WelcomeFrame } from '@parley/protocol'

/** Who is present, kept current from `welcome` on. */
export class Roster {
  readonly #members = new Map<string, Member>()
  #count = 0
  /** The roster of `welcome` is of this head: replayed events up to it are part of it already (SPEC R6). */
  #asOf = 0
  /** What `presence` has told since `welcome`: until the replay is over it runs ahead of the events. */
  readonly #told = new Map<string, boolean>()
  #isLive = false

  /** By member id, at most 200 from `welcome` and all who came since. */
  get members(): ReadonlyMap<string, Member> {
    return this.#members
  }

  /** How many are present, also where {@link members} holds only some of them. */
  get count(): number {
    return this.#count
  }

  welcome(frame: WelcomeFrame): void {
    this.#members.clear()
    this.#told.clear()
    this.#isLive = false
    for (const member of frame.members) this.#members.set(member.id, member)
    this.#count = Math.max(frame.memberCount ?? 0, this.#members.size)
    this.#asOf = frame.head
  }

  event(event: RoomEvent): void {
    if (event.seq <= this.#asOf) return
    if (event.kind === 'joined') {
      const { member } = event.body
      const known = this.#members.get(member.id)
      // By a connection or by a post: `presence` says so if it is a connection (SPEC P1, P5).
      const online = known?.online ?? this.#told.get(member.id) ?? false
      this.#members.set(member.id, { ...member, online })
      // The roster may be newer than its head, and hold who joins only now (SPEC R6).
      if (known === undefined) this.#count += 1
    } else if (event.kind === 'left') {
      this.#members.delete(event.body.member.id)
      this.#count = Math.max(this.#count - 1, this.#members.size)
    }
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
    const member = this.#members.get(id)
    if (member !== undefined) this.#members.set(id, { ...member, online })
  }
}
