import type { Store, StoredEvent } from '../../ports/store.ts'

/** Operations that the worker runs. The port is the one list of them: an addition to it must be made on both sides to compile. */
export type OperationName = Exclude<keyof Store, 'epoch' | 'close'>

export type Args<N extends OperationName> = Parameters<Store[N]>
export type Result<N extends OperationName> = Awaited<ReturnType<Store[N]>>

/** One operation as it travels to the worker. */
export type Call<N extends OperationName = OperationName> = { [K in N]: { name: K; args: Args<K> } }[N]

/** What the worker implements: the port without its promises. Each runs inside the transaction of a batch. */
export type Operations = { readonly [N in OperationName]: (...args: Args<N>) => Result<N> }

/**
 * Operations that never write. They need no savepoint, run in a batch without write lock and fsync, and are answered even when
 * the disk is full. Whatever is not listed here counts as a write.
 */
export const readOperations: ReadonlySet<OperationName> = new Set<OperationName>([
  'countCodes',
  'findRoom',
  'findSeat',
  'readEvents',
  'readRoster',
  'recover',
  'measure',
])

/** Reads whose answers can be large. They come last in a batch, and a batch answers only so many bytes of them. */
export type PageOperation = 'readEvents' | 'readRoster'

export const isPage = (call: Call): call is Call<PageOperation> =>
  call.name === 'readEvents' || call.name === 'readRoster'

/** The answer to one operation. `refused` means that nothing was stored, `failed` that the operation itself threw. */
export type Answer =
  | { kind: 'done'; value: unknown }
  | { kind: 'refused'; message: string }
  | { kind: 'failed'; error: Error }

/** What a batch did with one operation. `deferred` is a page that was not read, as the batch had answered enough bytes. */
export type Outcome = Answer | { kind: 'deferred' }

/** A committed batch: one outcome per call, in order, and every event of the commit. */
export interface BatchResult {
  outcomes: Outcome[]
  events: StoredEvent[]
  /** Whether the batch could have written, and so had to wait for the disk. */
  isWrite: boolean
  /** How long its transaction took, its commit included, in milliseconds. */
  ms: number
}

/** What a batch was like, for whoever watches the store. Times are milliseconds. */
export interface BatchReport {
  /** Operations that it answered. */
  size: number
  /** As in {@link BatchResult}. */
  isWrite: boolean
  /** From the call of its oldest operation until it went to the worker. */
  waitMs: number
  /** As `ms` in {@link BatchResult}. */
  transactionMs: number
}

/** What the worker is started with. */
export interface WorkerOptions {
  dataDir: string
  durability: 'full' | 'normal'
  /** Most pages of the database file; beyond, the disk counts as full. */
  maxPages?: number
}

/** Main thread → worker. */
export type Request = { type: 'batch'; calls: Call[] } | { type: 'close' }

/** Worker → main thread. The first one is `ready` or `refused`. */
export type Reply =
  | { type: 'ready'; epoch: string }
  | { type: 'refused'; inUse: boolean; error: Error }
  | { type: 'batch'; result: BatchResult }
  | { type: 'fatal'; error: Error }
