import specs from '@asyncapi/specs'
import { clientFrameSchemas, CloseCode, serverFrameSchemas } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { ordinarySession, refusals } from './documents/sessions.ts'
import { closed, draft07Checks } from './support/json-schema.ts'
import { sendRaw } from './support/raw-http.ts'
import { request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'
import { startServer } from './support/test-server.ts'

const server = sharedServer()

interface Message {
  name: string
  title: string
  summary: string
  examples: { name: string; payload: Record<string, unknown> }[]
}

interface Operation {
  action: string
  messages: { $ref: string }[]
  reply?: { messages: { $ref: string }[] }
}

interface AsyncApi {
  servers: { this: { host: string; protocol: string } }
  channels: { ws: { description: string; 'x-error-codes': { code: string }[] } }
  operations: Record<string, Operation>
  components: {
    messages: Record<string, Message>
    schemas: Record<string, { title?: string; properties?: Record<string, { const?: unknown }> }>
  }
}

const load = async (url = server.url) => (await request<AsyncApi>(`${url}/asyncapi.json`)).body
const titleOf = ({ $ref }: { $ref: string }) => $ref.split('/').at(-1) ?? ''

describe('/asyncapi.json', () => {
  test('is a valid AsyncAPI 3.0 document', async () => {
    const document = await load()
    const check = draft07Checks(specs.schemasWithoutId['3.0.0'])('')
    expect(check(document)).toEqual([])
    expect(check({ ...document, channels: { ws: { messages: 1 } } })).not.toEqual([])
  })

  test('its references lead somewhere', async () => {
    const document = await load()
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
      ([, path = '']) => path,
    )
    const resolve = (path: string) =>
      path
        .split('/')
        .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document)
    expect(references.length).toBeGreaterThan(30)
    expect(references.filter((path) => resolve(path) === undefined)).toEqual([])
  })

  test('has every frame, and who sends it', async () => {
    const { operations, components } = await load()
    const frames = (action: string) =>
      Object.values(operations)
        .filter((operation) => operation.action === action)
        .flatMap(({ messages }) => messages.map((reference) => components.messages[titleOf(reference)]?.name))
    expect(frames('receive')).toEqual(Object.keys(clientFrameSchemas))
    expect(frames('send')).toEqual(Object.keys(serverFrameSchemas))
  })

  test('says what answers a frame', async () => {
    const { operations } = await load()
    const replies = Object.entries(operations).flatMap(([name, { reply }]) =>
      reply ? [[name, reply.messages.map(titleOf)]] : [],
    )
    expect(Object.fromEntries(replies)).toMatchObject({
      receiveHelloFrame: ['WelcomeFrame', 'EventFrame', 'LiveFrame', 'ErrorFrame'],
      receiveSendFrame: ['SentFrame', 'ErrorFrame'],
      receivePingFrame: ['PongFrame', 'ErrorFrame'],
    })
  })

  test('every message has a summary, and examples that fit its schema', async () => {
    const document = await load()
    const checkOf = draft07Checks(document)
    for (const { title, summary, examples } of Object.values(document.components.messages)) {
      expect(summary, title).toMatch(/^[A-Z].{10,}[.?]$/)
      expect(examples.length, title).toBeGreaterThan(0)
      expect(new Set(examples.map(({ name }) => name)).size, title).toBe(examples.length)
      const check = checkOf(`/components/schemas/${title}`)
      for (const { name, payload } of examples) {
        expect(check(payload), `${title} ${name}`).toEqual([])
        expect(check({ ...payload, type: 'other' })).not.toEqual([])
      }
    }
  })

  test('C1: names every close code', async () => {
    const { description } = (await load()).channels.ws
    expect(Object.values(CloseCode).filter((code) => !description.includes(`| ${code} |`))).toEqual([])
  })

  test('names the address that it was asked at, or PUBLIC_URL', async () => {
    expect((await load()).servers.this).toMatchObject({ host: new URL(server.url).host, protocol: 'ws' })
    const { url } = await startServer({ PUBLIC_URL: 'https://chat.example.org' })
    expect((await load(url)).servers.this).toMatchObject({ host: 'chat.example.org', protocol: 'wss' })
  })
})

/** What the document has and these sessions don't bring about, and why. */
const neverSeen: Record<string, string> = {
  'error forbidden': 'nothing that a frame asks for is forbidden to anybody, yet',
  'error internal_error': 'a fault ends the connection with 1011',
  'event hidden': 'every member may see every event, yet',
}

describe('what goes over sockets', () => {
  test('is as documented, frame by frame; and all that is documented goes', async () => {
    const document = await load()
    const { operations, components, channels } = document
    const checkOf = draft07Checks(closed(document))
    const checks = new Map(
      Object.values(operations).flatMap(({ action, messages }) =>
        messages.map((reference) => {
          const message = components.messages[titleOf(reference)] ?? expect.unreachable()
          return [`${action} ${message.name}`, checkOf(`/components/schemas/${message.title}`)] as const
        }),
      ),
    )
    const sessions = [await ordinarySession(), await refusals()]
    const sent = sessions.flatMap((session) => session.sent)
    const received = sessions.flatMap((session) => session.received)
    for (const [action, frames] of [
      ['receive', sent],
      ['send', received],
    ] as const) {
      for (const frame of frames) {
        expect(checks.get(`${action} ${String(frame.type)}`)?.(frame), JSON.stringify(frame)).toEqual([])
      }
    }
    const seen = new Set([
      ...sent.map(({ type }) => `receive ${String(type)}`),
      ...received.map(({ type }) => `send ${type}`),
      ...received.flatMap((frame) => (frame.type === 'error' ? [`error ${frame.code}`] : [])),
      ...received.flatMap((frame) => (frame.type === 'event' ? [`event ${frame.kind}`] : [])),
    ])
    const documented = [
      ...checks.keys(),
      ...channels.ws['x-error-codes'].map(({ code }) => `error ${code}`),
      ...Object.values(components.schemas).flatMap(({ title, properties }) =>
        title?.endsWith('EventFrame') === true && properties?.kind
          ? [`event ${String(properties.kind.const)}`]
          : [],
      ),
    ]
    expect(documented.filter((what) => !seen.has(what))).toEqual(Object.keys(neverSeen))
    expect([...seen].filter((what) => !documented.includes(what))).toEqual([])
  })
})

describe('/reference/ws', () => {
  test('is a page without a script that shows every frame, example and close code', async () => {
    const page = await request<string>(`${server.url}/reference/ws`)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(page.body).not.toMatch(/<script|<style|\bon\w+=|\bstyle=/i)
    const { components } = await load()
    const escaped = (text: string) =>
      text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')
    for (const { title, examples } of Object.values(components.messages)) {
      expect(page.body).toContain(`<section id="${title}">`)
      for (const { payload } of examples)
        expect(page.body).toContain(escaped(JSON.stringify(payload, null, 2)))
    }
    for (const code of Object.values(CloseCode)) expect(page.body).toContain(`<code>${code}</code>`)
  })

  test('its links lead somewhere, and its style sheet is there', async () => {
    const { body } = await request<string>(`${server.url}/reference/ws`)
    const links = [...body.matchAll(/href="([^"]+)"/g)].map(([, link = '']) => link)
    const inside = links.filter((link) => link.startsWith('#')).map((link) => link.slice(1))
    expect(inside.filter((id) => !body.includes(`id="${id}"`))).toEqual([])
    // The icon comes with the web app, which is not built here.
    const outside = links.filter((link) => !link.startsWith('#') && link !== '/favicon.svg')
    expect(outside.length).toBeGreaterThan(2)
    for (const link of outside) expect([link, (await request(server.url + link)).status]).toEqual([link, 200])
  })

  test('a Host with markup in it stays text, and none at all is fine', async () => {
    const ask = (head: string) =>
      sendRaw(server.url, `GET /reference/ws ${head}\r\nconnection: close\r\n\r\n`)
    const odd = await ask('HTTP/1.1\r\nhost: "><script>alert(1)</script>')
    expect(odd.status).toBe(200)
    expect(odd.text).toContain('&lt;script&gt;')
    expect(odd.text).not.toContain('<script>')
    const document = await sendRaw(
      server.url,
      'GET /asyncapi.json HTTP/1.1\r\nhost: a"b\r\nconnection: close\r\n\r\n',
    )
    expect((document.body as AsyncApi).servers.this.host).toBe('a"b')
    const none = await ask('HTTP/1.0')
    expect([none.status, none.text]).toEqual([200, expect.stringContaining('ws://localhost/ws')])
  })
})
