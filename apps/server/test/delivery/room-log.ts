import type { SeenEvent } from './history.ts'
import type { Attempt } from './observations.ts'

/** The final log of a room, with ways to find an event. */
export class RoomLog {
  readonly room: string
  readonly head: number
  readonly floor: number
  readonly events: readonly SeenEvent[]
  readonly #bySeq = new Map<number, SeenEvent>()
  readonly #byId = new Map<string, SeenEvent[]>()
  readonly #byContent = new Map<string, SeenEvent[]>()

  constructor({
    room,
    head,
    floor,
    events,
  }: {
    room: string
    head: number
    floor: number
    events: readonly SeenEvent[]
  }) {
    this.room = room
    this.head = head
    this.floor = floor
    this.events = events
    for (const event of events) {
      this.#bySeq.set(event.seq, event)
      if (event.id === null) continue
      add(this.#byId, `${event.by} ${event.id}`, event)
      add(this.#byContent, `${event.by} ${event.content}`, event)
    }
  }

  at(seq: number): SeenEvent | undefined {
    return this.#bySeq.get(seq)
  }

  /** Events with a member's id; more than one is a violation. */
  withId(member: string, id: string): readonly SeenEvent[] {
    return this.#byId.get(`${member} ${id}`) ?? []
  }

  /** A member's events of this content; more than one is a violation, as a workload repeats none under other ids. */
  withContent(member: string, content: string): readonly SeenEvent[] {
    return this.#byContent.get(`${member} ${content}`) ?? []
  }

  /** The event that an attempt asked for, if it is stored, by this attempt or another one. */
  ofAttempt({ member, id, content }: Pick<Attempt, 'member' | 'id' | 'content'>): SeenEvent | undefined {
    if (id === null) return this.withContent(member, content)[0]
    return this.withId(member, id).find((event) => event.content === content)
  }
}

function add(map: Map<string, SeenEvent[]>, key: string, event: SeenEvent): void {
  const events = map.get(key)
  if (events) events.push(event)
  else map.set(key, [event])
}

/** Whether two sightings show the same event. */
export function isSame(one: SeenEvent | undefined, other: SeenEvent | undefined): boolean {
  return JSON.stringify(one, keys) === JSON.stringify(other, keys)
}

const keys = ['seq', 'at', 'by', 'kind', 'id', 'content']
