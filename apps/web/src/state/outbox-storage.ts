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

/** Deletes what was kept of a seat that is gone: on a shared device nothing stays behind. */
export async function forgetOutbox({ code, self }: Session): Promise<void> {
  try {
    await (await load()).deleteOutbox({ code, id: self.id })
  } catch {
    // Where nothing can be kept there is nothing to delete.
  }
}
