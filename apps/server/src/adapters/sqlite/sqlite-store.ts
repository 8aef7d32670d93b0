import { Worker } from 'node:worker_threads'
import type { Idempotency } from '../../ports/idempotency.ts'
import type {
  Append,
  AppendResult,
  CommittedListener,
  EnterVia,
  EventsRead,
  NewRoom,
  NewSeat,
  ReadEvents,
  ReadRoster,
  Recovery,
  RosterRead,
  SeatName,
  Store,
  StoredRoom,
  StoreSize,
} from '../../ports/store.ts'
import { BatchQueue } from './batch-queue.ts'
import { DataDirInUse } from './failures.ts'
import type { Args, BatchReport, Reply, Request, Result, WorkerOptions } from './operations.ts'

export { DataDirInUse } from './failures.ts'

export type { BatchReport } from './operations.ts'

export interface SqliteStoreOptions extends WorkerOptions {
  onCommitted: CommittedListener
  /** Hears of each batch that was answered; must not throw. */
  onBatch?: (report: BatchReport) => void
  /**
   * Called once, when the store can never serve again: the disk failed, the file is damaged, or the worker died. What is
   * stored is then known only to a new process.
   */
  onFatal: (error: Error) => void
}

type Listeners = Pick<SqliteStoreOptions, 'onCommitted' | 'onBatch' | 'onFatal'>

/**
 * The store of a deployment of one node: SQLite in a file of the data directory, written by a worker thread, so that waiting
 * for the disk never stalls the event loop.
 */
export class SqliteStore implements Store {
  readonly epoch: string
  readonly #worker: Worker
  readonly #queue: BatchQueue
  readonly #exited: Promise<void>
  #onFatal: ((error: Error) => void) | null
  #closing: Promise<void> | null = null
  #mayExit = false

  /**
   * Opens the store of `dataDir`, which is made if it does not exist.
   * @throws {DataDirInUse} if another server uses it.
   */
  static async open(options: SqliteStoreOptions): Promise<SqliteStore> {
    const { onCommitted, onFatal, onBatch, ...workerData } = options
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData, name: 'sqlite' })
    const epoch = await started(worker, options.dataDir)
    return new SqliteStore(worker, epoch, { onCommitted, onFatal, ...(onBatch && { onBatch }) })
  }

  private constructor(worker: Worker, epoch: string, listeners: Listeners) {
    this.epoch = epoch
    this.#worker = worker
    this.#onFatal = listeners.onFatal
    this.#queue = new BatchQueue(
      (calls) => this.#post({ type: 'batch', calls }),
      listeners.onCommitted,
      listeners.onBatch,
    )
    this.#exited = new Promise((resolve) => {
      worker.once('exit', (code) => {
        if (!this.#mayExit) this.#fail(new Error(`The store's worker ended with code ${code}.`))
        resolve()
      })
    })
    worker.on('error', (error) => this.#fail(error instanceof Error ? error : new Error(String(error))))
    worker.on('messageerror', (error) => this.#fail(error))
    worker.on('message', (reply: Reply) => {
      if (reply.type === 'batch') this.#queue.receive(reply.result)
      else if (reply.type === 'fatal') this.#fail(reply.error)
    })
  }

  createRoom(input: NewRoom): Promise<Result<'createRoom'>> {
    return this.#queue.call('createRoom', input)
  }

  countCodes(length: number, quarantineMs: number): Promise<number> {
    return this.#queue.call('countCodes', length, quarantineMs)
  }

  findRoom(code: string): Promise<StoredRoom | null> {
    return this.#queue.call('findRoom', code)
  }

  findSeat(roomId: string, memberId: string): Promise<Result<'findSeat'>> {
    return this.#queue.call('findSeat', roomId, memberId)
  }

  addSeat(roomId: string, seat: NewSeat, idempotency?: Idempotency): Promise<Result<'addSeat'>> {
    return this.#queue.call('addSeat', roomId, seat, idempotency)
  }

  renewSeat(
    roomId: string,
    memberId: string,
    expiresAt: number,
    idempotency?: Idempotency,
  ): Promise<Result<'renewSeat'>> {
    return this.#queue.call('renewSeat', roomId, memberId, expiresAt, idempotency)
  }

  enter(input: {
    roomId: string
    memberId: string
    via: EnterVia
    name?: SeatName
  }): Promise<Result<'enter'>> {
    return this.#queue.call('enter', input)
  }

  depart(input: { roomId: string; memberId: string; generation: number }): Promise<Result<'depart'>> {
    return this.#queue.call('depart', input)
  }

  setLookalikeKeys(...args: Args<'setLookalikeKeys'>): Promise<void> {
    return this.#queue.call('setLookalikeKeys', ...args)
  }

  releaseName(roomId: string, memberId: string): Promise<void> {
    return this.#queue.call('releaseName', roomId, memberId)
  }

  removeSeat(roomId: string, memberId: string): Promise<Result<'removeSeat'>> {
    return this.#queue.call('removeSeat', roomId, memberId)
  }

  append(input: Append): Promise<AppendResult> {
    return this.#queue.call('append', input)
  }

  readEvents(input: ReadEvents): Promise<EventsRead> {
    return this.#queue.call('readEvents', input)
  }

  readRoster(input: ReadRoster): Promise<RosterRead> {
    return this.#queue.call('readRoster', input)
  }

  deleteRoom(roomId: string): Promise<boolean> {
    return this.#queue.call('deleteRoom', roomId)
  }

  deleteRoomIfEmpty(roomId: string): Promise<boolean> {
    return this.#queue.call('deleteRoomIfEmpty', roomId)
  }

  removeExpiredSeats(now: number): Promise<void> {
    return this.#queue.call('removeExpiredSeats', now)
  }

  removeExpiredAnswers(now: number): Promise<boolean> {
    return this.#queue.call('removeExpiredAnswers', now)
  }

  recover(): Promise<Recovery> {
    return this.#queue.call('recover')
  }

  measure(): Promise<StoreSize> {
    return this.#queue.call('measure')
  }

  ping(): Promise<void> {
    return this.#queue.call('ping')
  }

  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#queue.stop('The store is closed.')
    this.#mayExit = true
    this.#post({ type: 'close' })
    await this.#exited
  }

  #post(request: Request): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(request)
  }

  #fail(error: Error): void {
    const onFatal = this.#onFatal
    if (onFatal === null) return
    this.#onFatal = null
    // First the word that nothing can be trusted, then the failures that follow from it.
    onFatal(error)
    this.#queue.fail(error)
  }
}

/** Resolves with the epoch once the worker serves. */
function started(worker: Worker, dataDir: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const onMessage = (reply: Reply): void => {
      worker.off('error', reject)
      worker.off('exit', onExit)
      if (reply.type === 'ready') resolve(reply.epoch)
      else if (reply.type === 'refused') reject(reply.inUse ? new DataDirInUse(dataDir) : reply.error)
    }
    const onExit = (code: number): void => reject(new Error(`The store's worker ended with code ${code}.`))
    worker.once('message', onMessage)
    worker.once('error', reject)
    worker.once('exit', onExit)
  })
}
