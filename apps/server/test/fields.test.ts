import { describe, expect, test } from 'vitest'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()

type Fields = Record<string, unknown>

const hello = (changes: Fields): Fields => ({ type: 'hello', token: 'x', ...changes })
const send = (changes: Fields): Fields => ({
  type: 'send',
  id: 'i',
  kind: 'message',
  body: { text: 'x' },
  ...changes,
})

/** A case of each way in which a field can be wrong; `undefined` leaves it out. */
const wrong: Record<'string' | 'integer', unknown[]> = {
  string: [0, true, null, [], {}, ['x'], { toString: 'x' }],
  integer: ['1', true, null, [], {}, 1.5, -1],
}

const cases: [string, Fields][] = [
  ...wrong.string.map((token): [string, Fields] => ['token', hello({ token })]),
  ['token', hello({ token: 'x'.repeat(4097) })],
  ...wrong.string.map((room): [string, Fields] => ['room', hello({ room })]),
  ['room', hello({ room: 'x'.repeat(65) })],
  ...wrong.integer.map((since): [string, Fields] => ['since', hello({ since })]),
  ...wrong.string.map((epoch): [string, Fields] => ['epoch', hello({ epoch })]),
  ['epoch', hello({ epoch: 'x'.repeat(129) })],
  ...[undefined, ...wrong.string].map((id): [string, Fields] => ['id', send({ id })]),
  ['id', send({ id: '' })],
  ['id', send({ id: 'x'.repeat(65) })],
  ['id', send({ id: '🙂'.repeat(65) })],
  ['id', send({ id: `e${'\u0301'.repeat(64)}` })],
  ['id', send({ id: 'a\u0000b' })],
  ['id', send({ id: 'a\ud800b' })],
  ...[undefined, ...wrong.string, '', 'Message', 'messages', 'joined', 'left', 'hidden', 'toString'].map(
    (kind): [string, Fields] => ['kind', send({ kind })],
  ),
  ...[undefined, 0, true, null, 'x', ['x']].map((body): [string, Fields] => ['body', send({ body })]),
  ...[undefined, ...wrong.string].map((text): [string, Fields] => ['text', send({ body: { text } })]),
  ['text', send({ body: { text: '' } })],
  ['text', send({ body: { text: '\ud800' } })],
]

const errors = ({ frames }: RawSocket) => frames.filter((frame) => frame.type === 'error')

describe('a field that is wrong', () => {
  test('F6: is refused by name, and neither this connection nor another takes harm', async () => {
    const ada = await createRoom(server.url)
    const other = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, ada.code, 'Bob'))
    const entered = await RawSocket.enter(server.wsUrl, ada)
    const fresh = await RawSocket.open(server.wsUrl)
    for (const [field, frame] of cases) {
      const socket = frame.type === 'hello' ? fresh : entered
      const before = errors(socket).length
      socket.send(frame)
      await expect.poll(() => errors(socket).length, { interval: 1 }).toBeGreaterThan(before)
      const answer = errors(socket)[before]
      const shown = JSON.stringify(frame).slice(0, 100)
      expect(answer, shown).toMatchObject({ code: 'invalid_request' })
      expect(answer?.message, shown).toContain(field)
    }
    fresh.send({ type: 'hello', token: ada.token })
    expect((await fresh.next('welcome')).head).toBe(2)
    other.say('1', 'x')
    expect((await other.next('sent')).seq, 'nothing of all that was stored').toBe(3)
  })

  test.each([
    ['is named by its id', send({ id: 'mine', body: {} }), 'mine'],
    ['as long as an id may be', send({ id: '🙂'.repeat(64), body: {} }), '🙂'.repeat(64)],
    ['with an empty id', send({ id: '' }), undefined],
    ['with an id too long', send({ id: 'x'.repeat(65) }), undefined],
    ['with U+0000 in its id', send({ id: 'a\u0000b' }), undefined],
    ['with an id that is no string', send({ id: 7 }), undefined],
  ])('F6, F7: the refused send %s', async (_, frame, re) => {
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    socket.send(frame)
    expect((await socket.next('error')).re).toBe(re)
  })

  test.each([
    ['one character', '1'],
    ['64 code points beyond the first plane', '🙂'.repeat(64)],
    ['what looks like code', '__proto__'],
    ['anything else that is text', ' "\\/<>&\u2028\n'],
  ])('M2: an id may be %s', async (_, id) => {
    const socket = await RawSocket.enter(server.wsUrl, await createRoom(server.url))
    socket.say(id, 'x')
    expect((await socket.next('sent')).id).toBe(id)
    expect(await socket.next('event', ({ kind }) => kind === 'message')).toMatchObject({ id })
  })
})
