import { join } from 'node:path'
import { ParleyClient } from '@parley/client'
import Database from 'better-sqlite3'
import { expect, onTestFinished, test } from 'vitest'
import { startServer } from './support/test-server.ts'

const after = (ms: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, ms)
  })

/** Holds the database's write lock, as a shell or a backup tool may. */
function lockDatabase(dataDir: string) {
  const db = new Database(join(dataDir, 'parley.db'))
  onTestFinished(() => void db.close())
  db.exec('BEGIN IMMEDIATE')
  return () => void db.exec('ROLLBACK')
}

/**
 * The store gives up on a lock after a second. What was sent first is refused then; what was sent while the store still
 * waited must not be stored before it. Ended just after that second, the lock lets the next batch through.
 */
test.each([1050, 1300])(
  'D2: a connection’s sends keep their order when the first is refused, lock held %d ms',
  async (ms) => {
    const { url, dataDir } = await startServer()
    const parley = new ParleyClient({ url })
    const session = await parley.createRoom({ name: 'Ada' })
    const room = parley.connect(session)
    onTestFinished(() => room.close())
    await room.whenLive()
    let refused = 0
    room.on('outbox', (entry) => {
      if (entry.status === 'pending' && entry.error?.code === 'storage_unavailable') refused += 1
    })

    const unlock = lockDatabase(dataDir)
    const released = after(ms).then(unlock)
    const sent: Promise<unknown>[] = []
    for (const text of ['first', 'second', 'third']) {
      sent.push(room.send(text))
      await after(200)
    }
    await Promise.all([...sent, released])

    expect(refused).toBeGreaterThan(0)
    const { events } = await parley.readEvents(session)
    const texts = events.flatMap((event) => (event.kind === 'message' ? [event.body.text] : []))
    expect(texts).toEqual(['first', 'second', 'third'])
  },
  20_000,
)
