import type { PageOperation, Result } from './operations.ts'

/**
 * Bytes of pages that a batch answers with, give or take the last page. Everything that is called for meanwhile waits for them:
 * for those of the batch under way and of its own, about 1 MiB.
 */
const BATCH_BYTES = 256 * 1024

/** What an event weighs beside its body, and a seat: names of fields and ids, each copied with every one. */
const EVENT_BYTES = 256
const SEAT_BYTES = 256

/** Counts what a batch has answered with. The first page always fits. */
export class PageBudget {
  #left = BATCH_BYTES

  get isSpent(): boolean {
    return this.#left <= 0
  }

  spend(page: Result<PageOperation>): void {
    switch (page.kind) {
      case 'events':
        for (const { body } of page.events) this.#left -= body.length + EVENT_BYTES
        return
      case 'roster':
        this.#left -= page.members.length * SEAT_BYTES
        return
      case 'room_gone':
    }
  }
}
