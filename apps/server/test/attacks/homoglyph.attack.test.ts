import type { MembersPage, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { RawSocket } from '../support/raw-socket.ts'
import { createRoom, joinRoom, request } from '../support/rest.ts'
import { sharedServer } from '../support/shared-server.ts'

const server = sharedServer()

/** Ways to write a name so that it is read as that of the teacher who is in the room. */
const disguises: [what: string, victim: string, name: string][] = [
  ['a Cyrillic letter', 'Alice Cooper', '\u0410lice Cooper'],
  ['Cyrillic letters throughout', 'Cocoa', '\u0421\u043E\u0441\u043E\u0430'],
  ['a Greek letter', 'Ada', '\u0391da'],
  ['full-width letters', 'Ada', '\uFF21\uFF44\uFF41'],
  ['mathematical letters', 'Ada', '\u{1D400}\u{1D41D}\u{1D41A}'],
  ['I for l', 'Bill', 'BiII'],
  ['1 for l', 'Bill', 'Bi11'],
  ['rn for m', 'Emma', 'Ernrna'],
  ['0 for o', 'Bob', 'B0b'],
  ['an accent of another script', 'Ad\u00E1', 'Ada\u0954'],
  ['capitals around a Cyrillic letter', 'Alice', '\u0410LICE'],
  ['a second space and a Cyrillic letter', 'Ada L', '\u0410da\u00A0 L'],
]

async function readMembers({ code, token }: Session) {
  const page = await request<MembersPage>(`${server.url}/rooms/${code}/members`, { token })
  return page.body.members
}

describe('a name drawn like that of somebody present', () => {
  test.each(disguises)(
    'N6: %s: told apart in the roster and in the event, for all',
    async (_what, victim, name) => {
      const host = await createRoom(server.url, victim)
      const watching = await RawSocket.enter(server.wsUrl, host)
      const impostor = await joinRoom(server.url, host.code, name)
      const own = await RawSocket.enter(server.wsUrl, impostor)
      const mark = { id: impostor.self.id, name: impostor.self.name, lookalikeOf: host.self.id }
      const joined = await watching.next('event', (event) => 'by' in event && event.by === impostor.self.id)
      expect(joined).toMatchObject({ kind: 'joined', body: { member: mark } })
      expect(await readMembers(host)).toContainEqual(expect.objectContaining(mark))
      expect((await own.next('welcome')).members[0], 'the first one is not the suspect').not.toHaveProperty(
        'lookalikeOf',
      )
    },
  )

  test('N6: a mark cannot be shaken off by leaving the name to time, by a post or by another connection', async () => {
    const host = await createRoom(server.url, 'Ada')
    await RawSocket.enter(server.wsUrl, host)
    const impostor = await joinRoom(server.url, host.code, '\u0410da')
    const post = { token: impostor.token, body: { text: 'It is me' } }
    expect((await request(`${server.url}/rooms/${host.code}/messages`, post)).status).toBe(201)
    await RawSocket.enter(server.wsUrl, impostor)
    await RawSocket.enter(server.wsUrl, impostor)
    const marked = (await readMembers(host)).filter(({ lookalikeOf }) => lookalikeOf !== undefined)
    expect(marked).toMatchObject([{ id: impostor.self.id, lookalikeOf: host.self.id }])
  })

  test('N6: nobody marks others, or clears the own mark, by a field of the request', async () => {
    const host = await createRoom(server.url, 'Ada', {
      lookalikeOf: 'x',
      lookalikeKeys: { drawn: 'x', read: 'x' },
    })
    await RawSocket.enter(server.wsUrl, host)
    const answer = await request<Session>(`${server.url}/rooms/${host.code}/join`, {
      body: { name: '\u0410da', lookalikeOf: null, lookalikeKeys: { drawn: 'x', read: 'x' }, skeleton: 'x' },
    })
    await RawSocket.enter(server.wsUrl, answer.body)
    const [first, second] = await readMembers(host)
    expect(first).not.toHaveProperty('lookalikeOf')
    expect(second).toMatchObject({ lookalikeOf: host.self.id })
  })
})
