import type { MessageEvent } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { enterTwo } from '../support/entered.ts'
import { request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

/** Everything by which somebody could claim to be another, to have spoken at another time, or elsewhere in the order. */
const claims = (memberId: string) => ({
  by: memberId,
  from: memberId,
  author: memberId,
  sub: memberId,
  memberId,
  member: { id: memberId },
  name: 'Bob',
  role: 'host',
  room: 'AAAA',
  roomId: 'another',
  seq: 999,
  at: '2000-01-01T00:00:00.000Z',
  duplicate: true,
})

/** Demands that the event is Ada's third of the room, of now, and holds nothing but its text. */
function expectHonest(event: unknown, adaId: string): void {
  const { at, ...rest } = event as MessageEvent & { type?: string }
  expect(rest).toEqual({
    ...('type' in rest && { type: 'event' }),
    seq: 3,
    by: adaId,
    kind: 'message',
    id: '1',
    body: { text: 'Hello' },
  })
  expect(Math.abs(Date.parse(at) - Date.now())).toBeLessThan(60_000)
}

describe('author, time and seq that a client sets', () => {
  test('M3: are ignored in a frame, wherever they stand', async () => {
    const { ada, bob, a, b } = await enterTwo(server)
    const forged = claims(bob.self.id)
    a.send({ ...forged, type: 'send', id: '1', kind: 'message', body: { ...forged, text: 'Hello' } })
    expectHonest(await b.next('event', ({ seq }) => seq === 3), ada.self.id)
    expect((await a.next('sent')).seq).toBe(3)
  })

  test('M3: are ignored in a body, wherever they stand', async () => {
    const { ada, bob, b } = await enterTwo(server)
    const forged = claims(bob.self.id)
    const url = `${server.url}/rooms/${ada.code}/messages?by=${bob.self.id}&seq=999`
    const answer = await request(url, {
      token: ada.token,
      headers: { 'x-member-id': bob.self.id, date: new Date(0).toUTCString() },
      body: { ...forged, kind: 'left', text: 'Hello', id: '1', body: { text: 'Goodbye', ...forged } },
    })
    expect(answer.status).toBe(201)
    expectHonest(answer.body, ada.self.id)
    expectHonest(await b.next('event', ({ seq }) => seq === 3), ada.self.id)
  })

  test.each(['joined', 'left', 'hidden', 'event', 'system'])(
    'M4: the kind %s, which only the server makes, is refused',
    async (kind) => {
      const { bob, a } = await enterTwo(server)
      a.send({ type: 'send', id: '1', kind, body: { text: 'x', member: bob.self } })
      expect(await a.next('error')).toMatchObject({ re: '1', code: 'invalid_request' })
      a.say('2', 'x')
      expect((await a.next('sent')).seq).toBe(3)
    },
  )

  test.each(['welcome', 'event', 'sent', 'live', 'presence', 'goaway'])(
    'F2: a %s, which only the server sends, reaches nobody',
    async (type) => {
      const { bob, a, b } = await enterTwo(server)
      a.send({
        type,
        seq: 3,
        by: bob.self.id,
        kind: 'message',
        id: '1',
        body: { text: 'forged' },
        head: 987654321,
      })
      expect(await a.next('error')).toMatchObject({ code: 'unknown_type' })
      a.say('2', 'x')
      await b.next('event', ({ seq }) => seq === 3)
      expect(JSON.stringify(b.frames)).not.toMatch(/forged|987654321/)
    },
  )
})
