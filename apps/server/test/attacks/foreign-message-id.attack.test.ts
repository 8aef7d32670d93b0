import type { EventsPage, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { enterTwo } from '../support/entered.ts'
import { request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

const post = ({ code, token }: Session, id: string, text: string) =>
  request(`${server.url}/rooms/${code}/messages`, { token, body: { id, text } })

/** Author, id and text of every message of the room, as the store has them. */
async function readMessages({ code, token }: Session) {
  const { body } = await request<EventsPage>(`${server.url}/rooms/${code}/events`, { token })
  return body.events.flatMap((event) =>
    event.kind === 'message' ? [[event.by, event.id, event.body.text]] : [],
  )
}

describe('the message id of another member', () => {
  test('D3, M2: taken beforehand, it keeps nobody from sending under it, by socket or by REST', async () => {
    const { ada, bob, a, b } = await enterTwo(server)
    b.say('one', 'taken')
    await b.next('sent')
    await post(bob, 'two', 'taken')
    a.say('one', 'mine')
    expect(await a.next('sent')).toMatchObject({ id: 'one', duplicate: false })
    expect((await post(ada, 'two', 'mine')).status).toBe(201)
    expect(await readMessages(ada)).toEqual([
      [bob.self.id, 'one', 'taken'],
      [bob.self.id, 'two', 'taken'],
      [ada.self.id, 'one', 'mine'],
      [ada.self.id, 'two', 'mine'],
    ])
  })

  test('D3, M2: used afterwards, it neither changes nor answers for what was sent under it', async () => {
    const { ada, bob, a, b } = await enterTwo(server)
    a.say('one', 'mine')
    const { seq } = await a.next('sent')
    b.say('one', 'changed')
    const sent = await b.next('sent')
    expect([sent.duplicate, sent.seq]).toEqual([false, seq + 1])
    b.say('one', 'mine')
    expect(await b.next('error'), 'his own, with other content').toMatchObject({ code: 'id_conflict' })
    expect(await readMessages(ada)).toEqual([
      [ada.self.id, 'one', 'mine'],
      [bob.self.id, 'one', 'changed'],
    ])
  })

  test('D3: of two who send under one id at the same time both are stored', async () => {
    const { ada, a, b } = await enterTwo(server)
    for (let round = 0; round < 50; round++) {
      a.say(`${round}`, 'mine')
      b.say(`${round}`, 'mine')
    }
    for (const socket of [a, b]) await socket.next('sent', ({ id }) => id === '49')
    expect(await a.next('event', ({ seq }) => seq === 102)).toMatchObject({ kind: 'message' })
    const { body } = await request<EventsPage>(`${server.url}/rooms/${ada.code}/events?limit=200`, {
      token: ada.token,
    })
    expect(body.events).toHaveLength(102)
  })
})
