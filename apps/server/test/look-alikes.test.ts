import type { JoinedEvent, Member, RoomState, Session } from '@parley/protocol'
import { describe, expect, test } from 'vitest'
import { toSeatName } from '../src/domain/lookalikes.ts'
import { suggestName } from '../src/domain/names.ts'
import { RawSocket } from './support/raw-socket.ts'
import { createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer()

/** Whether the names would be told apart if both were in a room. */
function looksLike(one: string, other: string): boolean {
  const [a, b] = [toSeatName(one).lookalikeKeys, toSeatName(other).lookalikeKeys]
  return a.drawn === b.drawn || a.read === b.read
}

const alike: [what: string, one: string, other: string][] = [
  ['one Cyrillic letter', 'Ada', '\u0410da'],
  ['Cyrillic throughout', 'Cocoa', '\u0421\u043E\u0441\u043E\u0430'],
  ['Cyrillic capitals, for a name in small letters', 'Hans', '\u041DANS'],
  ['a Cyrillic capital for a letter whose small form has a look-alike', 'Emma', '\u0415\u041C\u041CA'],
  ['Greek', 'Ada', '\u0391d\u03B1'],
  ['full width', 'Ada', '\uFF21\uFF44\uFF41'],
  ['mathematical letters', 'Ada', '\u{1D400}\u{1D41D}\u{1D41A}'],
  ['mathematical script, in another case', 'ada', '\u{1D49C}\u{1D4B9}\u{1D4B6}'],
  ['superscripts', 'Ada 2', 'Ada \u00B2'],
  ['letters in circles', 'ada', '\u24D0\u24D3\u24D0'],
  ['the digit one and a small L', 'Ada 1', 'Ada l'],
  ['a small L and a capital I', 'Ada l', 'Ada I'],
  ['the digit one and a capital I', 'Ada 1', 'Ada I'],
  ['a bar', 'Bill', 'Bi||'],
  ['zero and O', 'Bob', 'B0b'],
  ['rn and m', 'Emma', 'Ernma'],
  ['RN and m, in capitals', 'EMMA', 'ERNMA'],
  ['a capital that is read as i, among Latin letters', 'Alice', '\u0410LICE'],
  ['a Cyrillic capital i', 'Alice', '\u0410L\u0406CE'],
  ['a Greek iota', 'Ida', '\u0399da'],
  ['a dotless i', 'Ida', '\u0131da'],
  ['an accent of another script', 'Ad\u00E1', 'Ada\u0954'],
  ['an accent on a Cyrillic letter', 'Ad\u00E1', 'Ad\u0430\u0301'],
  ['a ligature', 'Sofia', 'So\uFB01a'],
  ['another dash', 'Anna-Lena', 'Anna\u2010Lena'],
  ['Japanese strokes', '\u30FC', '\u4E00'],
  ['an emoji beside it', '👩‍💻 Ada', '👩‍💻 \u0410da'],
]

const apart: [what: string, one: string, other: string][] = [
  ['numbers', 'Ada 2', 'Ada 3'],
  ['numbers of two digits', 'Ada 10', 'Ada 11'],
  ['a number and none', 'Ada', 'Ada 2'],
  ['an accent and none', 'Jose', 'Jos\u00E9'],
  ['i and l', 'Neil', 'Nell'],
  ['n and v, whose Greek letters are alike', 'Nina', 'Vina'],
  ['the order of letters', 'Ada', 'Aad'],
  ['emoji', '👩‍💻', '👨‍💻'],
  ['skin tones', '👍🏽', '👍🏿'],
  ['scripts', 'Ада', '阿达'],
]

describe('names that look alike', () => {
  test.each(alike)('N6: by %s: %j, %j', (_what, one, other) => {
    expect(looksLike(one, other)).toBe(true)
    expect(looksLike(other, one)).toBe(true)
  })

  test.each(apart)('N6: not by %s: %j, %j', (_what, one, other) => {
    expect(looksLike(one, other)).toBe(false)
  })

  test('N4, N6: suggestions don’t look like one another', () => {
    for (const name of ['Ada', 'Il', 'Room 1', 'Ada 9']) {
      const held = [name.toLowerCase()]
      const names = [name]
      for (let index = 0; index < 40; index++) {
        const suggestion = suggestName(name, held)
        expect(names.filter((other) => looksLike(other, suggestion))).toEqual([])
        names.push(suggestion)
        held.push(suggestion.toLowerCase())
      }
    }
  })
})

describe('a look-alike in a room', () => {
  const cyrillic = '\u0410da'
  const roster = async ({ code, token }: Session): Promise<Member[]> =>
    (await request<RoomState>(`${server.url}/rooms/${code}`, { token })).body.members
  const marks = async (seat: Session) =>
    Object.fromEntries((await roster(seat)).map(({ name, lookalikeOf }) => [name, lookalikeOf]))

  test('N6: gets in, and is marked in `joined`, in `welcome` and by REST, on every page', async () => {
    const ada = await createRoom(server.url, 'Ada')
    const a = await RawSocket.enter(server.wsUrl, ada)
    const double = await joinRoom(server.url, ada.code, cyrillic)
    const b = await RawSocket.enter(server.wsUrl, double)
    const isIts = ({ by }: { by?: string }) => by === double.self.id
    const joined = (await a.next('event', (event) => event.kind === 'joined' && isIts(event))) as JoinedEvent
    expect(joined.body.member).toEqual({ ...double.self, lookalikeOf: ada.self.id })
    const marked = { ...double.self, online: true, lookalikeOf: ada.self.id }
    expect((await b.next('welcome')).members).toEqual([{ ...ada.self, online: true }, marked])
    expect(await roster(ada)).toContainEqual(marked)
    const page = await request(`${server.url}/rooms/${ada.code}/members`, { token: ada.token })
    expect(page.body).toMatchObject({ members: expect.arrayContaining([marked]) as unknown })
  })

  test('N6: is marked no longer when the first one has left; who comes back is the later one', async () => {
    const host = await createRoom(server.url, 'Host')
    const ada = await joinRoom(server.url, host.code, 'Ada')
    const a = await RawSocket.enter(server.wsUrl, ada)
    const double = await joinRoom(server.url, host.code, cyrillic)
    await RawSocket.enter(server.wsUrl, double)
    expect(await marks(host)).toEqual({ Ada: undefined, [cyrillic]: ada.self.id })
    a.send({ type: 'leave' })
    await a.closed
    expect(await marks(host)).toEqual({ [cyrillic]: undefined })
    await RawSocket.enter(server.wsUrl, await joinRoom(server.url, host.code, 'Ada'))
    expect(await marks(host)).toEqual({ Ada: double.self.id, [cyrillic]: undefined })
  })

  test('N6, N4: a name that is taken is refused all the same, and its suggestion is not marked', async () => {
    const ada = await createRoom(server.url, 'Ada')
    await RawSocket.enter(server.wsUrl, ada)
    const refused = await request(`${server.url}/rooms/${ada.code}/join`, { body: { name: 'ADA' } })
    expect(refused.status).toBe(409)
    const guest = await joinRoom(server.url, ada.code, String(refused.body.suggestion))
    await RawSocket.enter(server.wsUrl, guest)
    expect(await marks(ada)).toEqual({ Ada: undefined, 'ADA 2': undefined })
  })
})
