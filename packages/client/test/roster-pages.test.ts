import type { Member, MembersPage } from '@parley/protocol'
import { expect, test } from 'vitest'
import type { RoomConnection } from '../src/index.ts'
import type { FakeRequest, FakeServer } from './fake-server.ts'
import { setup, watch } from './setup.ts'

const person = (name: string) => ({ id: `m-${name.toLowerCase()}`, name, role: 'member' }) as const
const [cleo, dan, eve] = [person('Cleo'), person('Dan'), person('Eve')]
const present = (who: ReturnType<typeof person>, online = true): Member => ({ ...who, online })

/** A room of more than `welcome` tells, whose further pages are answered when the test says so. */
async function longRoster({ count = 4, next = 'page-2' } = {}) {
  const { server, connect } = await setup()
  server.welcome = { memberCount: count, membersNext: next }
  const room = connect()
  await room.whenLive()
  return { server, room, first: await server.connections.next() }
}

/** Asks for the next page; what happens in `meanwhile` happens between the server's reading and the page's arrival. */
async function loadWith(
  { server, room }: { server: FakeServer; room: RoomConnection },
  page: MembersPage,
  meanwhile: () => Promise<unknown> | void,
): Promise<FakeRequest> {
  const answer = Promise.withResolvers<void>()
  server.beforeAnswer = () => answer.promise
  server.onRequest = () => ({ status: 200, json: page })
  const loading = room.loadMembers()
  const request = await server.requests.next()
  await meanwhile()
  answer.resolve()
  await loading
  return request
}

const names = (room: RoomConnection) => [...room.members.values()].map(({ name }) => name)
const all = ['Ada', 'Bob', 'Cleo', 'Dan']
const lastPage: MembersPage = { members: [present(cleo), present(dan, false)], next: null }

test('A7: further pages are read one after the other, until there are none', async () => {
  const world = await longRoster({ count: 5 })
  const { room } = world
  expect([room.hasMoreMembers, names(room), room.memberCount]).toEqual([true, ['Ada', 'Bob'], 5])
  const second = await loadWith(world, { ...lastPage, next: 'page/3' }, () => undefined)
  expect(second).toMatchObject({
    path: '/rooms/AB3K/members?after=page-2',
    headers: { authorization: 'Bearer token-of-ada' },
  })
  expect([room.hasMoreMembers, names(room)]).toEqual([true, all])
  const third = await loadWith(world, { members: [present(eve)], next: null }, () => undefined)
  expect(third.path).toBe('/rooms/AB3K/members?after=page%2F3')
  expect([room.hasMoreMembers, names(room), room.memberCount]).toEqual([false, [...all, 'Eve'], 5])
  await room.loadMembers()
  expect(world.server.requests.all).toHaveLength(2)
})

test('a page that is asked for twice at once is read once', async () => {
  const world = await longRoster()
  let again: Promise<void> | undefined
  await loadWith(world, lastPage, () => {
    again = world.room.loadMembers()
  })
  await again
  expect(names(world.room)).toEqual(all)
  expect(world.server.requests.all).toHaveLength(1)
})

test('R6: who leaves while a page is read is not brought back by it', async () => {
  const world = await longRoster()
  const left = watch(world.room, 'left')
  await loadWith(world, lastPage, () => {
    world.server.append({ kind: 'left', body: { member: cleo } })
    return left.next()
  })
  expect([names(world.room), world.room.memberCount]).toEqual([['Ada', 'Bob', 'Dan'], 3])
})

test('R6: who comes back while a page is read is there once, as the event says', async () => {
  const world = await longRoster()
  const joined = watch(world.room, 'joined')
  const renamed = { ...cleo, name: 'Cleo 2' }
  await loadWith(world, lastPage, () => {
    world.server.append({ kind: 'left', body: { member: cleo } })
    world.server.append({ kind: 'joined', body: { member: renamed } })
    return joined.next()
  })
  expect([names(world.room), world.room.memberCount]).toEqual([['Ada', 'Bob', 'Cleo 2', 'Dan'], 4])
})

test('R6: who is in a page that is ahead of their `joined` is counted once', async () => {
  const world = await longRoster({ count: 3 })
  await loadWith(world, lastPage, () => undefined)
  const joined = watch(world.room, 'joined')
  world.server.append({ kind: 'joined', body: { member: dan } })
  await joined.next()
  expect([names(world.room), world.room.memberCount]).toEqual([all, 4])
})

test('R6: members beyond the part that is known are counted as they come and go', async () => {
  const { server, room } = await longRoster({ count: 300 })
  const events = watch(room, 'event')
  const counts: number[] = []
  for (const kind of ['left', 'joined', 'left'] as const) {
    server.append({ kind, body: { member: kind === 'joined' ? eve : cleo } })
    await events.next()
    counts.push(room.memberCount)
  }
  expect(counts).toEqual([299, 300, 299])
  expect(names(room)).toEqual(['Ada', 'Bob', 'Eve'])
})

test('P5: presence that comes while a page is read is newer than the page', async () => {
  const world = await longRoster()
  const presence = watch(world.room, 'presence')
  await loadWith(world, lastPage, () => {
    world.first.send({ type: 'presence', online: [dan.id], offline: [cleo.id] })
    return presence.next()
  })
  const online = [...world.room.members.values()].map((member) => [member.name, member.online])
  expect(online.slice(2)).toEqual([
    ['Cleo', false],
    ['Dan', true],
  ])
})

test('N6: who is marked in a page after somebody who has left meanwhile is marked no longer', async () => {
  const world = await longRoster()
  const left = watch(world.room, 'left')
  const double = { ...present(dan), lookalikeOf: cleo.id }
  await loadWith(world, { members: [present(cleo), double], next: null }, () => {
    world.server.append({ kind: 'left', body: { member: cleo } })
    return left.next()
  })
  expect(world.room.members.get(dan.id)).toEqual(present(dan))
})

test('a new connection makes a page moot that is being read; the roster begins again', async () => {
  const world = await longRoster()
  const { server, room, first } = world
  const live = watch(room, 'live')
  await loadWith(world, lastPage, async () => {
    server.welcome = { memberCount: 3, membersNext: 'other' }
    first.terminate()
    await live.next()
  })
  expect([names(room), room.memberCount, room.hasMoreMembers]).toEqual([['Ada', 'Bob'], 3, true])
  const request = await loadWith(world, { members: [present(eve)], next: null }, () => undefined)
  expect(request.path).toBe('/rooms/AB3K/members?after=other')
  expect([names(room), room.hasMoreMembers]).toEqual([['Ada', 'Bob', 'Eve'], false])
})

test('a page that cannot be read changes nothing, and can be asked for again', async () => {
  const world = await longRoster()
  world.server.onRequest = () => ({ status: 503, json: { code: 'unavailable' } })
  await expect(world.room.loadMembers()).rejects.toMatchObject({ code: 'unavailable' })
  await world.server.requests.next()
  expect([names(world.room), world.room.hasMoreMembers]).toEqual([['Ada', 'Bob'], true])
  await loadWith(world, lastPage, () => undefined)
  expect(names(world.room)).toEqual(all)
})

test('H4: oneself is there, also where one is beyond the first page, and counted once', async () => {
  const { server, connect } = await setup()
  const [ada, bob] = server.members
  if (!ada || !bob) throw new Error('both are in the room')
  server.members = [bob]
  server.welcome = { memberCount: 2, membersNext: 'page-2' }
  const room = connect()
  await room.whenLive()
  expect([room.members.get(ada.id), room.memberCount]).toEqual([ada, 2])
  await loadWith(
    { server, room },
    { members: [{ ...ada, lookalikeOf: bob.id }], next: null },
    () => undefined,
  )
  expect([room.members.get(ada.id)?.lookalikeOf, room.members.size, room.memberCount]).toEqual([bob.id, 2, 2])
})
