import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import type { Page } from '@playwright/test'
import react from '@vitejs/plugin-react'
import { build } from 'vite'

const web = join(import.meta.dirname, '../..')
/** Nobody answers there: what it serves comes out of memory. Secure, so that pages may use all that browsers have. */
const ORIGIN = 'https://states.invalid'

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** The states that need no server (`states/`), to be opened in a browser. */
export type States = {
  /** Opens the list of them, in a language; every page needs that once. Returns the names of all. */
  open(page: Page, options?: { language?: string }): Promise<string[]>
  /** Shows one in a page that is open, and waits until it is there. The page is not loaded anew. */
  show(page: Page, name: string): Promise<void>
}

/** Builds the states in memory: no build that is shipped has them. */
export async function buildStates(): Promise<States> {
  const files = await builtFiles()
  const open: States['open'] = async (page, { language = 'en' } = {}) => {
    await page.route(`${ORIGIN}/**`, async (route) => {
      const path = new URL(route.request().url()).pathname.slice(1)
      const body = files.get(path) ?? (await readFile(join(web, 'public', path)).catch(() => null))
      if (body === null) return route.fulfill({ status: 404 })
      return route.fulfill({ body: Buffer.from(body), contentType: types[extname(path)] ?? 'text/plain' })
    })
    await page.goto(`${ORIGIN}/states/index.html?language=${language}`)
    const links = page.getByRole('navigation', { name: 'States' }).getByRole('link')
    await links.first().waitFor()
    return links.evaluateAll((all) =>
      all.map((link) => new URL((link as HTMLAnchorElement).href).hash.slice(1)),
    )
  }
  const show: States['show'] = async (page, name) => {
    const problem = await page.evaluate(
      (hash) =>
        new Promise<string | null>((resolve) => {
          const { documentElement } = document
          const seen = new MutationObserver(() => {
            if (documentElement.dataset.shown === hash) resolve(null)
          })
          seen.observe(documentElement, { attributes: true })
          addEventListener('unhandledrejection', ({ reason }) => resolve(String(reason)), { once: true })
          location.hash = hash
        }),
      name,
    )
    if (problem !== null) throw new Error(`The state ${name} can't be shown: ${problem}`)
  }
  return { open, show }
}

async function builtFiles(): Promise<Map<string, string | Uint8Array>> {
  const built = await build({
    root: web,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      target: 'es2022',
      write: false,
      minify: false,
      assetsInlineLimit: 0,
      modulePreload: false,
      reportCompressedSize: false,
      rolldownOptions: { input: join(web, 'states/index.html') },
    },
  })
  if (!('output' in built)) throw new Error('One build was asked for')
  return new Map(
    built.output.map((file) => [file.fileName, file.type === 'chunk' ? file.code : file.source] as const),
  )
}
