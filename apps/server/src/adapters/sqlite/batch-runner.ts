import type { Database } from 'better-sqlite3'
import type { StoredEvent } from '../../ports/store.ts'
import { classify, portable } from './failures.ts'
import {
  type BatchResult,
  type Call,
  type OperationName,
  type Operations,
  type Outcome,
  readOperations,
} from './operations.ts'

const isWrite = (call: Call): boolean => !readOperations.has(call.name)
const refusal = (error: unknown): Outcome => ({ kind: 'refused', message: portable(error).message })

/**
 * Returns the function that applies a batch of calls in order, as one transaction. It throws only what is fatal.
 * @param appended where operations put their events; emptied by every batch.
 */
export function batchRunner(db: Database, operations: Operations, appended: StoredEvent[]) {
  const begin = db.prepare('BEGIN')
  const beginWrite = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT operation')
  const release = db.prepare('RELEASE operation')
  const undo = db.prepare('ROLLBACK TO operation')

  function apply<N extends OperationName>(call: Call<N>): Outcome {
    const { name, args }: { name: N; args: Call<N>['args'] } = call
    return { kind: 'done', value: operations[name](...args) }
  }

  /** Undoes what an operation did before it threw; what concerns the whole batch is passed on. */
  function guarded(call: Call): Outcome {
    const mark = appended.length
    savepoint.run()
    try {
      const outcome = apply(call)
      release.run()
      return outcome
    } catch (error) {
      // Some errors make SQLite roll back everything, not only the savepoint.
      if (classify(error) !== 'operation' || !db.inTransaction) throw error
      undo.run()
      release.run()
      appended.length = mark
      return { kind: 'failed', error: portable(error) }
    }
  }

  function read(call: Call): Outcome {
    try {
      return apply(call)
    } catch (error) {
      switch (classify(error)) {
        case 'fatal':
          throw error
        case 'unavailable':
          return refusal(error)
        case 'operation':
          return { kind: 'failed', error: portable(error) }
      }
    }
  }

  /** Ends a transaction that did not make it to its commit. */
  function abandon(): void {
    appended.length = 0
    if (db.inTransaction) rollback.run()
  }

  return function run(calls: readonly Call[]): BatchResult {
    try {
      ;(calls.some(isWrite) ? beginWrite : begin).run()
      const outcomes = calls.map((call) => (isWrite(call) ? guarded(call) : read(call)))
      commit.run()
      return { outcomes, events: appended.splice(0) }
    } catch (error) {
      abandon()
      if (classify(error) !== 'unavailable') throw error
      // The answers of reads may rest on writes that were undone: they read again, from what is stored.
      return { outcomes: calls.map((call) => (isWrite(call) ? refusal(error) : read(call))), events: [] }
    }
  }
}
