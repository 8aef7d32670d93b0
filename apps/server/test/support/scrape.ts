import { request } from './rest.ts'

/** The samples of a scrape by name and labels, as in `parley_acks_total{result="stored",via="ws"}`; labels in any order. */
export class Scrape {
  readonly text: string
  readonly #samples = new Map<string, number>()

  constructor(text: string) {
    this.text = text
    for (const line of text.split('\n')) {
      const [, name, labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? []
      if (name !== undefined) this.#samples.set(keyOf(name, labels), Number(value))
    }
  }

  /** The value of a sample; `undefined` if there is none. */
  get(sample: string): number | undefined {
    const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(sample) ?? []
    return this.#samples.get(keyOf(name, labels))
  }

  /** How much each sample has grown since another scrape; those that have not are left out. */
  since(before: Scrape): Record<string, number> {
    const grown = [...this.#samples].map(([key, value]) => [key, value - (before.get(key) ?? 0)] as const)
    return Object.fromEntries(grown.filter(([, by]) => by !== 0))
  }

  /** Names of all metrics, by which they are declared. */
  get names(): string[] {
    return [...this.text.matchAll(/^# TYPE (\w+) /gm)].map(([, name = '']) => name)
  }
}

function keyOf(name: string, labels: string): string {
  return labels === '' ? name : `${name}{${(labels.match(/\w+="[^"]*"/g) ?? []).toSorted().join(',')}}`
}

/** Reads the metrics of a server. */
export async function scrape(url: string): Promise<Scrape> {
  return new Scrape((await request<string>(`${url}/metrics`)).body)
}
