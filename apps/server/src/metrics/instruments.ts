import { Counter, Gauge, Histogram, type Registry } from 'prom-client'

/** One label with every value it can have, and how often each has been counted. */
export interface LabelledCounts {
  label: string
  read: () => Readonly<Record<string, number>>
}

/**
 * Makes the instruments of one registry. Counters and gauges are read when somebody asks: what they show are plain numbers,
 * which the parts of the server keep for themselves.
 */
export class Instruments {
  readonly #registers: Registry[]

  constructor(registry: Registry) {
    this.#registers = [registry]
  }

  /** @param read gives `undefined` while nobody knows: then there is no sample */
  gauge(name: string, help: string, read: () => number | undefined | Promise<number | undefined>): void {
    new Gauge({
      name,
      help,
      registers: this.#registers,
      async collect() {
        const value = await read()
        if (value === undefined) this.remove()
        else this.set(value)
      },
    })
  }

  /** A gauge that is always 1: what is worth knowing are its labels. */
  info(name: string, help: string, labels: Record<string, string>): void {
    const gauge = new Gauge({ name, help, registers: this.#registers, labelNames: Object.keys(labels) })
    gauge.set(labels, 1)
  }

  counter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: this.#registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  }

  /** @param fixed labels that tell several of these counts apart */
  counts(
    name: string,
    help: string,
    sources: readonly (LabelledCounts & { fixed?: Record<string, string> })[],
  ): void {
    const labelNames = [
      ...new Set(sources.flatMap(({ label, fixed = {} }) => [label, ...Object.keys(fixed)])),
    ]
    new Counter({
      name,
      help,
      registers: this.#registers,
      labelNames,
      collect() {
        this.reset()
        for (const { label, fixed, read } of sources)
          for (const [value, count] of Object.entries(read())) this.inc({ ...fixed, [label]: value }, count)
      },
    })
  }

  histogram<L extends string>(
    name: string,
    help: string,
    buckets: number[],
    labelNames: L[] = [],
  ): Histogram<L> {
    return new Histogram({ name, help, buckets, labelNames, registers: this.#registers })
  }
}
