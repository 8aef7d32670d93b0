import type { Member, PresenceFrame, RoomEvent, WelcomeFrame } from '@parley/protocol'

/** Who is present, kept current from `welcome` on. */
export class Roster {
  readonly #members = new Map<string, Member>()
  #count = 0
  /** The roster of `welcome` is of this head: replayed events up to it are part of it already (SPEC R6). */
  #asOf = 0

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
    for (const member of frame.members) this.#members.set(member.id, member)
    this.#count = Math.max(frame.memberCount ?? 0, this.#members.size)
    this.#asOf = frame.head
  }

  event(event: RoomEvent): void {
    if (event.seq <= this.#asOf) return
    if (event.kind === 'joined') {
      // By a connection or by a post: the `presence` that follows a connection says so (SPEC P1, P5).
      this.#members.set(event.body.member.id, { ...event.body.member, online: false })
      this.#count += 1
    } else if (event.kind === 'left') {
      this.#members.delete(event.body.member.id)
      this.#count = Math.max(this.#count - 1, this.#members.size)
    }
  }

  presence(frame: PresenceFrame): void {
    for (const id of frame.online) this.#setOnline(id, true)
    for (const id of frame.offline) this.#setOnline(id, false)
  }

  /** A new object each time, so that whoever compares by identity notices. */
  #setOnline(id: string, online: boolean): void {
    const member = this.#members.get(id)
    if (member !== undefined) this.#members.set(id, { ...member, online })
  }
}
