import type { FastifyBaseLogger } from 'fastify'

/** A line tells of this much time, in milliseconds. */
const WINDOW_MS = 60_000

/** Refusals since the start by error code, for each way in. */
type Refusals = Record<'http' | 'ws', Readonly<Record<string, number>>>

/** Logs how much was refused and why, in one line a minute at most: who floods the server must not flood its log as well. */
export class RefusalLog {
  readonly #logger: FastifyBaseLogger
  readonly #refusals: Refusals
  readonly #told: Record<keyof Refusals, Record<string, number>> = { http: {}, ws: {} }
  readonly #timer: NodeJS.Timeout

  constructor(logger: FastifyBaseLogger, refusals: Refusals) {
    this.#logger = logger
    this.#refusals = refusals
    this.#timer = setInterval(() => this.#tell(), WINDOW_MS)
    this.#timer.unref()
  }

  /** Logs what has not been told yet, and no more. */
  close(): void {
    clearInterval(this.#timer)
    this.#tell()
  }

  #tell(): void {
    const http = this.#since('http')
    const ws = this.#since('ws')
    if (http || ws) this.#logger.info({ http, ws }, 'refused')
  }

  /** What has come since the last line; `undefined` for nothing. */
  #since(via: keyof Refusals): Record<string, number> | undefined {
    const now = { ...this.#refusals[via] }
    const told = this.#told[via]
    this.#told[via] = now
    const more = Object.entries(now)
      .map(([code, count]) => [code, count - (told[code] ?? 0)] as const)
      .filter(([, count]) => count > 0)
    return more.length === 0 ? undefined : Object.fromEntries(more)
  }
}
