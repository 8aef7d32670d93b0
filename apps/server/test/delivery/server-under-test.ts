import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { processEnv } from '../support/process-env.ts'

/** Anything but silence at this level is a fault of the server's: nothing that clients do is an error of it. */
const LOG_LEVEL = 'error'

/** A server in a process of its own, that can be ended and started again on its data. */
export class ServerUnderTest {
  /** What it logged, and how it ended when nobody had asked it to. */
  readonly faults: string[] = []
  readonly #main: string
  readonly #env: Record<string, string>
  #child: ChildProcess | undefined
  #exited: Promise<void> = Promise.resolve()
  #port = 0
  #asked = false

  /** @param main the source that starts the server */
  constructor(main: string, env: Record<string, string>) {
    this.#main = main
    this.#env = env
  }

  /** Of the latest start. Nobody listens there while the server is down. */
  get port(): number {
    return this.#port
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Starts it; resolves when it listens. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [this.#main], {
      env: { ...processEnv, LOG_LEVEL, PORT: '0', ...this.#env },
      // The channel ends it should we die.
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child = child
    this.#asked = false
    child.stderr?.setEncoding('utf8').on('data', (text: string) => this.faults.push(text.trimEnd()))
    this.#exited = once(child, 'exit').then(([code, signal]: (number | string | null)[]) => {
      if (!this.#asked) this.faults.push(`the server ended by itself with ${code ?? signal}`)
      else if (signal !== 'SIGKILL' && code !== 0)
        this.faults.push(`asked to stop, it ended with ${code ?? signal}`)
    })
    let output = ''
    this.#port = await new Promise<number>((resolve, reject) => {
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        const found = /http:\/\/\S+:(\d+)\n/.exec((output += text))?.[1]
        if (found !== undefined) resolve(Number(found))
      })
      void this.#exited.then(() => reject(new Error(`the server did not start: ${this.faults.join('\n')}`)))
    })
  }

  /** Stops the process without its knowing, or lets it go on. */
  freeze(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#child?.kill(signal)
  }

  /** Kills it in this instant. */
  kill(): void {
    this.#asked = true
    this.#child?.kill('SIGKILL')
  }

  /** Ends it; resolves when it is gone. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#asked = true
    this.#child?.kill(signal)
    await this.#exited
  }
}
