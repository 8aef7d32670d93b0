import { once } from 'node:events'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

/** A plain host of static files, as anybody may put the built web app on: it knows nothing of Parley. */
export type StaticHost = {
  /** By name, not by address, so that it is another site than the API and no cookie is shared. */
  readonly url: string
  /** Writes the file that tells the app where its API is. */
  configure(apiUrl: string): Promise<void>
  /** Puts a new build in place of the old one: a page and a service worker that differ. The page names it in a `meta` element. */
  publish(build: string): Promise<void>
  stop(): Promise<void>
}

/** Serves a copy of the built web app; unknown paths are answered with `404.html`, as such hosts do. */
export async function startStaticHost(): Promise<StaticHost> {
  const root = await mkdtemp(join(tmpdir(), 'parley-static-'))
  await cp(join(import.meta.dirname, '../../dist'), root, { recursive: true })
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://host').pathname)
    const file = join(root, path === '/' ? 'index.html' : path)
    const answer = async () => {
      const found = await readFile(file).catch(() => null)
      const body = found ?? (await readFile(join(root, '404.html')))
      const type = found ? (types[extname(file)] ?? 'application/octet-stream') : types['.html']
      response.writeHead(found ? 200 : 404, { 'content-type': type }).end(body)
    }
    answer().catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The static host has no port')
  return {
    url: `http://localhost:${address.port}`,
    configure: (apiUrl) => writeFile(join(root, 'config.json'), JSON.stringify({ apiUrl })),
    publish: async (build) => {
      const change = async (file: string, from: RegExp, to: string) => {
        const text = await readFile(join(root, file), 'utf8')
        if (!from.test(text)) throw new Error(`${file} has no ${String(from)}`)
        await writeFile(join(root, file), text.replace(from, to))
      }
      const entry =
        /\/assets\/(index-[\w-]+\.js)/.exec(await readFile(join(root, 'index.html'), 'utf8'))?.[1] ?? ''
      await cp(join(root, 'assets', entry), join(root, 'assets', `index-${build}.js`))
      for (const page of ['index.html', 'shell.html']) {
        await change(page, new RegExp(entry), `index-${build}.js`)
        await change(page, /<title>/, `<meta name="build" content="${build}" /><title>`)
      }
      await change('sw.js', /url:"shell.html",revision:"[^"]*"/, `url:"shell.html",revision:"${build}"`)
      await change('sw.js', new RegExp(entry), `index-${build}.js`)
    },
    stop: async () => {
      server.close()
      server.closeAllConnections()
      await rm(root, { recursive: true, force: true })
    },
  }
}
