/**
 * The web app's speed, in a real browser against a real server: `npm run bench:web` at the root prints it, `-- --write` also puts it
 * into docs/performance.md.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { cpus, loadavg } from 'node:os'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { chromiumArgs, findBrowser } from '../../../scripts/browser.mjs'
import { startServer } from '../e2e/support/server.ts'
import { format, table } from './figures.ts'
import { measureAll } from './measures.ts'
import { roomWith } from './room.ts'

const MESSAGES = 10_000
const page = join(import.meta.dirname, '../../../docs/performance.md')
const marks = { begin: '<!-- bench:web -->', end: '<!-- /bench:web -->' }

// Of what else the machine does: the benchmark itself has not begun.
const [load = Number.NaN] = loadavg()
const found = await findBrowser()
const server = await startServer({ env: { RATE_LIMITS: 'off' } })
const browser = await chromium.launch({
  executablePath: found.executablePath,
  args: [...chromiumArgs],
  env: { ...process.env, ...found.env },
})
try {
  const room = await roomWith(server, MESSAGES)
  const figures = await measureAll(
    { browser, server, room, messages: MESSAGES, runs: 5, seconds: 10, slowdown: 4 },
    (figure) => console.log(`${figure.what}: ${format(figure)}`),
  )
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown'}, Chromium ${browser.version()}, Node ${process.version}, load before it ${load.toFixed(1)}`
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
