import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import { isDiskFull } from './failures.ts'
import { RunFile } from './run-file.ts'

/** Counts the commits that hold events, in the database and beside it. */
export interface CommitCount {
  /** Counts the commit of the transaction that is open. */
  readonly advance: () => void
  /** Notes beside the database that it is committed; before anybody learns of its events. */
  readonly settle: () => void
}

/** One run of the server on the database. */
export interface Run {
  readonly epoch: string
  readonly commits: CommitCount
  /** Notes that the run ended cleanly; a checkpoint must follow, which syncs it together with all before it. */
  readonly end: () => void
  /** Lets go of the file beside the database. */
  readonly release: () => void
}

/**
 * Begins a run, while commits are synced one by one. Its epoch is the identity of this life of the database. Clients that
 * resume bring the one they know, so it must change whenever the log may have lost what they have seen (SPEC S4):
 * - a backup was restored, as a new file or over the old one: the run file beside the database is not one that the database
 *   has noted, or counts more commits than the database has;
 * - commits were not synced one by one, the server did not end cleanly, and the machine has started anew since.
 * Changing without need costs clients one reset; not changing would give two events one seq.
 */
export function beginRun(db: Database, dataDir: string, durability: 'full' | 'normal'): Run {
  const meta = metaTable(db)
  const last = RunFile.open(dataDir)
  const count = Number(meta.get('commits') ?? 0)
  const noted = meta.get('runs')?.split(' ') ?? []
  const isSame = last !== null && noted.includes(last.identity) && last.commits <= count

  const epoch = db.transaction((): string => {
    const boot = bootId()
    const unsynced = meta.get('unsynced_boot')
    const mayHaveLost = unsynced !== undefined && (unsynced === '' || unsynced !== boot)
    const known = mayHaveLost || !isSame ? undefined : meta.get('epoch')
    meta.put('epoch', known ?? randomUUID())
    if (durability === 'normal') meta.put('unsynced_boot', boot)
    else meta.drop('unsynced_boot')
    return meta.get('epoch') ?? ''
  })()

  const file = newRunFile()
  let commits = count
  return {
    epoch,
    commits: {
      advance: () => meta.put('commits', String(commits + 1)),
      settle: () => file.write((commits += 1)),
    },
    end: () => meta.drop('unsynced_boot'),
    release: () => file.close(),
  }

  /** Replaces the run file. Killed in between, the database knows the old one as well as the new one. */
  function newRunFile(): RunFile {
    const next = notedRunFile()
    if (next === null) {
      if (!isSame) throw new Error('The disk is full, and the database may be a restored one.')
      return last
    }
    next.adopt(dataDir)
    last?.close()
    return next
  }

  /** A run file that the database knows; null if the disk is full: then a server can still start, and be read. */
  function notedRunFile(): RunFile | null {
    try {
      const next = RunFile.make(dataDir, count)
      meta.put('runs', isSame ? `${last.identity} ${next.identity}` : next.identity)
      return next
    } catch (error) {
      if (isDiskFull(error)) return null
      throw error
    }
  }
}

function metaTable(db: Database) {
  const get = db.prepare<[string], string>('SELECT value FROM meta WHERE key = ?').pluck()
  const put = db.prepare<[string, string]>(
    // Nothing is written where nothing changes, so that it also succeeds on a full disk.
    'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value WHERE value <> excluded.value',
  )
  const drop = db.prepare<[string]>('DELETE FROM meta WHERE key = ?')
  return {
    get: (key: string): string | undefined => get.get(key),
    put: (key: string, value: string): void => void put.run(key, value),
    drop: (key: string): void => void drop.run(key),
  }
}

/** Changes when the machine starts; empty where the system does not tell. */
function bootId(): string {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  } catch {
    return ''
  }
}
