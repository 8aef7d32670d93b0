import { describe, expect, test } from 'vitest'
import { sendRaw } from '../support/raw-http.ts'
import { createRoom, joinRoom, request, type RequestOptions } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

/** Every documented call: successes, and what is wrong with a caller, a room, an address or a body. */
async function everyAnswer() {
  const host = await createRoom(server.url)
  const { body: document } = await request<{ paths: Record<string, Record<string, unknown>> }>(
    `${server.url}/openapi.json`,
  )
  const calls = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => ({ method: method.toUpperCase(), path })),
  )
  const answers: { call: string; status: number; kept: string | null }[] = []
  const ask = async (method: string, path: string, options: RequestOptions) => {
    const { status, headers } = await request(server.url + path, { ...options, method })
    answers.push({ call: `${method} ${path}`, status, kept: headers.get('cache-control') })
  }
  for (const { method, path } of calls) {
    const { token } = await joinRoom(server.url, host.code, `Guest of ${answers.length}`)
    const body = method === 'POST' ? { name: `${answers.length}`, text: 'hi' } : undefined
    const headers = method === 'POST' && path.endsWith('/leave') ? {} : { ...(body && { body }) }
    for (const code of ['ZZZZ', host.code]) {
      const address = path.replace('{code}', code)
      await ask(method, address, headers)
      if (method === 'POST')
        await ask(method, address, { token, body: '{', headers: { 'content-type': 'application/json' } })
      await ask(method, address, { token, ...headers })
    }
    await ask('PATCH', path.replace('{code}', host.code), {})
    if (method === 'GET') await ask('HEAD', path.replace('{code}', host.code), { token })
  }
  for (const path of ['/nothing', '/rooms', '/ws', '/rooms/%zz', '/session?token=x'])
    await ask('GET', path, {})
  await ask('OPTIONS', '/rooms', { headers: { origin: 'https://evil.example' } })
  return answers
}

describe('an answer of the API in a shared cache', () => {
  test('A1: none may be kept: successes, refusals, unknown addresses, documents and health alike', async () => {
    const answers = await everyAnswer()
    expect(answers.filter(({ kept }) => kept !== 'no-store')).toEqual([])
    const statuses = new Set(answers.map(({ status }) => status))
    for (const status of [200, 201, 204, 400, 401, 403, 404])
      expect(statuses, `${status} is among them`).toContain(status)
    expect(answers.length).toBeGreaterThan(60)
  })

  test('A1: nor what is no HTTP, and is refused before there is a request', async () => {
    for (const bytes of [
      'nonsense\r\n\r\n',
      `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`,
      'GET /ws HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n',
    ]) {
      const { status, headers } = await sendRaw(server.url, bytes)
      expect([status >= 400, headers.get('cache-control')]).toEqual([true, 'no-store'])
    }
  })
})
