import type { LiveFrame, RoomEvent, WelcomeFrame } from '@parley/protocol'

/** From where on events were missed; what `hello` resumes with. */
export interface ResumePoint {
  /** Seq of the last event received; 0: none, the whole log is wanted. */
  since: number
  /** Of the `welcome` under which `since` was learned. */
  epoch?: string
}

/** What to do with an event: `next` in order, `old` (received before), or after a `gap`. */
export type FeedVerdict = 'next' | 'old' | 'gap'

/** Keeps the place in the room's one order across connections: no gap, no repetition (SPEC D4). */
export class RoomFeed {
  #lastSeq: number | null
  #epoch: string | undefined

  constructor(start: ResumePoint | undefined) {
    this.#lastSeq = start?.since ?? null
    this.#epoch = start?.epoch
  }

  /** Seq of the last event received; `null` before the first one. */
  get lastSeq(): number | null {
    return this.#lastSeq
  }

  get epoch(): string | undefined {
    return this.#epoch
  }

  /** What the next `hello` asks for; `undefined`: the latest page. */
  get resumePoint(): ResumePoint | undefined {
    if (this.#lastSeq === null) return undefined
    return this.#epoch === undefined ? { since: this.#lastSeq } : { since: this.#lastSeq, epoch: this.#epoch }
  }

  /** Unless `welcome` resumes, what follows is a page that may start anywhere. */
  welcome(frame: WelcomeFrame): void {
    if (!frame.resumed) this.#lastSeq = null
    this.#epoch = frame.epoch
  }

  /** Judges the next event and, if it is `next`, moves on. */
  event(event: RoomEvent): FeedVerdict {
    if (this.#lastSeq !== null && event.seq <= this.#lastSeq) return 'old'
    if (this.#lastSeq !== null && event.seq !== this.#lastSeq + 1) return 'gap'
    this.#lastSeq = event.seq
    return 'next'
  }

  /** The replay is over. Of an empty page only now the place is known. `false`: something is missing. */
  live(frame: LiveFrame): boolean {
    this.#lastSeq ??= frame.head
    return this.reaches(frame.head)
  }

  /** Whether everything up to `head` has been received (SPEC B3). */
  reaches(head: number): boolean {
    return this.#lastSeq !== null && head <= this.#lastSeq
  }
}
