import Database from 'better-sqlite3'
import { join } from 'node:path'
import { hashContent, type PageQuery, type SeenEvent } from './history.ts'
import type { RestCalls } from './rest-calls.ts'

/** A read that is refused (it may be one too many) is tried again after this, in milliseconds, and so often at most. */
const RETRY_MS = 250
const ATTEMPTS = 80

/** Reads until there is an answer; `null` if there never is one. */
export async function readPatiently(rest: RestCalls, query: PageQuery): ReturnType<RestCalls['read']> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const page = await rest.read(query)
    if (page !== null) return page
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  return null
}

/** A room's whole log by REST, upwards and downwards, page by page; `null` if the server does not tell it. */
export async function readByApi(
  rest: RestCalls,
): Promise<{ head: number; floor: number; events: SeenEvent[] } | null> {
  const events: SeenEvent[] = []
  for (;;) {
    const page = await readPatiently(rest, { after: events.at(-1)?.seq ?? 0, limit: 200 })
    if (page === null) return null
    events.push(...page.events)
    if (page.events.length > 0) continue
    // Downwards as well: what the pages hold is held against the log by the checker.
    let before = page.head + 1
    while (before > page.floor) {
      const earlier = (await readPatiently(rest, { before, limit: 37 }))?.events[0]
      if (earlier === undefined || earlier.seq >= before) break
      before = earlier.seq
    }
    return { head: page.head, floor: page.floor, events }
  }
}

/** A room's log as it stands in the file of a server that has ended. */
export function readFromStore(dataDir: string, roomId: string): SeenEvent[] {
  const db = new Database(join(dataDir, 'parley.db'), { readonly: true })
  try {
    const rows = db
      .prepare<[string], Row>(
        'SELECT seq, at, by, kind, client_id AS id, body FROM events WHERE room_id = ? ORDER BY seq',
      )
      .all(roomId)
    return rows.map(({ seq, at, by, kind, id, body }) => ({
      seq,
      at: new Date(at).toISOString(),
      by,
      kind,
      id,
      content: hashContent(kind, JSON.parse(body)),
    }))
  } finally {
    db.close()
  }
}

interface Row {
  seq: number
  at: number
  by: string
  kind: string
  id: string | null
  body: string
}
