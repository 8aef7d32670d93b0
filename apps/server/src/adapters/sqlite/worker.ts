/** The writer: the only thread that touches the database. Answers one batch after the other. */
import { parentPort, workerData } from 'node:worker_threads'
import type { StoredEvent } from '../../ports/store.ts'
import { batchRunner } from './batch-runner.ts'
import { checkpointer } from './checkpoint.ts'
import { makeDataDir } from './data-dir.ts'
import { openDatabase, type OpenDatabase } from './database.ts'
import { eventOperations } from './event-operations.ts'
import { DataDirInUse, portable } from './failures.ts'
import { lockDataDir } from './lock.ts'
import type { Call, Operations, Reply, Request, WorkerOptions } from './operations.ts'
import { presenceOperations } from './presence-operations.ts'
import { recoveryOperations } from './recovery-operations.ts'
import { roomOperations } from './room-operations.ts'
import { seatOperations } from './seat-operations.ts'
import { sizeOperations } from './size-operations.ts'
import { openTables } from './tables.ts'

if (parentPort === null) throw new Error('This file runs as a worker thread.')
const port = parentPort
const options = workerData as WorkerOptions
const reply = (message: Reply): void => port.postMessage(message)

function serve({ db, commits, close }: OpenDatabase, unlock: () => void): void {
  const appended: StoredEvent[] = []
  const tables = openTables(db, (event) => appended.push(event))
  const operations: Operations = {
    ...roomOperations(tables),
    ...seatOperations(tables),
    ...presenceOperations(tables),
    ...eventOperations(tables),
    ...recoveryOperations(db),
    ...sizeOperations(db),
  }
  const runBatch = batchRunner(db, operations, appended, commits)
  const { afterBatch } = checkpointer(db)

  function answer(calls: readonly Call[]): void {
    const result = runBatch(calls)
    reply({ type: 'batch', result })
    // After the answer: the main thread delivers it while pages are copied.
    afterBatch(result.outcomes.some(({ kind }) => kind === 'refused'))
  }

  function handle(request: Request): void {
    switch (request.type) {
      case 'batch':
        answer(request.calls)
        return
      case 'close':
        close()
        unlock()
        port.close()
    }
  }

  port.on('message', (request: Request) => {
    try {
      handle(request)
    } catch (error) {
      reply({ type: 'fatal', error: portable(error) })
      port.close()
    }
  })
}

try {
  makeDataDir(options.dataDir)
  const unlock = lockDataDir(options.dataDir)
  const database = openDatabase(options)
  serve(database, unlock)
  reply({ type: 'ready', epoch: database.epoch })
} catch (error) {
  reply({ type: 'refused', inUse: error instanceof DataDirInUse, error: portable(error) })
  port.close()
}
