/** Takes one event. What it returns is ignored, except that the rejection of a returned promise is reported. */
export type Listener<Payload> = (payload: Payload) => unknown

/** A typed emitter whose emitting code never suffers from the faults of listeners. */
export class Emitter<Events extends object> {
  readonly #listeners: { [Type in keyof Events]?: Set<Listener<Events[Type]>> } = {}
  readonly #report: (error: unknown) => void
  /** What was emitted while listeners were being called: everybody sees events in the order in which they happened. */
  readonly #later: (() => void)[] = []
  #emitting = false

  /** @param report receives whatever a listener throws, or the rejection of the promise it returned. */
  constructor(report: (error: unknown) => void) {
    this.#report = report
  }

  /** Calls `listener` for every event of `type` from now on. Returns the function that ends this. */
  on<Type extends keyof Events>(type: Type, listener: Listener<Events[Type]>): () => void {
    const listeners = (this.#listeners[type] ??= new Set())
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  }

  /** Calls every listener of `type`, in the order they were added; one added meanwhile waits for the next event. */
  emit<Type extends keyof Events>(type: Type, payload: Events[Type]): void {
    this.#later.push(() => this.#deliver(type, payload))
    if (this.#emitting) return
    this.#emitting = true
    for (let next = this.#later.shift(); next !== undefined; next = this.#later.shift()) next()
    this.#emitting = false
  }

  #deliver<Type extends keyof Events>(type: Type, payload: Events[Type]): void {
    const listeners = this.#listeners[type]
    if (listeners === undefined) return
    for (const listener of Array.from(listeners)) {
      if (listeners.has(listener)) this.#call(listener, payload)
    }
  }

  #call<Payload>(listener: Listener<Payload>, payload: Payload): void {
    try {
      const result = listener(payload)
      if (result instanceof Promise) result.catch((error: unknown) => this.#safeReport(error))
    } catch (error) {
      this.#safeReport(error)
    }
  }

  #safeReport(error: unknown): void {
    try {
      this.#report(error)
    } catch {
      // A reporter that fails has nobody left to tell.
    }
  }
}
