import { Deadlines } from '../deadlines.ts'
import { DomainError } from '../errors.ts'
import { newId } from '../ids.ts'

/** A socket without `hello` counts as silent after this time, in milliseconds (SPEC H8). */
const SILENT_AFTER_MS = 2000

/** When to come back, in milliseconds. Silent sockets are closed 3 s later; when others are, nobody knows. */
const SILENT_RETRY_MS = 3000
const RETRY_MS = 10_000

/** Most sockets at the same time. */
export interface SocketMaxima {
  perAddress: number
  /** Of these, without `hello` for longer than {@link SILENT_AFTER_MS}. */
  silentPerAddress: number
}

/** Which of them refused. */
export type SocketCap = 'socketsPerAddress' | 'silentSocketsPerAddress'

interface Count {
  open: number
  silent: number
}

/** A socket that is counted until it is released. Both calls may be repeated. */
export interface SocketTicket {
  /** It has said `hello`. */
  greeted: () => void
  release: () => void
}

/** Counts the sockets of each address, so that one cannot take them all, or hoard some that say nothing (SPEC H8). */
export class SocketCaps {
  readonly #maxima: SocketMaxima
  readonly #onRefused: (cap: SocketCap) => void
  /** Of addresses that have one. */
  readonly #counts = new Map<string, Count>()
  readonly #silences = new Deadlines<() => void>(SILENT_AFTER_MS, (isSilent) => isSilent())

  constructor(maxima: SocketMaxima, onRefused: (cap: SocketCap) => void) {
    this.#maxima = maxima
    this.#onRefused = onRefused
  }

  /**
   * Counts one more.
   * @throws {DomainError} `rate_limited`
   */
  admit(address: string): SocketTicket {
    const count = this.#counts.get(address) ?? { open: 0, silent: 0 }
    if (count.open >= this.#maxima.perAddress) throw this.#refuse('socketsPerAddress', RETRY_MS)
    if (count.silent >= this.#maxima.silentPerAddress)
      throw this.#refuse('silentSocketsPerAddress', SILENT_RETRY_MS)
    count.open++
    this.#counts.set(address, count)
    return this.#issue(address, count)
  }

  #issue(address: string, count: Count): SocketTicket {
    const id = newId()
    let silent = false
    let released = false
    this.#silences.start(id, () => {
      silent = true
      count.silent++
    })
    const greeted = () => {
      this.#silences.cancel(id)
      if (silent) count.silent--
      silent = false
    }
    const release = () => {
      if (released) return
      released = true
      greeted()
      if (--count.open === 0) this.#counts.delete(address)
    }
    return { greeted, release }
  }

  #refuse(cap: SocketCap, retryAfterMs: number): DomainError {
    this.#onRefused(cap)
    return new DomainError('rate_limited', 'Too many connections from your address. Try again later.', {
      retryAfterMs,
    })
  }

  /** Stops looking for silent ones. */
  close(): void {
    this.#silences.close()
  }
}
