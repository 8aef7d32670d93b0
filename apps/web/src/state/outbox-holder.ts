import { createId } from '@parley/client'

/** Where there are no locks, other holders are asked whether they are there, and have this long to answer. */
const CENSUS_MS = 200

type Word = { says: 'who' | 'here' | 'bye'; holder: string }

const lockOf = (holder: string) => `parley:holder:${holder}`

/**
 * Who has entries of an outbox in hand: a room's connection in some page of this browser. Others can tell whether it still lives, by a lock
 * that the browser lets go of however a page ends; over plain http, where there are no locks, by asking around.
 */
export class OutboxHolder {
  readonly id = createId()
  /** Resolves when others can tell that this one lives. */
  readonly ready: Promise<void>
  readonly #channel: BroadcastChannel
  readonly #ended = Promise.withResolvers<void>()
  readonly #here = new Set<string>()

  /** @param onEnd called with each other holder that says goodbye */
  constructor(onEnd: (holder: string) => void) {
    this.#channel = new BroadcastChannel('parley:holders')
    this.#channel.addEventListener('message', ({ data: { says, holder } }: MessageEvent<Word>) => {
      if (says === 'who') this.#say('here')
      else if (says === 'here') this.#here.add(holder)
      else onEnd(holder)
    })
    addEventListener('pagehide', this.#hidden)
    this.ready = this.#holdLock().catch(() => undefined)
  }

  #holdLock(): Promise<void> {
    if (!('locks' in navigator)) return Promise.resolve()
    return new Promise((held, refused) => {
      const untilClosed = () => {
        held()
        return this.#ended.promise
      }
      navigator.locks.request(lockOf(this.id), untilClosed).catch(refused)
    })
  }

  /** Which of `holders` live, this one left out. One whose page sleeps may be missed where there are no locks. */
  async living(holders: Iterable<string>): Promise<Set<string>> {
    const others = new Set(holders)
    others.delete(this.id)
    if (others.size === 0) return others
    try {
      const { held = [] } = await navigator.locks.query()
      const names = new Set(held.map(({ name }) => name))
      return new Set([...others].filter((holder) => names.has(lockOf(holder))))
    } catch {
      this.#say('who')
      await new Promise((resolve) => setTimeout(resolve, CENSUS_MS))
      return new Set([...others].filter((holder) => this.#here.has(holder)))
    }
  }

  #say(says: Word['says']) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel is of one origin, and takes no other argument
    this.#channel.postMessage({ says, holder: this.id } satisfies Word)
  }

  // A page that may come back, from the cache of the Back button, has not ended.
  readonly #hidden = ({ persisted }: PageTransitionEvent) => {
    if (!persisted) this.#say('bye')
  }

  /** Lets go of everything, for others to take. */
  close() {
    removeEventListener('pagehide', this.#hidden)
    this.#say('bye')
    this.#channel.close()
    this.#ended.resolve()
  }
}

/** Lets nobody else in this browser do `work` of this name at the same time, where there are locks. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return 'locks' in navigator ? await navigator.locks.request(name, work) : await work()
}
