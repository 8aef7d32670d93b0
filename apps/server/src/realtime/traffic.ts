import {
  clientFrameSchemas,
  CloseCode,
  type ErrorCode,
  errorCatalogue,
  type ResetReason,
} from '@parley/protocol'
import { type Counts, zeroCounts } from '../counts.ts'

/** How a connection began: without a `since`, after the event it had, or anew because that could not be served. */
export type HelloResult = 'new' | 'resumed' | ResetReason

/** What close codes are counted as: those of the protocol and of RFC 6455 §7.4.1; a client may send any other. */
const OTHER_CLOSE = 'other'
const closeCodes: string[] = [1001, 1002, 1005, 1006, ...Object.values(CloseCode)].map(String)

const helloResults = ['new', 'resumed', 'too_old', 'epoch', 'client_ahead'] as const satisfies HelloResult[]

// Keys of objects are strings to the compiler, whatever the objects are.
const frameTypes = Object.keys(clientFrameSchemas) as (keyof typeof clientFrameSchemas)[]
const errorCodes = Object.keys(errorCatalogue) as ErrorCode[]

/** Who hears how long things took, in milliseconds. */
export interface Stopwatch {
  /** From a send's arrival until its `sent` was handed over. Once per send. */
  ack: (ms: number) => void
  /** From the moment when a turn's first committed event was known until the last socket was written to. Once per turn. */
  fanOut: (ms: number) => void
}

/** What the sockets of this node have seen since the start: plain numbers, counted in place and read when somebody asks. */
export class Traffic {
  readonly stopwatch: Stopwatch
  opened = 0
  /** By close code, the server's where it closed, else the client's; 1006 if there was none. */
  readonly closed: Counts<string> = zeroCounts([...closeCodes, OTHER_CLOSE])
  readonly hellos = zeroCounts(helloResults)
  /** Frames that could be read, by type. */
  readonly frames = zeroCounts(frameTypes)
  malformedFrames = 0
  /** `error` frames by code. */
  readonly refusals = zeroCounts(errorCodes)
  /** Sends acknowledged: just stored, or stored before. */
  readonly acks = zeroCounts(['stored', 'duplicate'])
  /** Events handed to sockets, one per receiver. */
  deliveries = 0
  /** Connections closed because they read too slowly. */
  slowReaders = 0

  constructor(stopwatch: Stopwatch) {
    this.stopwatch = stopwatch
  }

  countClose(code: number): void {
    const label = String(code)
    const known = Object.hasOwn(this.closed, label) ? label : OTHER_CLOSE
    this.closed[known] = (this.closed[known] ?? 0) + 1
  }
}
