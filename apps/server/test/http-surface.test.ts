import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { StorageUnavailable } from '../src/ports/store.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { expectProblem } from './support/problem.ts'
import { sendRaw } from './support/raw-http.ts'
import { createRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'
import { makeDataDir, startServer } from './support/test-server.ts'

const FRIEND = 'https://friend.example'
const PUBLIC = 'https://chat.example.org'
const CSP =
  "default-src 'self';script-src 'self';style-src 'self';img-src 'self' data:;font-src 'self';connect-src 'self';" +
  "object-src 'none';base-uri 'none';form-action 'self';frame-ancestors 'none'"

const server = sharedServer({ ALLOWED_ORIGINS: `${FRIEND}, http://localhost:5173`, PUBLIC_URL: PUBLIC })

describe('headers', () => {
  test.each([
    '/healthz/live',
    '/openapi.json',
    '/asyncapi.json',
    '/config.json',
    '/reference',
    '/reference/ws',
    '/nothing',
    '/session',
  ])('%s carries the security headers', async (path) => {
    const { headers } = await request(server.url + path)
    expect(headers.get('content-security-policy')).toBe(CSP)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('strict-transport-security')).toBeNull()
    expect(headers.get('x-powered-by')).toBeNull()
    expect(headers.get('server')).toBeNull()
  })

  test('answers of the API are not to be kept (SPEC A1)', async () => {
    const host = await createRoom(server.url)
    for (const path of [
      `/rooms/${host.code}`,
      `/rooms/${host.code}/events`,
      '/session',
      '/healthz/ready',
      '/metrics',
    ]) {
      const { status, headers } = await request(server.url + path, { token: host.token })
      expect([path, status, headers.get('cache-control')]).toEqual([path, 200, 'no-store'])
    }
  })

  test('a HEAD request is answered as GET, without the body', async () => {
    const answer = await request(`${server.url}/healthz/live`, { method: 'HEAD' })
    expect([answer.status, answer.body]).toEqual([200, ''])
  })
})

describe('other origins (ALLOWED_ORIGINS, PUBLIC_URL)', () => {
  const corsHeaders = (headers: Headers) =>
    Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')))
  const preflight = (origin: string) =>
    request(`${server.url}/rooms/AB3K/messages`, {
      method: 'OPTIONS',
      headers: {
        origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'authorization',
      },
    })

  test.each([FRIEND, 'http://localhost:5173', PUBLIC])('%s may call, without credentials', async (origin) => {
    const allowed = await preflight(origin)
    expect(allowed.status).toBe(204)
    expect(corsHeaders(allowed.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'GET, POST, DELETE',
      'access-control-allow-headers': 'authorization, content-type, idempotency-key',
    })
    const created = await request(`${server.url}/rooms`, { body: { name: 'Ada' }, headers: { origin } })
    expect(created.status).toBe(201)
    expect(corsHeaders(created.headers)).toEqual({
      'access-control-allow-origin': origin,
      'access-control-expose-headers': 'location, retry-after',
    })
    expect(created.headers.get('vary')).toMatch(/\bOrigin\b/)
  })

  test('refusals are readable for them too', async () => {
    for (const path of ['/session', '/nothing']) {
      const { headers } = await request(server.url + path, { headers: { origin: FRIEND } })
      expect(headers.get('access-control-allow-origin')).toBe(FRIEND)
    }
  })

  test.each([
    'https://evil.example',
    'null',
    'https://friend.example.evil.example',
    'http://friend.example',
    `${FRIEND}:444`,
  ])('%s gets nothing', async (origin) => {
    const answers = [
      await preflight(origin),
      await request(`${server.url}/rooms`, { body: { name: 'Ada' }, headers: { origin } }),
    ]
    for (const { headers } of answers) {
      expect(headers.get('access-control-allow-origin')).toBeNull()
      expect(headers.get('access-control-allow-credentials')).toBeNull()
      expect(headers.get('vary')).toMatch(/\bOrigin\b/)
    }
  })
})

describe('/reference', () => {
  test('loads with all it needs, under the policy of every page', async () => {
    const page = await request<string>(`${server.url}/reference`)
    expect(page.headers.get('content-type')).toMatch(/^text\/html/)
    expect(page.body).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>|<style|\bon\w+=|\bstyle=/i)
    const assets = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => path)
    expect(assets.length).toBeGreaterThanOrEqual(5)
    for (const path of assets) {
      const asset = await fetch(server.url + path)
      await asset.arrayBuffer()
      const type = path.endsWith('.js') ? /javascript/ : path.endsWith('.css') ? /css/ : /png/
      expect([path, asset.status]).toEqual([path, 200])
      expect(asset.headers.get('content-security-policy')).toBe(CSP)
      expect(asset.headers.get('content-type')).toMatch(type)
    }
    expect((await request(`${server.url}/reference/json`)).body).toEqual(
      (await request(`${server.url}/openapi.json`)).body,
    )
  })
})

describe('for operators', () => {
  test('/healthz/live and /healthz/ready say so', async () => {
    expect((await request(`${server.url}/healthz/live`)).body).toEqual({ status: 'live' })
    expect((await request(`${server.url}/healthz/ready`)).body).toEqual({ status: 'ready' })
  })

  test('/healthz/ready asks the store once, however many ask at a time or in a row', async () => {
    let pings = 0
    const { url } = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          ping: () => {
            pings++
            return store.ping()
          },
        }),
    })
    const ask = async () => (await request(`${url}/healthz/ready`)).status
    expect(new Set(await Promise.all(Array.from({ length: 20 }, ask)))).toEqual(new Set([200]))
    expect(await ask()).toBe(200)
    expect(pings).toBe(1)
    await expect.poll(async () => [await ask(), pings], { timeout: 3000 }).toEqual([200, 2])
  })

  test('not ready, and still live, while the store fails; what needs it is 503', async () => {
    let failing: Error | undefined
    const fail = async () => {
      if (failing) throw failing
    }
    const custom = await startCustomServer({
      store: (store) =>
        wrapStore(store, {
          ping: fail,
          createRoom: async (input) => {
            await fail()
            return store.createRoom(input)
          },
        }),
    })
    for (failing of [new StorageUnavailable('the disk is full'), new Error('unforeseen')]) {
      expectProblem(await request(`${custom.url}/healthz/ready`), 'storage_unavailable')
      expect((await request(`${custom.url}/healthz/live`)).status).toBe(200)
      const created = await request(`${custom.url}/rooms`, { body: { name: 'Ada' } })
      const known = failing instanceof StorageUnavailable
      const problem = expectProblem(created, known ? 'storage_unavailable' : 'internal_error')
      expect(JSON.stringify(problem)).not.toMatch(/disk|unforeseen/)
    }
    failing = undefined
    const ready = async () => (await request(`${custom.url}/healthz/ready`)).status
    await expect.poll(ready, { timeout: 3000 }).toBe(200)
  })

  test('while stopping: not ready, still live, new requests refused, begun ones finished', async () => {
    const { url, stop } = await startServer()
    const body = '{"name":"Ada"}'
    const post = `POST /rooms HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n`
    // What is half sent when the stop begins: the server waits for the rest.
    const begun = [
      ['GET /healthz/ready HTTP/1.1\r\nhost: x\r\n', '\r\n'],
      ['GET /healthz/live HTTP/1.1\r\nhost: x\r\n', '\r\n'],
      [post, `\r\n${body}`],
      [`${post}\r\n${body.slice(0, 5)}`, body.slice(5)],
    ] as const
    const goOn = Promise.withResolvers<void>()
    const answers = begun.map(([first, rest]) => sendRaw(url, first, { text: rest, after: goOn.promise }))
    // Its answer comes after the server has read what was sent before it.
    await request(`${url}/healthz/live`)
    const stopped = stop()
    goOn.resolve()
    const [ready, live, refused, finished] = await Promise.all(answers)
    await stopped
    expectProblem(ready ?? expect.unreachable(), 'unavailable')
    expect(live?.body).toEqual({ status: 'live' })
    expectProblem(refused ?? expect.unreachable(), 'unavailable')
    expect([finished?.status, finished?.headers.get('location')]).toEqual([
      201,
      expect.stringMatching(/^\/rooms\//),
    ])
    await expect(fetch(`${url}/healthz/live`)).rejects.toThrow(/fetch failed/)
  })
})

describe('the web app', () => {
  const page = '<!doctype html><title>Parley</title>'
  const script = 'console.log("hello")'.repeat(50)

  /** A build in a folder whose own name must not matter. */
  async function makeWebRoot(): Promise<string> {
    const root = join(await makeDataDir(), 'assets', 'dist')
    await mkdir(join(root, 'assets'), { recursive: true })
    const files: [string, string | Buffer][] = [
      ['index.html', page],
      ['404.html', page],
      ['config.json', '{"apiUrl":"from the build"}'],
      ['favicon.svg', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
      ['shell.html', page],
      ['sw.js', script],
      ['manifest.webmanifest', '{"name":"Parley"}'],
      ['apple-touch-icon.png', Buffer.from('89504e470d0a1a0a', 'hex')],
      ['assets/app-1a2b.js', script],
      ['assets/app-1a2b.js.br', brotliCompressSync(script)],
      ['assets/app-1a2b.js.gz', gzipSync(script)],
    ]
    for (const [path, content] of files) await writeFile(join(root, path), content)
    return root
  }

  test('is served for / and /r/CODE, to be asked for again each time', async () => {
    const { url } = await startServer({}, { webRoot: await makeWebRoot() })
    for (const path of ['/', '/r/AB3K', '/r/ab-3k', '/r/AB3K/', '/?x=1', `/r/${'A'.repeat(300)}`]) {
      const { status, headers, body } = await request(url + path)
      expect([path, status, body]).toEqual([path, 200, page])
      expect(headers.get('content-type')).toMatch(/^text\/html/)
      expect(headers.get('cache-control')).toBe('no-cache')
      expect(headers.get('content-security-policy')).toBe(CSP)
    }
    for (const path of [
      '/r',
      '/r/AB3K/x',
      '/index.html',
      '/404.html',
      '/nothing',
      '/assets/gone.js',
      '/assets/',
    ]) {
      expectProblem(await request(url + path), 'not_found')
    }
  })

  test.each([
    ['/sw.js', /^(text|application)\/javascript/],
    ['/manifest.webmanifest', /^application\/manifest\+json/],
    ['/shell.html', /^text\/html/],
    ['/apple-touch-icon.png', /^image\/png/],
  ])('%s of the installed app has its type, and is to be asked for again each time', async (path, type) => {
    const { url } = await startServer({}, { webRoot: await makeWebRoot() })
    const { status, headers } = await request(url + path)
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-cache'])
    expect(headers.get('content-type')).toMatch(type)
    expect(headers.get('content-security-policy')).toBe(CSP)
    // `fetch` would ask for a fresh answer all the same.
    const [again] = await once(
      get(url + path, { headers: { 'if-none-match': headers.get('etag') ?? '' } }),
      'response',
    )
    expect((again as IncomingMessage).resume().statusCode).toBe(304)
  })

  test('a person at any other address gets the app, with 404; a script gets a problem', async () => {
    const { url } = await startServer({}, { webRoot: await makeWebRoot() })
    const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
    const answer = await request(`${url}/nothing/here`, { headers: { accept } })
    expect([answer.status, answer.body]).toEqual([404, page])
    expect(answer.headers.get('content-type')).toMatch(/^text\/html/)
    expect(answer.headers.get('content-security-policy')).toBe(CSP)
    expectProblem(await request(`${url}/nothing/here`, { headers: { accept: '*/*' } }), 'not_found')
    expectProblem(await request(`${url}/nothing/here`, { method: 'POST', headers: { accept } }), 'not_found')
  })

  test('a person who comes to such an address again gets the whole app again, whatever the browser has kept', async () => {
    const { url } = await startServer({}, { webRoot: await makeWebRoot() })
    const home = await request(url)
    for (const headers of [
      { 'if-none-match': home.headers.get('etag') ?? '' },
      { 'if-none-match': '*' },
      { 'if-modified-since': new Date(Date.now() + 60_000).toUTCString() },
      { range: 'bytes=0-3' },
    ]) {
      const answer = await request(`${url}/nothing/here`, { headers: { accept: 'text/html', ...headers } })
      expect([answer.status, answer.body]).toEqual([404, page])
      expect([answer.headers.get('etag'), answer.headers.get('last-modified')]).toEqual([null, null])
    }
  })

  test('its assets are kept for ever and go out pre-compressed; everything else is asked for again', async () => {
    const { url } = await startServer({}, { webRoot: await makeWebRoot() })
    const asset = await request(`${url}/assets/app-1a2b.js`)
    expect([asset.status, asset.body]).toEqual([200, script])
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(asset.headers.get('content-type')).toMatch(/javascript/)
    const icon = await request(`${url}/favicon.svg`)
    expect([icon.status, icon.headers.get('cache-control')]).toEqual([200, 'no-cache'])
    const again = await request(`${url}/favicon.svg`, {
      headers: { 'if-none-match': icon.headers.get('etag') ?? '', 'cache-control': 'max-age=0' },
    })
    expect(again.status).toBe(304)
    for (const encoding of ['br', 'gzip']) {
      const packed = await request(`${url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': encoding } })
      expect([packed.status, packed.body]).toEqual([200, script])
      expect(packed.headers.get('content-encoding')).toBe(encoding)
      expect(packed.headers.get('vary')).toMatch(/accept-encoding/i)
      expect(packed.headers.get('content-type')).toMatch(/javascript/)
      expect(packed.headers.get('cache-control')).toMatch(/immutable/)
    }
    const plain = await request(`${url}/assets/app-1a2b.js`, { headers: { 'accept-encoding': 'identity' } })
    expect([plain.headers.get('content-encoding'), plain.body]).toEqual([null, script])
  })

  test('/config.json is the server’s own, not the build’s', async () => {
    const { url } = await startServer({ CODE_LENGTH: '6' }, { webRoot: await makeWebRoot() })
    const { headers, body } = await request(`${url}/config.json`)
    expect(body).toEqual({ apiUrl: '', codeLength: 6 })
    expect(headers.get('cache-control')).toBe('no-store')
  })

  test('without a build the API works all the same', async () => {
    const { url } = await startServer({}, { webRoot: await makeDataDir() })
    expect((await createRoom(url)).code).toHaveLength(4)
    expectProblem(await request(`${url}/`), 'not_found')
    expect((await request(`${url}/config.json`)).body).toEqual({ apiUrl: '', codeLength: 4 })
  })
})
