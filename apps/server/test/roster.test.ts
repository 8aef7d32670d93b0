import { ParleyClient } from '@parley/client'
import type { Member, MembersPage, RoomState, Session } from '@parley/protocol'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Store } from '../src/ports/store.ts'
import { startCustomServer, wrapStore } from './support/custom-server.ts'
import { expectProblem } from './support/problem.ts'
import { RawSocket } from './support/raw-socket.ts'
import { type Answer, createRoom, joinRoom, request } from './support/rest.ts'
import { sharedServer } from './support/shared-server.ts'

const server = sharedServer({ LIMIT_SEATS_ROOM_ADDRESS: '1000/10m' })

/** A server on which something happens each time before a roster is read. */
async function startInterrupted(interrupt: (store: Store, roomId: string) => Promise<unknown>) {
  return startCustomServer({
    store: (store) =>
      wrapStore(store, {
        readRoster: async (input) => {
          // By its answer, whatever was started before has been read.
          await store.ping()
          await interrupt(store, input.roomId)
          return store.readRoster(input)
        },
      }),
  })
}

const readState = async ({ code, token }: Session) =>
  (await request<RoomState>(`${server.url}/rooms/${code}`, { token })).body

const readPage = ({ code, token }: Session, after?: string): Promise<Answer<MembersPage>> =>
  request(`${server.url}/rooms/${code}/members${after === undefined ? '' : `?after=${after}`}`, { token })

/** The pages from `after` on, to the end. */
async function readPages(seat: Session, after?: string): Promise<Member[][]> {
  const { members, next } = (await readPage(seat, after)).body
  return next === null ? [members] : [members, ...(await readPages(seat, next))]
}

const ids = (members: readonly Member[]) => members.map(({ id }) => id)

/** Makes a seat present without a socket. */
const post = (seat: Session) =>
  request(`${server.url}/rooms/${seat.code}/messages`, { token: seat.token, body: { text: 'here' } })

/** Seats that are present by a post each, in the order of entering. */
async function fill(code: string, count: number): Promise<Session[]> {
  const seats = await Promise.all(
    Array.from({ length: count }, (_, index) => joinRoom(server.url, code, `Member ${index}`)),
  )
  await Promise.all(seats.map(post))
  return seats
}

describe('a room of 450', () => {
  let host: Session
  let seats: Session[]
  beforeAll(async () => {
    host = await createRoom(server.url)
    seats = await fill(host.code, 450)
  })

  test('A7, R5: its pages hold everybody once, 200 at a time, in the order of entering', async () => {
    const pages = await readPages(host)
    expect(pages.map(({ length }) => length)).toEqual([200, 200, 50])
    expect(new Set(ids(pages.flat()))).toEqual(new Set(seats.map(({ self }) => self.id)))
    expect(ids(pages.flat())).toHaveLength(450)
  })

  test('A7: beside a first page stands where it goes on, in `GET /rooms/:code` and in `welcome`', async () => {
    const state = await readState(host)
    const [first, ...others] = await readPages(host)
    expect(state).toMatchObject({ members: first, memberCount: 450 })
    expect(await readPages(host, state.membersNext ?? '')).toEqual(others)

    const socket = await RawSocket.enter(server.wsUrl, await joinRoom(server.url, host.code, 'Visitor'))
    const welcome = await socket.next('welcome')
    expect(welcome).toMatchObject({ members: first, memberCount: 451, membersNext: state.membersNext })
    socket.send({ type: 'leave' })
    await socket.closed
  })

  test('A7, R6: the SDK ends up with everybody, though people come and go while it reads', async () => {
    const parley = new ParleyClient({ url: server.url })
    onTestFinished(() => parley.close())
    const { code } = await createRoom(server.url, 'Zoe')
    const [early, late] = [await fill(code, 230), await joinRoom(server.url, code, 'Late')]
    const room = parley.connect(await parley.joinRoom(code, { name: 'Bot' }))
    const joined = new Promise<void>((resolve) => {
      room.on('joined', ({ by }) => by === late.self.id && resolve())
    })
    await room.whenLive()
    expect([room.members.has(room.self.id), room.hasMoreMembers, room.memberCount]).toEqual([true, true, 231])
    const leaving = [...early.slice(0, 20), ...early.slice(-20)]
    const leave = (seat: Session) =>
      request(`${server.url}/rooms/${code}/leave`, { method: 'POST', token: seat.token })
    await Promise.all([...leaving.map(leave), post(late), room.loadMembers()])
    await joined
    await expect.poll(() => room.memberCount).toBe(192)
    const staying = early.slice(20, -20).map(({ self }) => self.id)
    expect(new Set(room.members.keys())).toEqual(new Set([...staying, room.self.id, late.self.id]))
    expect(room.hasMoreMembers).toBe(false)
  })

  test('R5: within a page those with a connection come first', async () => {
    const all = (await readPages(host)).flat()
    const [late, later] = [all[150]?.id, all[449]?.id]
    const online = seats.filter(({ self }) => self.id === late || self.id === later)
    for (const seat of online) await RawSocket.enter(server.wsUrl, seat)
    const pages = await readPages(host)
    expect(pages.map((page) => page[0])).toMatchObject([
      { id: late, online: true },
      { online: false },
      { id: later, online: true },
    ])
    expect(new Set(ids(pages[0] ?? []))).toEqual(new Set(ids(all.slice(0, 200))))
  })

  test('A7: who stays is in exactly one page, whoever comes and goes between them', async () => {
    const { members, next } = (await readPage(host)).body
    const gone = [...members.slice(0, 3), ...members.slice(-3)]
    for (const { id } of gone) {
      const seat = seats.find(({ self }) => self.id === id)
      await request(`${server.url}/rooms/${host.code}/leave`, { method: 'POST', token: seat?.token ?? '' })
    }
    const newcomer = await joinRoom(server.url, host.code, 'Newcomer')
    await post(newcomer)
    const rest = (await readPages(host, next ?? '')).flat()
    expect(rest.at(-1)).toMatchObject({ name: 'Newcomer' })
    const read = ids([...members, ...rest])
    expect(new Set(read).size).toBe(read.length)
    expect(read).toHaveLength(451)
  })
})

describe('a page of members', () => {
  test('is all of a small roster, and empty while nobody is present (A7)', async () => {
    const host = await createRoom(server.url)
    expect((await readPage(host)).body).toEqual({ members: [], next: null })
    await RawSocket.enter(server.wsUrl, host)
    expect((await readPage(host)).body).toEqual({
      members: [{ ...host.self, online: true }],
      next: null,
    })
    expect(await readState(host)).toMatchObject({ memberCount: 1, membersNext: null })
  })

  test.each([
    ['nothing', ''],
    ['no cursor', 'x'],
    ['digits', '200'],
    ['a number below all places', Buffer.from('-1').toString('base64url')],
    ['a number in another spelling', Buffer.from('1e2').toString('base64url')],
    ['a number beyond all', Buffer.from('9'.repeat(20)).toString('base64url')],
    ['padding', `${Buffer.from('1').toString('base64url')}==`],
    ['a second one beside it', 'MQ&after=Mg'],
    ['300 characters', 'M'.repeat(300)],
  ])('A7, A3: `after` that is %s is refused, and named', async (_what, after) => {
    expectProblem(await readPage(await createRoom(server.url), after), 'invalid_request', ['after'])
  })

  test('T4: is for members of the room only', async () => {
    const [host, other] = [await createRoom(server.url), await createRoom(server.url)]
    expectProblem(await readPage({ ...host, token: '' }), 'unauthorized')
    expectProblem(await readPage({ ...host, token: other.token }), 'room_not_found')
  })
})

describe('a roster and the head beside it', () => {
  test('R6: who enters or leaves just before the roster is read is part of it, and of what its head covers', async () => {
    const waiting: Session[] = []
    const { url, wsUrl } = await startInterrupted(async (store, roomId) => {
      const next = waiting.shift()
      if (next) await store.enter({ roomId, memberId: next.self.id, via: 'post' })
    })
    const host = await createRoom(url)
    for (const name of ['Bob', 'Cleo']) waiting.push(await joinRoom(url, host.code, name))
    const socket = await RawSocket.enter(wsUrl, host)
    const welcome = await socket.next('welcome')
    expect([welcome.members.map(({ name }) => name), welcome.memberCount]).toEqual([['Ada', 'Bob'], 2])
    expect(welcome.head).toBe(2)
    expect((await socket.next('live')).head, 'nothing is left out').toBe(2)
    const { body } = await request<RoomState>(`${url}/rooms/${host.code}`, { token: host.token })
    expect([body.members.length, body.memberCount, body.head]).toEqual([3, 3, 3])
  })

  test('P5, A7: who reads a page while a change waits to be told hears of what undoes it', async () => {
    const host = await createRoom(server.url)
    const watcher = await RawSocket.enter(server.wsUrl, host)
    const bob = await joinRoom(server.url, host.code, 'Bob')
    const first = await RawSocket.enter(server.wsUrl, bob)
    await watcher.next('presence', ({ online }) => online.includes(bob.self.id))
    const told = watcher.frames.length
    first.ws.terminate()
    await expect
      .poll(async () => (await readPage(host)).body.members.find(({ id }) => id === bob.self.id)?.online)
      .toBe(false)
    await RawSocket.enter(server.wsUrl, bob)
    await watcher.next('presence', (frame) => {
      return watcher.frames.indexOf(frame) >= told && frame.online.includes(bob.self.id)
    })
  })
})
