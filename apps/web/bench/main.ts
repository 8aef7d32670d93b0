/**
 * The web app's speed, in a real browser against a real server: `npm run bench:web` at the root prints it, `-- --write` also puts it
 * into docs/performance.md, `-- --quick` only sees whether all of this still runs.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumArgs, findBrowser } from '../../../scripts/browser.mjs'
import { startServer } from '../e2e/support/server.ts'
import { arriving, type Bench, entering, type Figure, interacting, scrolling, sending } from './measures.ts'
import { roomWith } from './room.ts'

const quick = process.argv.includes('--quick')
const size = quick ? { messages: 120, runs: 1, seconds: 1 } : { messages: 10_000, runs: 5, seconds: 10 }
const page = join(import.meta.dirname, '../../../docs/performance.md')
const marks = { begin: '<!-- bench:web -->', end: '<!-- /bench:web -->' }

const format = ({ value, unit }: Pick<Figure, 'value' | 'unit'>) =>
  `${value < 1 && value > 0 ? value.toFixed(3) : value.toFixed(value < 100 && unit !== '' ? 1 : 0)} ${unit}`.trim()

function table(figures: readonly Figure[]): string {
  const rows = figures.map(({ what, value, unit, goal }) => {
    const wanted = goal === undefined ? '' : `≤ ${goal} ${unit}`.trim()
    return `| ${what} | ${format({ value, unit })} | ${wanted}${goal !== undefined && value > goal ? ', missed' : ''} |`
  })
  return ['| What | Measured | Goal |', '|---|---|---|', ...rows].join('\n')
}

const found = await findBrowser()
const server = await startServer({ env: { RATE_LIMITS: 'off' } })
const browser = await chromium.launch({
  executablePath: found.executablePath,
  args: [...chromiumArgs],
  env: { ...process.env, ...found.env },
})
try {
  const room = await roomWith(server, size.messages)
  const bench: Bench = { browser, server, room, runs: size.runs, seconds: size.seconds }
  const figures: Figure[] = []
  const measures = [entering, sending, interacting, (all: Bench) => scrolling(all, size.messages), arriving]
  for (const measure of measures) {
    const measured = await measure(bench)
    figures.push(...measured)
    for (const figure of measured) console.log(`${figure.what}: ${format(figure)}`)
  }
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Chromium ${browser.version()}, Node ${process.version}`
  if (process.argv.includes('--write')) {
    const text = await readFile(page, 'utf8')
    const [head = '', rest = ''] = text.split(marks.begin)
    const tail = rest.split(marks.end)[1] ?? ''
    const day = new Date().toISOString().slice(0, 10)
    const measured = `Measured on ${day}: ${machine}.\n\n${table(figures)}`
    await writeFile(page, `${head}${marks.begin}\n\n${measured}\n\n${marks.end}${tail}`)
  } else console.log(`\n${machine}\n\n${table(figures)}`)
} finally {
  await browser.close()
  await server.stop()
}
