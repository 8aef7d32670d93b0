import type { Database } from 'better-sqlite3'
import type { Idempotency, KeyConflict } from '../../ports/idempotency.ts'

interface Row {
  request: string
  answer: string
}

/** Answers removed in one step: bounds how long it holds up the writes of others. */
const REMOVED_AT_ONCE = 1000

/** Statements on the first answers of requests that may be repeated. */
export function answerTable(db: Database) {
  const find = db.prepare<[string, number], Row>(
    'SELECT request, answer FROM answers WHERE key = ? AND expires_at > ?',
  )
  // Replaces the row of a key whose time is over.
  const insert = db.prepare<[string, string, string, string | null, number]>(
    'INSERT OR REPLACE INTO answers (key, request, answer, room_id, expires_at) VALUES (?, ?, ?, ?, ?)',
  )
  const removeExpired = db.prepare<[number, number]>(
    'DELETE FROM answers WHERE key IN (SELECT key FROM answers WHERE expires_at <= ? LIMIT ?)',
  )

  return {
    /**
     * What `keep` was given for the same request, or the conflict with another one; null if this is the first. As a key belongs to
     * one operation, that one knows what it kept.
     */
    find(idempotency: Idempotency | undefined): { kind: 'answered'; kept: unknown } | KeyConflict | null {
      if (idempotency === undefined) return null
      const row = find.get(idempotency.key, Date.now())
      if (row === undefined) return null
      if (row.request !== idempotency.request) return { kind: 'key_conflict' }
      return { kind: 'answered', kept: JSON.parse(row.answer) }
    },
    /** Stores what the answer can be made from again; it goes with the room, if one is named. */
    keep(idempotency: Idempotency | undefined, roomId: string | null, answer: object): void {
      if (idempotency === undefined) return
      const { key, request, windowMs } = idempotency
      insert.run(key, request, JSON.stringify(answer), roomId, Date.now() + windowMs)
    },
    /** Whether there may be more. */
    removeExpired: (now: number): boolean =>
      removeExpired.run(now, REMOVED_AT_ONCE).changes === REMOVED_AT_ONCE,
  }
}

export type AnswerTable = ReturnType<typeof answerTable>
