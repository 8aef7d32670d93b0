import type { Entry, History } from './history.ts'
import type { KillPoint } from './plan.ts'
import type { ServerUnderTest } from './server-under-test.ts'

/** How long a kill waits for the moment it is meant for, in milliseconds. */
const KILL_PATIENCE_MS = 300

const teller = { process: 'nemesis', layer: 'wire', room: '', member: '' } as const

/** What happens to the server process; each deed is noted in the history. */
export class Nemesis {
  readonly #server: ServerUnderTest
  readonly #history: History

  constructor(server: ServerUnderTest, history: History) {
    this.#server = server
    this.#history = history
  }

  /** Ends the server, a kill in the very moment of `at`; resolves when it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM', at: KillPoint): Promise<void> {
    await this.#moment(at)
    this.#note(signal)
    await this.#server.end(signal)
  }

  async start(): Promise<void> {
    await this.#server.start()
    this.#note('start')
  }

  /** Stops the server without its knowing, and lets it go on. */
  async freeze(ms: number): Promise<void> {
    this.#server.freeze('SIGSTOP')
    this.#note(`frozen for ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, ms))
    this.#server.freeze('SIGCONT')
  }

  /** Kills with the next acknowledgement or event that somebody gets; soon, if nobody gets one. */
  #moment(at: KillPoint): Promise<void> {
    if (at === 'now') return Promise.resolve()
    const operation = at === 'ack' ? 'send' : 'event'
    const hits = (entry: Entry) =>
      entry.layer === 'wire' && entry.type === 'ok' && entry.operation === operation
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(patience)
        stop()
        // Not after the next promise: a millisecond later everything may be on the disk.
        this.#server.kill()
        resolve()
      }
      const patience = setTimeout(end, KILL_PATIENCE_MS)
      const stop = this.#history.listen((entry) => {
        if (hits(entry)) end()
      })
    })
  }

  #note(what: string): void {
    this.#history.add(teller, { operation: 'fault', type: 'info', what })
  }
}
