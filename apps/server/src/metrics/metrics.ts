import type { EventKind } from '@parley/protocol'
import { collectDefaultMetrics, Registry } from 'prom-client'
import type { Counts } from '../counts.ts'
import type { AnsweredRequest } from '../http/traffic.ts'
import type { StoredEvent } from '../ports/store.ts'
import type { Stopwatch } from '../realtime/traffic.ts'
import { Instruments } from './instruments.ts'
import { paced } from './paced.ts'
import { type Watched, watchParts } from './parts.ts'
import { VERSION } from '../version.ts'

/** Upper bounds of times, in seconds: from what is quick to what people complain of. */
const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** Upper bounds of operations per batch; a batch holds 2,048 at most. */
const SIZES = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048]

/** Metrics are put together this often at most, in milliseconds: it takes a few, and anybody may ask. */
const READING_INTERVAL_MS = 100

/** What an answered batch of the store was like; times in milliseconds. */
export interface Batch {
  size: number
  isWrite: boolean
  waitMs: number
  transactionMs: number
}

/**
 * The metrics of one server, documented in docs/operations.md. What happens often is counted by the parts of the server in plain
 * numbers; only what has a duration is told to this class, once per batch, turn, send or request.
 */
export class Metrics implements Stopwatch {
  /** Unexpected faults since the start. */
  faults = 0
  readonly #registry = new Registry()
  readonly #make = new Instruments(this.#registry)
  readonly #stored: Counts<EventKind> = { message: 0, joined: 0, left: 0, hidden: 0 }
  readonly #batchSize = this.#make.histogram(
    'parley_store_batch_operations',
    'Operations that the store answered together',
    SIZES,
  )
  readonly #batchWait = this.#make.histogram(
    'parley_store_wait_seconds',
    'How long the oldest operation of a batch waited for the batch before',
    SECONDS,
  )
  readonly #transaction = this.#make.histogram(
    'parley_store_transaction_seconds',
    'How long a batch took in the store, its commit included',
    SECONDS,
    ['type'],
  )
  readonly #writing = this.#transaction.labels('write')
  readonly #reading = this.#transaction.labels('read')
  readonly #ack = this.#make.histogram(
    'parley_ack_seconds',
    'From a send arriving by WebSocket to its acknowledgement',
    SECONDS,
  )
  readonly #fanOut = this.#make.histogram(
    'parley_fan_out_seconds',
    'From events being known as committed to the last write to a socket, once per turn of the event loop',
    SECONDS,
  )
  readonly #requests = this.#make.histogram(
    'parley_http_request_duration_seconds',
    'From the head of a request to its answer, by pattern of the route',
    SECONDS,
    ['method', 'route', 'status'],
  )

  /** Counts events that were committed. */
  stored(events: readonly StoredEvent[]): void {
    for (const { kind } of events) this.#stored[kind]++
  }

  readonly batch = ({ size, isWrite, waitMs, transactionMs }: Batch): void => {
    this.#batchSize.observe(size)
    this.#batchWait.observe(waitMs / 1000)
    ;(isWrite ? this.#writing : this.#reading).observe(transactionMs / 1000)
  }

  readonly ack = (ms: number): void => this.#ack.observe(ms / 1000)

  readonly fanOut = (ms: number): void => this.#fanOut.observe(ms / 1000)

  readonly answered = ({ method, route, status, ms }: AnsweredRequest): void => {
    this.#requests.observe({ method, route, status }, ms / 1000)
  }

  /** Shows the numbers of the server's parts. To be called once. */
  watch(watched: Watched): void {
    collectDefaultMetrics({ register: this.#registry })
    watchParts(this.#make, watched)
    this.#make.counts('parley_events_stored_total', 'Durable events by kind', [
      { label: 'kind', read: () => this.#stored },
    ])
    this.#make.counter('parley_faults_total', 'Faults of the server itself', () => this.faults)
    const labels = { version: VERSION, node: process.version }
    this.#make.info('parley_build_info', 'Which server this is', labels)
  }

  /** All metrics as text of their content type. */
  readonly read = paced(
    async () => ({ type: this.#registry.contentType, text: await this.#registry.metrics() }),
    READING_INTERVAL_MS,
  )
}
