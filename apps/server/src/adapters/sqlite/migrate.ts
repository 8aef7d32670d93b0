import type { Database } from 'better-sqlite3'
import { migrations } from './migrations/index.ts'

/**
 * Brings the schema up to date, each step in its own transaction together with the version it leads to.
 * @throws if the database was written by a newer program, whose schema this one cannot know.
 */
export function migrate(db: Database, steps: readonly string[] = migrations): void {
  const version = Number(db.pragma('user_version', { simple: true }))
  if (version > steps.length) {
    throw new Error(
      `The database has schema version ${version}, but this version of Parley knows only up to ${steps.length}. ` +
        'Start the newer version, or restore a backup made with this one.',
    )
  }
  steps.slice(version).forEach((sql, index) => {
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${version + index + 1}`)
    }).immediate()
  })
}
