import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { enterTwo, expectWorking } from './support/entered.ts'
import { request } from './support/rest.ts'
import { type Scrape, scrape } from './support/scrape.ts'
import { sharedServer } from './support/shared-server.ts'

const DOCS = join(import.meta.dirname, '../../../docs')
const SOURCES = join(import.meta.dirname, '../src')
const read = (path: string) => readFileSync(join(DOCS, path), 'utf8')

const guide = read('operations.md')
const alerts = read('prometheus/parley-alerts.yml')

interface Panel {
  id: number
  type: string
  title: string
  datasource?: { uid: string }
  targets?: { expr: string; datasource: { uid: string } }[]
}
const dashboard = JSON.parse(read('grafana/parley-dashboard.json')) as {
  panels: Panel[]
  templating: { list: { name: string; type: string }[] }
}
const queries = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr))

const server = sharedServer()
let scraped: Promise<Scrape> | undefined

/** What a server shows that has had visitors. */
function seen(): Promise<Scrape> {
  return (scraped ??= visit())
}

async function visit(): Promise<Scrape> {
  const { ada, a } = await enterTwo(server)
  await expectWorking(a)
  const post = { token: ada.token, body: { text: 'hi' } }
  await request(`${server.url}/rooms/${ada.code}/messages`, post)
  return scrape(server.url)
}

/** Names of metrics in a text; those of histograms without their endings. */
function namesIn(text: string): string[] {
  const names = text.match(/\b(?:parley|process|nodejs)_\w*[a-z]\b/g) ?? []
  return [...new Set(names.map((name) => name.replace(/(?<=_seconds|_operations)_(bucket|sum|count)$/, '')))]
}

/** Pairs of a sample's name and a label with its value, as selected in a query. */
function selectionsIn(text: string): [string, string][] {
  return [...text.matchAll(/\b(parley_\w+)\{([^}]*)\}/g)].flatMap(([, name = '', labels = '']) =>
    (labels.match(/\w+="[^"]+"/g) ?? [])
      .filter((label) => !label.startsWith('job='))
      .map((label): [string, string] => [name, label]),
  )
}

describe('docs/operations.md', () => {
  test('describes every metric of ours that a server shows', async () => {
    const ours = (await seen()).names.filter((name) => name.startsWith('parley_'))
    expect(ours.length).toBeGreaterThan(25)
    expect(ours.filter((name) => !guide.includes(`| \`${name}\` |`))).toEqual([])
  })

  test('describes every alert', () => {
    const names = [...alerts.matchAll(/alert: (\w+)/g)].map(([, name = '']) => name)
    expect(names.length).toBeGreaterThan(5)
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })

  test('describes every line that the server logs', () => {
    const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter((path) =>
      path.endsWith('.ts'),
    )
    const lines = files.flatMap((path) =>
      [
        ...readFileSync(join(SOURCES, path), 'utf8').matchAll(
          /(?:\blog(?:ger)?\.(?:debug|info|warn|error|fatal)\(|endByFault\()[^']{0,120}'([^'.:]+)/g,
        ),
      ].map(([, message = '']) => message),
    )
    expect(lines.length).toBeGreaterThan(15)
    expect(lines.filter((line) => !guide.includes(`\`${line}\``))).toEqual([])
  })
})

describe('limits that refused', () => {
  /** Values of the label `limit`. */
  const shown = async () =>
    [...(await seen()).text.matchAll(/^parley_limited_total\{limit="(\w+)"\}/gm)].map(
      ([, limit = '']) => limit,
    )

  test('docs/operations.md names none that a server does not show', async () => {
    const row = guide.split('\n').find((line) => line.startsWith('| `parley_limited_total` |')) ?? ''
    const named = [...row.matchAll(/`([a-z]+[A-Z]\w+)`/g)].map(([, limit = '']) => limit)
    expect(named.length).toBeGreaterThan(5)
    const limits = await shown()
    expect(named.filter((limit) => !limits.includes(limit))).toEqual([])
  })

  test('the alerts hear of each that a guesser or all together may reach', async () => {
    const limits = await shown()
    const watched = [...alerts.matchAll(/parley_limited_total\{limit=~"([^"]+)"\}/g)].map(
      ([, pattern = '']) => new RegExp(`^(?:${pattern})$`),
    )
    const loud = limits.filter((limit) => /^misses|Total$/.test(limit))
    expect(loud.length).toBeGreaterThan(4)
    expect(loud.filter((limit) => !watched.some((pattern) => pattern.test(limit)))).toEqual([])
  })
})

describe.each([
  ['docs/operations.md', guide],
  ['the alerts', alerts],
  ['the dashboard', queries.join('\n')],
])('%s', (_, text) => {
  test('names no metric that a server does not show', async () => {
    const names = namesIn(text)
    const shown = (await seen()).names
    expect(names.length).toBeGreaterThan(10)
    expect(names.filter((name) => !shown.includes(name))).toEqual([])
  })

  test('asks for no label that its metric does not have', async () => {
    const samples = (await seen()).text.split('\n')
    const missing = selectionsIn(text).filter(
      ([name, label]) => !samples.some((line) => line.startsWith(`${name}{`) && line.includes(label)),
    )
    expect(missing).toEqual([])
  })
})

describe('the dashboard', () => {
  test('asks for its data source when it is imported, and for nothing else', () => {
    expect(dashboard.templating.list).toContainEqual(
      expect.objectContaining({ name: 'datasource', type: 'datasource' }),
    )
    const panels = dashboard.panels.filter(({ type }) => type !== 'row')
    for (const { title, datasource, targets } of panels) {
      expect(targets?.length, title).toBeGreaterThan(0)
      for (const source of [datasource, ...(targets ?? []).map((target) => target.datasource)])
        expect(source?.uid, title).toBe('${datasource}')
    }
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length)
  })

  test('has a row for traffic, delivery, the store, refusals and the process', () => {
    const rows = dashboard.panels.filter(({ type }) => type === 'row').map(({ title }) => title)
    expect(rows).toEqual(['Traffic', 'Delivery', 'Store', 'Refusals', 'Process'])
  })
})
