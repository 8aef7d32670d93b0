import { type SentFrame, type Session, TEXT_MAX_CODE_POINTS } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ RATE_LIMITS: 'off' })

async function twoPeople() {
  const ada = await createRoom(server.url, 'Ada')
  const bob = await joinRoom(server.url, ada.code, 'Bob')
  const [a, b] = [await RawSocket.enter(server.wsUrl, ada), await RawSocket.enter(server.wsUrl, bob)]
  return { ada, bob, a, b }
}

function post({ code, token }: Session, body: Record<string, unknown>) {
  return request<{ seq: number; at: string }>(`${server.url}/rooms/${code}/messages`, { token, body })
}

/** Every `sent` of an id. */
const acks = ({ frames }: RawSocket, id: string): SentFrame[] =>
  frames.filter((frame) => frame.type === 'sent').filter((frame) => frame.id === id)

describe('sending twice', () => {
  test('D3: the same id again, on this connection, on another and by REST, is the first event', async () => {
    const { ada, a, b } = await twoPeople()
    a.say('same', 'Hello')
    const first = await a.next('sent')
    expect(first).toMatchObject({ duplicate: false, seq: 3 })
    a.say('same', '  Hello ')
    await a.next('sent', ({ duplicate }) => duplicate)
    const tab = await RawSocket.enter(server.wsUrl, ada)
    tab.say('same', 'Hello')
    const repeat = { ...first, duplicate: true }
    expect(acks(a, 'same')[1]).toEqual(repeat)
    expect(await tab.next('sent')).toEqual(repeat)
    const posted = await post(ada, { id: 'same', text: 'Hello' })
    expect(posted).toMatchObject({ status: 200, body: { seq: first.seq, at: first.at, id: 'same' } })
    a.say('next', 'Something else')
    expect((await b.next('event', ({ seq }) => seq > first.seq)).seq).toBe(first.seq + 1)
  })

  test('D3: many at once, through several connections, are stored once', async () => {
    const { ada, a, b } = await twoPeople()
    const tabs = [a, await RawSocket.enter(server.wsUrl, ada), await RawSocket.enter(server.wsUrl, ada)]
    for (let round = 0; round < 30; round++) for (const tab of tabs) tab.say(`r${round}`, 'x')
    const found = await Promise.all(tabs.map((tab) => tab.next('sent', ({ id }) => id === 'r29')))
    expect(new Set(found.map(({ seq }) => seq)).size).toBe(1)
    expect(found.filter(({ duplicate }) => !duplicate)).toHaveLength(1)
    await b.next('event', ({ seq }) => seq === 32)
    const ids = b.events.map((event) => (event.kind === 'message' ? event.id : ''))
    expect(ids.slice(2)).toEqual(Array.from({ length: 30 }, (_, round) => `r${round}`))
  })

  test('D3: the same id for other content is id_conflict, and nothing is stored', async () => {
    const { ada, a } = await twoPeople()
    a.say('one', 'Hello')
    await a.next('sent')
    a.say('one', 'Goodbye')
    expect(await a.next('error')).toMatchObject({ re: 'one', code: 'id_conflict' })
    expect((await post(ada, { id: 'one', text: 'Goodbye' })).status).toBe(409)
    a.say('two', 'x')
    expect((await a.next('sent', ({ id }) => id === 'two')).seq).toBe(4)
  })
})

describe('order', () => {
  test('D2: 500 sends of one connection keep their order, acks and events alike', async () => {
    const { a, b } = await twoPeople()
    const ids = Array.from({ length: 500 }, (_, index) => `m${index}`)
    for (const id of ids) a.say(id, `message ${id}`)
    await b.next('event', ({ seq }) => seq === 502)
    await a.next('sent', ({ id }) => id === 'm499')
    const sent = a.frames.filter((frame) => frame.type === 'sent')
    expect(sent.map(({ id }) => id)).toEqual(ids)
    expect(sent.map(({ seq }) => seq)).toEqual(ids.map((_, index) => index + 3))
    expect(b.events.slice(2).map((event) => event.kind === 'message' && event.id)).toEqual(ids)
  })

  test('D2: what was acknowledged before another was sent has the lower seq', async () => {
    const { a, b } = await twoPeople()
    let last = 0
    for (let round = 0; round < 20; round++) {
      const speaker = round % 2 === 0 ? a : b
      speaker.say(`r${round}`, 'x')
      const { seq } = await speaker.next('sent', ({ id }) => id === `r${round}`)
      expect(seq).toBeGreaterThan(last)
      last = seq
    }
  })
})

describe('the acknowledgement', () => {
  test('D1, V1: comes after the commit, and until then nobody sees anything', async () => {
    let release = () => {}
    const held = new Promise<void>((resolve) => (release = resolve))
    let committed = false
    let appends = 0
    const custom = await startCustomServer(
      {
        store: (store) =>
          wrapStore(store, {
            append: async (input) => {
              appends++
              await held
              const result = await store.append(input)
              committed = true
              return result
            },
          }),
      },
      { RATE_LIMITS: 'off' },
    )
    const ada = await createRoom(custom.url)
    const a = await RawSocket.enter(custom.wsUrl, ada)
    a.say('1', 'Hello')
    a.send({ type: 'ping' })
    expect((await a.next('pong')).head).toBe(1)
    expect([appends, committed]).toEqual([1, false])
    expect(acks(a, '1')).toEqual([])
    release()
    await a.next('sent')
    expect(committed).toBe(true)
  })

  test('D9: the sender receives its own event like everybody else', async () => {
    const { a, b } = await twoPeople()
    a.say('1', 'Hello')
    const event = await a.next('event', ({ kind }) => kind === 'message')
    expect(event).toEqual(await b.next('event', ({ kind }) => kind === 'message'))
    expect((await a.next('sent')).at).toBe('at' in event && event.at)
  })

  test('D7: a connection that was cut right after sending finds its messages stored once', async () => {
    const { ada, a } = await twoPeople()
    for (let index = 0; index < 50; index++) a.say(`c${index}`, 'x')
    a.ws.close()
    await a.closed
    const again = await RawSocket.enter(server.wsUrl, ada)
    for (let index = 0; index < 50; index++) again.say(`c${index}`, 'x')
    await again.next('sent', ({ id }) => id === 'c49')
    const seqs = again.frames.filter((frame) => frame.type === 'sent').map(({ seq }) => seq)
    expect(seqs).toEqual(Array.from({ length: 50 }, (_, index) => index + 3))
  })
})

describe('content', () => {
  test.each([
    ['trimmed', ' \n\tHello \u3000', 'Hello'],
    ['line breaks kept', 'a\n\nb\r\nc', 'a\n\nb\r\nc'],
    ['4,000 code points', '🙂'.repeat(TEXT_MAX_CODE_POINTS), '🙂'.repeat(TEXT_MAX_CODE_POINTS)],
    ['nothing interpreted', '<b>"\\u0000 __proto__ {}', '<b>"\\u0000 __proto__ {}'],
    ['U+0000', 'a\u0000b', 'a\u0000b'],
  ])('M1: %s', async (_, text, stored) => {
    const { ada, a, b } = await twoPeople()
    a.say('1', text)
    expect(await b.next('event', ({ kind }) => kind === 'message')).toMatchObject({ body: { text: stored } })
    const log = `${server.url}/rooms/${ada.code}/events?after=2`
    const { body } = await request<{ events: unknown[] }>(log, { token: ada.token })
    expect(body.events[0]).toMatchObject({ body: { text: stored } })
  })

  test.each([
    ['empty', '', 'invalid_request'],
    ['white space only', ' \n\u00a0\u2003', 'invalid_request'],
    ['a code point too long', '🙂'.repeat(TEXT_MAX_CODE_POINTS + 1), 'too_large'],
    ['a lone surrogate', 'a\ud800b', 'invalid_request'],
  ])('M1: %s is refused, naming the send', async (_, text, code) => {
    const { a } = await twoPeople()
    a.say('1', text)
    expect(await a.next('error')).toMatchObject({ re: '1', code })
    a.say('2', 'still open')
    expect((await a.next('sent')).seq).toBe(3)
  })

  test('M4: an unknown kind is invalid_request', async () => {
    const { a } = await twoPeople()
    a.send({ type: 'send', id: '1', kind: 'confetti', body: { text: 'x' } })
    expect(await a.next('error')).toMatchObject({ re: '1', code: 'invalid_request' })
  })
})
