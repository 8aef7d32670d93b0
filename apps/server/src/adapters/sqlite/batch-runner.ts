import type { Database } from 'better-sqlite3'
import type { StoredEvent } from '../../ports/store.ts'
import type { CommitCount } from './epoch.ts'
import { classify, portable } from './failures.ts'
import {
  type Answer,
  type BatchResult,
  type Call,
  isPage,
  type OperationName,
  type Operations,
  type Outcome,
  type PageOperation,
  readOperations,
  type Result,
} from './operations.ts'
import { PageBudget } from './page-budget.ts'

const isWrite = (call: Call): boolean => !readOperations.has(call.name)
const refusal = (error: unknown): Answer => ({ kind: 'refused', message: portable(error).message })

/**
 * Returns the function that applies a batch of calls in order, as one transaction. It throws only what is fatal.
 * @param appended where operations put their events; emptied by every batch.
 */
export function batchRunner(
  db: Database,
  operations: Operations,
  appended: StoredEvent[],
  commits: CommitCount,
) {
  const begin = db.prepare('BEGIN')
  const beginWrite = db.prepare('BEGIN IMMEDIATE')
  const commit = db.prepare('COMMIT')
  const rollback = db.prepare('ROLLBACK')
  const savepoint = db.prepare('SAVEPOINT operation')
  const release = db.prepare('RELEASE operation')
  const undo = db.prepare('ROLLBACK TO operation')

  function apply<N extends OperationName>(call: Call<N>): Answer {
    const { name, args }: { name: N; args: Call<N>['args'] } = call
    return { kind: 'done', value: operations[name](...args) }
  }

  /** Undoes what an operation did before it threw; what concerns the whole batch is passed on. */
  function guarded(call: Call): Answer {
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

  function read(call: Call): Answer {
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

  function readPage(call: Call<PageOperation>, budget: PageBudget): Outcome {
    if (budget.isSpent) return { kind: 'deferred' }
    const answer = read(call)
    if (answer.kind === 'done') budget.spend(answer.value as Result<PageOperation>)
    return answer
  }

  /** Applies the calls in their order; `write` does those that are no reads. */
  function applyAll(calls: readonly Call[], write: (call: Call) => Answer): Outcome[] {
    const budget = new PageBudget()
    return calls.map((call) => {
      if (isPage(call)) return readPage(call, budget)
      return isWrite(call) ? write(call) : read(call)
    })
  }

  /** Ends a transaction that did not make it to its commit. */
  function abandon(): void {
    appended.length = 0
    if (db.inTransaction) rollback.run()
  }

  return function run(calls: readonly Call[]): BatchResult {
    const since = performance.now()
    const isWriting = calls.some(isWrite)
    const result = (outcomes: Outcome[], events: StoredEvent[]): BatchResult => ({
      outcomes,
      events,
      isWrite: isWriting,
      ms: performance.now() - since,
    })
    try {
      ;(isWriting ? beginWrite : begin).run()
      const outcomes = applyAll(calls, guarded)
      if (appended.length > 0) commits.advance()
      commit.run()
      if (appended.length > 0) commits.settle()
      return result(outcomes, appended.splice(0))
    } catch (error) {
      abandon()
      if (classify(error) !== 'unavailable') throw error
      // The answers of reads may rest on writes that were undone: they read again, from what is stored.
      return result(
        applyAll(calls, () => refusal(error)),
        [],
      )
    }
  }
}
