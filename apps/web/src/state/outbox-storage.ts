import type { OutboxStorage, Session } from '@parley/client'

/** None of it is needed to show the room. */
const load = () => import('./outbox-database.ts')

/** Keeps the outbox of a seat in this browser's database; see `OutboxDatabase`. */
export function openOutbox(seat: Session): OutboxStorage {
  const opened = load().then(({ OutboxDatabase }) => new OutboxDatabase(seat))
  // Whoever calls hears of it; before that it is nobody's.
  opened.catch(() => undefined)
  return {
    load: async (take) => (await opened).load(take),
    put: async (entry) => (await opened).put(entry),
    remove: async (id) => (await opened).remove(id),
    close: () => void opened.then((storage) => storage.close()).catch(() => undefined),
  }
}

/** How many messages of a seat wait to be sent, or were not taken. */
export async function countUnsent({ code, self }: Session): Promise<number> {
  try {
    return await (await load()).countOutbox({ code, id: self.id })
  } catch {
    return 0
  }
}

/** Deletes what was kept of a seat that is gone: on a shared device nothing stays behind. */
export async function forgetOutbox({ code, self }: Session): Promise<void> {
  try {
    await (await load()).deleteOutbox({ code, id: self.id })
  } catch {
    // Where nothing can be kept there is nothing to delete.
  }
}

/** Deletes what was kept for seats that have expired; not for those in a room that `isSpared`. */
export async function sweepOutboxes(isSpared: (code: string) => boolean): Promise<void> {
  try {
    await (await load()).sweepOutboxes(isSpared)
  } catch {
    // The same.
  }
}
