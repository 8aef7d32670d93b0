import type { Bus, BusMessage } from '../../ports/bus.ts'

type Listener = (message: BusMessage) => void

/** The bus of a deployment of one node: delivery is a function call, in publishing order. */
export class LocalBus implements Bus {
  readonly #onError: (error: unknown) => void
  // One entry per subscription, so that a listener that subscribed twice can stop once.
  readonly #subscriptions = new Set<{ listener: Listener }>()
  readonly #queue: BusMessage[] = []
  #delivering = false

  /** `onError` receives what a listener throws, and must not throw; other listeners are served all the same. */
  constructor(options: { onError: (error: unknown) => void }) {
    this.#onError = options.onError
  }

  publish(message: BusMessage): void {
    this.#queue.push(message)
    // A listener that publishes must not overtake: the others have yet to see the message it reacts to.
    if (this.#delivering) return
    this.#delivering = true
    try {
      for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) this.#deliver(next)
    } finally {
      this.#delivering = false
    }
  }

  subscribe(listener: Listener): () => void {
    const subscription = { listener }
    this.#subscriptions.add(subscription)
    return () => {
      this.#subscriptions.delete(subscription)
    }
  }

  close(): Promise<void> {
    this.#subscriptions.clear()
    return Promise.resolve()
  }

  #deliver(message: BusMessage): void {
    // A copy, since a listener that subscribes meanwhile is meant for later messages; one that was stopped gets no more.
    for (const subscription of Array.from(this.#subscriptions)) {
      if (!this.#subscriptions.has(subscription)) continue
      try {
        subscription.listener(message)
      } catch (error) {
        this.#onError(error)
      }
    }
  }
}
