import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import type { Database } from 'better-sqlite3'

export interface EpochKeeper {
  /** Begins a run of the server; to be called while commits are synced one by one. Returns the epoch of the run. */
  readonly begin: (durability: 'full' | 'normal') => string
  /** Notes that the run ended cleanly; a checkpoint must follow, which syncs it together with all before it. */
  readonly end: () => void
}

/**
 * Keeps the identity of this life of the database. Clients that resume bring the one they know, so it must change whenever
 * the log may have lost what they have seen (SPEC S4):
 * - the file is another one than last time: it was restored from a backup, or copied;
 * - commits were not synced one by one, the server did not end cleanly, and the machine has started anew since.
 * Changing without need costs clients one reset; not changing would give two events one seq.
 */
export function epochKeeper(db: Database, file: string): EpochKeeper {
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck()
  const put = db.prepare<[string, string]>(
    // Nothing is written where nothing changes: with a full disk a server can still start, and be read.
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value',
  )
  const drop = db.prepare<[string]>('DELETE FROM meta WHERE key = ?')

  return {
    begin: db.transaction((durability: 'full' | 'normal'): string => {
      const boot = bootId()
      const identity = fileIdentity(file)
      const unsynced = get.get('unsynced_boot')
      const mayHaveLost = unsynced !== undefined && (unsynced === '' || unsynced !== boot)
      const known = mayHaveLost || get.get('file') !== identity ? undefined : get.get('epoch')
      const epoch = known ?? randomUUID()
      put.run('epoch', epoch)
      put.run('file', identity)
      if (durability === 'normal') put.run('unsynced_boot', boot)
      else drop.run('unsynced_boot')
      return epoch
    }),
    end: (): void => void drop.run('unsynced_boot'),
  }
}

/** Survives restarts and writes, but not copying: inode numbers are given out again, times of birth are not. */
function fileIdentity(file: string): string {
  const { ino, birthtimeNs } = statSync(file, { bigint: true })
  return `${ino}:${birthtimeNs}`
}

/** Changes when the machine starts; empty where the system does not tell. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
