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
  return () => {
    if (db.inTransaction) db.exec('ROLLBACK')
  }
}

/**
 * The store gives up on a lock after a second. What was sent first is refused then; what was sent while the store still
 * waited must not be stored before it. The lock ends with the refusal, so that nothing but order keeps the next batch away.
 */
test('D2: a connection’s sends keep their order when the first is refused', async () => {
  const { url, dataDir } = await startServer()
  const parley = new ParleyClient({ url })
  const session = await parley.createRoom({ name: 'Ada' })
  const room = parley.connect(session)
  onTestFinished(() => room.close())
  await room.whenLive()
  const unlock = lockDatabase(dataDir)
  const refused = new Promise<string>((resolve) => {
    room.on('outbox', (entry) => {
      if (entry.status !== 'pending' || entry.error?.code !== 'storage_unavailable') return
      unlock()
      resolve(entry.body.text)
    })
  })

  const sent: Promise<unknown>[] = []
  for (const text of ['first', 'second', 'third']) {
    sent.push(room.send(text))
    // In batches of their own: the first is in the store's hands by then.
    await after(150)
  }
  expect(await refused).toBe('first')
  await Promise.all(sent)

  const { events } = await parley.readEvents(session)
  const texts = events.flatMap((event) => (event.kind === 'message' ? [event.body.text] : []))
  expect(texts).toEqual(['first', 'second', 'third'])
}, 20_000)
