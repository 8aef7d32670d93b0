import { createId } from '@parley/client'

/** How long the other tabs have to object. Hidden ones are slow. */
const ANSWER_MS = 150

type Talk =
  /** `from` is about to ring for the messages up to `seq`. */
  | { type: 'ask'; from: string; seq: number }
  /** It is to leave that. */
  | { type: 'hush'; to: string }
  /** The messages up to `seq` have been read. */
  | { type: 'read'; seq: number }

type Options = {
  code: string
  isLooking: () => boolean
  /** Somebody has read the messages up to `seq` in another tab. */
  onRead: (seq: number) => void
}

/**
 * The turns of a room's tabs: of all that a message reaches one rings, and none while somebody looks at any of them. Without a way
 * to talk to the others, each tab is on its own.
 */
export class RingTurn {
  readonly #id = createId()
  readonly #options: Options
  readonly #channel: BroadcastChannel | null
  #asking: { seq: number; hushed: boolean } | null = null
  /** Up to here the question who rings is settled. */
  #settled = 0

  constructor(options: Options) {
    this.#options = options
    this.#channel = openChannel(`parley:room:${options.code}`)
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<Talk>) => this.#hear(data))
  }

  /** Whether this tab is to ring for the messages up to `seq`. */
  async take(seq: number): Promise<boolean> {
    if (seq <= this.#settled) return false
    const asking = { seq, hushed: false }
    this.#asking = asking
    if (this.#channel !== null) {
      this.#tell({ type: 'ask', from: this.#id, seq })
      await new Promise((resolve) => setTimeout(resolve, ANSWER_MS))
    }
    this.#asking = null
    this.#settled = seq
    return !asking.hushed
  }

  /** Tells the other tabs that the messages up to `seq` have been read in this one. */
  read(seq: number) {
    this.#tell({ type: 'read', seq })
  }

  close() {
    this.#channel?.close()
  }

  #tell(talk: Talk) {
    this.#channel?.postMessage(talk)
  }

  #hear(talk: Talk) {
    switch (talk.type) {
      case 'ask':
        return this.#answer(talk)
      case 'hush':
        if (talk.to === this.#id && this.#asking !== null) this.#asking.hushed = true
        return
      case 'read':
        this.#options.onRead(talk.seq)
    }
  }

  /** Of two that ask at the same time the one with the smaller id goes first; one that has rung, or is looked at, before all. */
  #answer({ from, seq }: { from: string; seq: number }) {
    const competing = this.#asking !== null && this.#asking.seq >= seq ? this.#asking : null
    if (this.#options.isLooking() || this.#settled >= seq || (competing !== null && this.#id < from)) {
      this.#tell({ type: 'hush', to: from })
    } else if (competing !== null) {
      competing.hushed = true
    }
  }
}

function openChannel(name: string): BroadcastChannel | null {
  try {
    return new BroadcastChannel(name)
  } catch {
    // Not there, or forbidden along with storage.
    return null
  }
}
